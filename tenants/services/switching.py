"""What changes with another choice: the rules, whom it reaches, and what was recorded under the rules before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from core.db import TenantSession, tenant_session
from core.editions import Editions, installed_editions
from core.errors import N_, Fault, WrongInput, fault
from core.people.models import YearFacts, YearLevel
from core.plugins import TenantHooks, installed
from core.rulebook.differences import Difference, differences
from core.rulebook.edition import Rulebook
from core.rulebook.program import Program
from tenants.models import PluginChoice, RulebookChoice, Tenant
from tenants.services.finding import own_tenant
from tenants.services.inheriting import plugins_of, rulebook_of
from tenants.services.needing import open_work


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many levels of a year were recorded under a rulebook, by subject."""

    subject: str
    rulebook: str
    count: int


@dataclass(frozen=True, slots=True)
class LostColumn:
    """A column that was given for the year and that the other rulebook does not ask; nothing of it is deleted."""

    subject: str
    column: str
    count: int


@dataclass(frozen=True, slots=True)
class Follower:
    """A tenant below that has no choice of its own and changes along; `able` unless it lacks the plugin."""

    code: str
    able: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """The rulebook of a year before and after: shown before it is chosen, and refused while something needs it."""

    year: int
    before: str | None
    after: str | None
    differences: Sequence[Difference]
    followers: Sequence[Follower]
    recorded: Sequence[Recorded]
    lost: Sequence[LostColumn]
    needed_by: Sequence[Fault]


def preview_rulebook(session: TenantSession, year: int, rulebook: str | None) -> Switch:
    """Say what another rulebook (None: that of the tenant above) changes; raise WrongInput where it cannot be had."""
    before, after = rulebook_of(session, year).value, rulebook or _inherited(session, year)
    if rulebook is not None:
        demand_rulebook(year, rulebook, plugins_of(session).value)
    switched = before != after
    known = installed_editions()
    changed = before in known.files and after in known.files and switched
    return Switch(
        year,
        before,
        after,
        differences(known.rulebook(str(before)), known.rulebook(str(after))) if changed else (),
        list(_followers(session, year, after)) if switched else (),
        list(_recorded(session, year)) if switched else (),
        list(_lost(session, year, known.rulebook(after))) if switched and after in known.files else (),
        list(needed_by(session, year)) if switched else (),
    )


def demand_rulebook(year: int, rulebook: str, plugins: Sequence[str]) -> None:
    """Raise WrongInput where plugins do not have a rulebook, or lack one that it rests on."""
    known = Editions(TenantHooks(installed(), plugins)).names()
    if rulebook not in known:
        text = N_("«{rulebook}» không có trong các plugin của đơn vị; có: {known}.")
        raise WrongInput([fault(str(year), text, rulebook=rulebook, known=", ".join(known) or "-")])
    missing = [name for name in plugins_needed(rulebook) if name not in plugins]
    if missing:
        text = N_("«{rulebook}» dựa trên plugin {plugins} mà đơn vị chưa dùng; thêm plugin trước.")
        raise WrongInput([fault(str(year), text, rulebook=rulebook, plugins=", ".join(missing))])


def plugins_needed(rulebook: str) -> list[str]:
    """Return the plugins whose rulebooks a rulebook is made of, its own first."""
    book: Rulebook | None = installed_editions().rulebook(rulebook)
    names: list[str] = []
    while book is not None:
        names.append(book.name.partition("/")[0])
        book = book.base
    return list(dict.fromkeys(names))


def needed_by(session: TenantSession, year: int) -> Iterator[Fault]:
    """Yield what is under way in the tenant, or in one that would change along, and rests on the year's rulebook."""
    yield from open_work(session)
    for tenant in _following(session, year):
        with tenant_session(session.engine, tenant.id) as below:
            yield from open_work(below)


def _inherited(session: TenantSession, year: int) -> str | None:
    above = own_tenant(session).parent_id
    if above is None:
        return None
    with tenant_session(session.engine, above) as own:
        return rulebook_of(own, year).value


def _followers(session: TenantSession, year: int, after: str | None) -> Iterator[Follower]:
    needed = plugins_needed(after) if after in installed_editions().files and after else []
    for tenant in _following(session, year):
        with tenant_session(session.engine, tenant.id) as below:
            own = below.scalar(select(PluginChoice.plugin).limit(1)) is not None
            plugins = plugins_of(below).value if own else needed
        yield Follower(tenant.code, set(needed) <= set(plugins))


def _following(session: TenantSession, year: int) -> Iterator[Tenant]:
    """Yield the tenants below that have no rulebook of their own for a year, nor stand below one that has."""
    waiting = [session.tenant_id]
    while waiting:
        query = select(Tenant).where(Tenant.parent_id == waiting.pop()).order_by(Tenant.code)
        for tenant in session.scalars(query).all():
            with tenant_session(session.engine, tenant.id) as below:
                chosen = below.scalar(select(RulebookChoice.year).where(RulebookChoice.year == year))
            if chosen is None:
                waiting.append(tenant.id)
                yield tenant


def _recorded(session: TenantSession, year: int) -> Iterator[Recorded]:
    query = (
        select(YearLevel.subject, YearLevel.rulebook, func.count())
        .where(YearLevel.year == year)
        .group_by(YearLevel.subject, YearLevel.rulebook)
        .order_by(YearLevel.subject, YearLevel.rulebook)
    )
    for subject, rulebook, count in session.execute(query):
        yield Recorded(subject, rulebook, count)


def _lost(session: TenantSession, year: int, book: Rulebook) -> Iterator[LostColumn]:
    """Yield the columns that were given for a year and that a rulebook, and the tenant's plugins, do not know."""
    hooks = TenantHooks(installed(), plugins_of(session).value)
    given = (
        select(YearFacts.subject, func.jsonb_object_keys(YearFacts.columns).label("given"))
        .where(YearFacts.year == year)
        .subquery()
    )
    query = select(given.c.subject, given.c.given, func.count()).group_by(given.c.subject, given.c.given)
    known: dict[str, frozenset[str]] = {}
    for subject, column, count in session.execute(query.order_by(given.c.subject, given.c.given)):
        if subject not in known:
            known[subject] = _columns(hooks, book, subject)
        if column not in known[subject]:
            yield LostColumn(subject, column, count)


def _columns(hooks: TenantHooks, book: Rulebook, subject: str) -> frozenset[str]:
    if subject not in book.subjects:
        return frozenset()
    extra = [
        column.name for _, columns in hooks.ask("import_columns", rulebook=book, subject=subject) for column in columns
    ]
    return frozenset([*Program(book, book.subject(subject)).inputs, *extra])
