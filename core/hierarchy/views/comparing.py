"""What a change comes to, shown before it is written: the same work is done twice, first only to be looked at.

A form is sent without `seen`: the work is rehearsed, and the page shows row by row what is before and after. It is
sent again with `seen`, a fingerprint of these rows: the work is done, and kept only where it came to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from flask import flash, redirect, render_template, request
from sqlalchemy import select

from core.access import working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, Conflict, Stale, WrongInput, fault
from core.hierarchy import queries
from core.hierarchy.models import Body, BodyName
from core.hierarchy.tree import Tree
from core.hierarchy.views.answers import Answer, at_fields, demand_seen, fingerprint, on_top, rehearsing
from core.hierarchy.words import BODIES, UNITS
from core.unit_of_work import UnitOfWork
from core.wire.forms import Form, returned

NAME, KIND, GRASSROOTS, ABOVE = N_("Tên"), N_("Loại"), N_("Tổ chức cơ sở đảng"), N_("Đơn vị cấp trên")
CODE, SINCE, UNTIL, OF_UNIT = N_("Mã"), N_("Từ ngày"), N_("Đến trước ngày"), N_("Thuộc đơn vị")
YES, NO, TOP = N_("có"), N_("không"), N_("ở cấp cao nhất")
_NOT_SENT_AGAIN = {"csrf_token", "seen", "edit"}


@dataclass(frozen=True, slots=True)
class Stand:
    """How something stands: what it is called, and what is said of it, by label."""

    title: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """Something before and after: None where it is not there."""

    title: str
    before: Stand | None
    after: Stand | None

    @property
    def changes(self) -> list[tuple[str, str | None, str | None]]:
        """What is said otherwise: label, before, after."""
        old, new = (one.said if one else {} for one in (self.before, self.after))
        labels = dict.fromkeys([*old, *new])
        return [(label, old.get(label), new.get(label)) for label in labels if old.get(label) != new.get(label)]


Stands: TypeAlias = Mapping[Hashable, Stand]


@dataclass(frozen=True, slots=True)
class Plan:
    """A change: how it is called, what it does, what is looked at before and after, and where it leads."""

    title: str
    do: Callable[[UnitOfWork], object]
    look: Callable[[TenantSession], Stands]
    path: str

    def done(self, work: UnitOfWork) -> list[Row]:
        """Do it, and return what it came to. Raises what the services raise, and WrongInput where nothing changes."""
        before = self.look(work.session)
        self.do(work)
        work.session.flush()
        rows = differences(before, self.look(work.session))
        if not rows:
            raise WrongInput([fault("", N_("Không có gì thay đổi so với hiện nay."))])
        return rows


def previewed(plan: Callable[[], Plan], again: Callable[[Form], str]) -> Answer:
    """Show what a change comes to; write it once that was seen, and lead on. `plan` reads the form."""
    if request.form.get("edit"):
        return again(returned()), 200
    seen = request.form.get("seen", "")
    try:
        change = plan()
        if not seen:
            return _preview(change), 200
        with working() as work:
            demand_seen(seen, fingerprint(change.done(work)))
    except WrongInput as error:
        return again(returned(at_fields(error))), 422
    except (Conflict, Stale) as error:
        return again(returned(on_top(error))), 409
    flash(say(N_("Đã ghi: {title}."), title=say(change.title)))
    return redirect(change.path)


def differences(before: Stands, after: Stands) -> list[Row]:
    """Return what is otherwise after than before, what is gone first."""
    keys = [one for one in before if one not in after] + list(after)
    rows = [(before.get(key), after.get(key)) for key in keys]
    return [Row((old or new or Stand("", {})).title, old, new) for old, new in rows if old != new]


def units_on(session: TenantSession, day: date) -> Stands:
    """Return all units, and their bodies, as they stand on a day."""
    tree = queries.tree_as_of(session, day)
    kinds, bodies = ({code: say(word) for code, word in words.items()} for words in (UNITS, BODIES))
    words = {True: say(YES), False: say(NO), None: say(TOP)}
    found: dict[Hashable, Stand] = {}
    for one in tree:
        above = tree[one.parent_id].name if one.parent_id in tree and one.parent_id else words[None]
        said = {NAME: one.name, KIND: kinds[one.kind], GRASSROOTS: words[one.grassroots], ABOVE: above}
        found[one.id] = Stand(f"{one.name} ({one.code})", said)
    query = select(Body.id, Body.code, Body.name, Body.kind, Body.unit_id).where(Body.on(day)).order_by(Body.code)
    for body_id, code, name, kind, unit_id in session.execute(query):
        said = {NAME: name, KIND: bodies[kind], OF_UNIT: _name_in(tree, unit_id)}
        found[body_id] = Stand(f"{name} ({code})", said)
    return found


def life_of_unit(session: TenantSession, unit_id: UUID) -> Stands:
    """Return each period of a unit, by its place in the order of time, and its code."""
    view, periods = queries.find_unit(session, unit_id, date.max), queries.history_of(session, unit_id).periods
    found: dict[Hashable, Stand] = {"code": Stand(view.name, {CODE: view.code})}
    for number, one in enumerate(periods):
        above = queries.find_unit(session, one.parent_id, one.since).name if one.parent_id else ""
        said = {
            NAME: one.name,
            KIND: say(UNITS[one.kind]),
            GRASSROOTS: say(N_("có") if one.grassroots else N_("không")),
        }
        days = {ABOVE: above or say(N_("ở cấp cao nhất")), SINCE: _day(one.since), UNTIL: _day(one.until)}
        found[number] = Stand(say(N_("{name}, từ {day}"), name=one.name, day=_day(one.since)), said | days)
    return found


def life_of_body(session: TenantSession, body_id: UUID | None) -> Stands:
    """Return a body and each of its names; nothing for one that is still to be made."""
    if body_id is None:
        return {}
    body = session.scalars(select(Body).where(Body.id == body_id)).one()
    names = session.scalars(select(BodyName).where(BodyName.body_id == body_id).order_by(BodyName.since)).all()
    own = Stand(f"{body.name} ({body.code})", {KIND: say(BODIES[body.kind]), UNTIL: _day(body.until)})
    called: dict[Hashable, Stand] = {
        number: Stand(say(N_("Tên thứ {number}"), number=number + 1), {NAME: one.name, SINCE: _day(one.since)})
        for number, one in enumerate(names)
    }
    return {"body": own, **called}


def _preview(change: Plan) -> str:
    with rehearsing() as work:
        rows = change.done(work)
    kept = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_SENT_AGAIN]
    return render_template(
        "units/preview.html",
        change=change,
        rows=rows,
        begun=sum(one.before is None for one in rows),
        ended=sum(one.after is None for one in rows),
        changed=sum(None not in (one.before, one.after) for one in rows),
        kept=kept,
        seen=fingerprint(rows),
    )


def _name_in(tree: Tree, unit_id: UUID) -> str:
    return tree[unit_id].name if unit_id in tree else ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
