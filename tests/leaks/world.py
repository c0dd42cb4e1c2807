"""Two committees filled alike, with everything that a committee may hold; whose it is stands in every name.

Each has two branches of the same shape (`here`, `there`) below its top, and committees above and below it. Every
object has a key by what it is: `committee.here["person"]`, `committee.whole["submission"]`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, select

from core import clock
from core.access import Grant, Principal, Role
from core.access.platform import Platform
from core.access.requests import EXTENSION
from core.db.keys import uuid7
from core.exchange import services as exchange
from core.exchange.files import receive
from core.exchange.kinds import ImportState
from core.exchange.models import Export, ImportRow
from core.exchange.services import Wanted
from core.hierarchy import services as units
from core.jobs import services as jobs
from core.jobs.kinds import JobState
from core.people import models, services
from core.testing.databases import new_code
from core.unit_of_work import UnitOfWork
from core.users import services as users
from core.users.kinds import SignInMethod
from core.users.models import Account, Passkey, SignIn
from core.users.services.sessions import begin_session
from tenants import services as tenants
from tenants.choices import choices
from tenants.models import Tenant

START, YEAR, RULEBOOK = date(2020, 1, 1), 2023, "trung_uong/2023"
PASSWORD = "mot cau de nho 2026"
NOBODY = "khong-co"  # the code of no committee
Keys = dict[str, UUID]
Codes = dict[str, str]


@dataclass
class Branch:
    """What stands below one unit of a committee: keys and codes by what they are of."""

    mark: str
    keys: Keys = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """All that a request may name, as text."""
        return {name: str(key) for name, key in self.keys.items()} | self.codes


@dataclass
class Committee:
    """A committee: its branches, what belongs to nobody's branch, and what is somebody else's in it."""

    tenant: Tenant
    below: Tenant
    mark: str
    here: Branch
    there: Branch
    whole: Keys = field(default_factory=dict)
    colleague: Keys = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """All that a request of somebody for the whole committee may name."""
        return {name: str(key) for name, key in self.whole.items()} | self.here.values | {"code": NOBODY}

    @property
    def others(self) -> dict[str, str]:
        """The same, of the other branch and of a colleague."""
        return self.values | {name: str(key) for name, key in self.colleague.items()} | self.there.values

    def asking(self, *roles: Role, at: UUID | None = None, **more: Any) -> Principal:
        """Return the holder of the committee's first account, with roles."""
        values = {
            "person_id": self.here.keys["person"],
            "second_factor": True,
            "sign_in_id": self.whole["this_sign_in"],
        } | more
        grants = tuple(Grant(role, at) for role in roles)
        return Principal(self.tenant.id, self.whole["me"], "Người thử", grants, **values)


@dataclass
class World:
    """Two committees in one database."""

    a: Committee
    b: Committee


def make_world(app: Flask) -> World:
    """Make both; `app` is the application over their database."""
    here: Platform = app.extensions[EXTENSION]
    with app.app_context():
        return World(Filling(here.engine, "Dauhieua").committee(), Filling(here.engine, "Dauhieub").committee())


class Filling:
    """Fills one committee; `mark` is a word that stands in every name."""

    def __init__(self, engine: Engine, mark: str) -> None:
        self.engine, self.mark = engine, mark
        self.tenant_id = uuid7()

    def work(self) -> UnitOfWork:
        return UnitOfWork(self.engine, self.tenant_id)

    def committee(self) -> Committee:
        above = self._tenant("trên", uuid7())
        tenant = self._tenant("", self.tenant_id, above)
        below = self._tenant("dưới", uuid7(), tenant)
        made = Committee(tenant, below, self.mark, Branch(f"{self.mark}Day"), Branch(f"{self.mark}Kia"))
        with self.work() as work:
            tenants.choose_plugins(work, ["trung_uong"], actor="test")
            tenants.choose_rulebook(work, YEAR, RULEBOOK, actor="test")
            self._documents(work, made)
            root = units.found_unit(
                work, code=self._code("goc"), name=f"Đảng bộ {self.mark}", kind="committee", since=START, actor="test"
            )
            made.whole["root"] = root.id
            for branch in (made.here, made.there):
                BranchFilling(work, branch, made.whole).fill(root.id)
            self._accounts(work, made)
            self._long_work(work, made)
        self._submissions(made, below)
        self._break_glass(made, above, below)
        return made

    def _tenant(self, name: str, tenant_id: UUID, parent: Tenant | None = None) -> Tenant:
        with UnitOfWork(self.engine, tenant_id) as work:
            return tenants.create_tenant(
                work, code=new_code(), name=f"Đảng bộ {name} {tenant_id.hex[-6:]}",
                parent=parent.code if parent else None, actor="test",
            )  # fmt: skip

    def _code(self, name: str) -> str:
        return f"{name}-{self.tenant_id.hex[-6:]}"

    def _documents(self, work: UnitOfWork, made: Committee) -> None:
        values = {"issuer": f"Đảng ủy {self.mark}", "dated": START, "actor": "test"}
        made.whole["document"] = units.keep_document(work, number="1-QĐ/ĐU", title=f"Việc {self.mark}", **values).id

    def _accounts(self, work: UnitOfWork, made: Committee) -> None:
        whole = made.whole
        for name in ("me", "colleague", "closed", "invited", "account"):
            account = users.create_account(
                work, username=f"{name}.{self.tenant_id.hex[-6:]}", name=f"Người {self.mark}", actor="test",
                password=None if name == "invited" else PASSWORD,
                person_id={"me": made.here.keys["person"], "account": made.here.keys["worker"]}.get(name),
            )  # fmt: skip
            whole[name] = account.id
        users.close_account(work, whole["closed"], actor="test")
        for name, unit_id in (("me", None), ("account", made.here.keys["unit"])):
            whole[f"grant_of_{name}"] = users.grant_role(work, whole[name], Role.CLERK, unit_id, actor="test").id
        whole["grant"] = whole["grant_of_account"]
        whole |= self._own_things(work, whole["me"], Role.CLERK)
        whole["this_sign_in"] = self._sign_in(work, whole["me"])
        made.colleague |= self._own_things(work, whole["colleague"], Role.MEMBER)

    def _own_things(self, work: UnitOfWork, account_id: UUID, role: Role) -> Keys:
        sign_in = self._sign_in(work, account_id)
        owner = Principal(self.tenant_id, account_id, "x", (Grant(role),), second_factor=True, sign_in_id=sign_in)
        token, _ = users.create_token(work, owner, name=f"Mã {self.mark}", scopes=["see_units"], days=30)
        passkey = Passkey(
            account_id=account_id, credential_id=account_id.hex, public_key=b"x", sign_count=0,
            name=f"Khóa {self.mark}", last_used_on=None,
        )  # fmt: skip
        work.session.add(passkey)
        work.session.flush()
        return {"sign_in": sign_in, "token": token.id, "passkey": passkey.id}

    @staticmethod
    def _sign_in(work: UnitOfWork, account_id: UUID) -> UUID:
        account = work.session.get_one(Account, (work.tenant_id, account_id))
        begun = begin_session(work, account, SignInMethod.PASSWORD, "Firefox", second_factor=True)
        query = select(SignIn.id).where(SignIn.token_hash == begun.bearer.token_hash)
        return work.session.scalars(query).one()

    def _long_work(self, work: UnitOfWork, made: Committee) -> None:
        """Jobs and files, of the first account and of a colleague."""
        both = ((made.whole, "me", made.here), (made.colleague, "colleague", made.there))
        for keys, name, branch in both:
            account_id, roots = made.whole[name], frozenset({branch.keys["top"]})
            keys["job"] = jobs.start(work, f"test.{self.mark}", account_id=account_id, word=self.mark).id
            failed = jobs.start(work, f"test.{self.mark}", account_id=account_id)
            failed.state, failed.finished_at = JobState.FAILED, clock.now()
            keys["failed_job"] = failed.id
            keys["import"] = self._import(work, account_id, ImportState.PREVIEWED, roots)
            keys["applied_import"] = self._import(work, account_id, ImportState.APPLIED, roots)
            keys["export"] = self._export(work, account_id)

    def _import(self, work: UnitOfWork, account_id: UUID, state: ImportState, roots: frozenset[UUID]) -> UUID:
        text = f"Mã đơn vị,Tên đơn vị,Loại đơn vị,Từ ngày\nmoi,Chi bộ {self.mark},chi bộ,01/01/2021\n"
        file = receive(f"{self.mark}.csv", io.BytesIO(text.encode()))
        one = exchange.upload(work, file, Wanted("units", roots=roots), choices(), account_id=account_id, actor="test")
        one.state, one.counts, one.digest = state, {"new": 1}, "0" * 64
        work.session.add(
            ImportRow(
                import_id=one.id,
                place=0,
                number=2,
                state="new",
                key=self._code("moi"),
                title=f"Chi bộ {self.mark}",
                record_id=None,
                may_be_taken=False,
                cells={},
                notes=[],
            )
        )
        work.session.flush()
        return one.id

    def _export(self, work: UnitOfWork, account_id: UUID) -> UUID:
        export = Export(
            kind="units", year=None, subject=None, rulebook=None, unit_id=None, roots=None, file_kind="csv",
            state="ready", account_id=account_id, rows=1, content=self.mark.encode(), job_id=None,
            kept_until=clock.now() + timedelta(days=1),
        )  # fmt: skip
        work.session.add(export)
        work.session.flush()
        return export.id

    def _submissions(self, made: Committee, below: Tenant) -> None:
        with self.work() as work:
            sent = tenants.submit_results(work, year=YEAR, subject="party_member", note=self.mark, actor="test")
            made.whole["submission"] = sent.id
        with UnitOfWork(self.engine, below.id) as work:
            unit = units.found_unit(
                work, code="c", name=f"Cấp dưới {self.mark}", kind="cell", since=START, actor="test"
            )
            values = {"subject": "party_org", "unit_id": unit.id, "year": YEAR, "level": "HTTNV", "rulebook": RULEBOOK}
            services.add_record(work, models.YearLevel, **values, actor="test")
        with UnitOfWork(self.engine, below.id) as work:
            sent = tenants.submit_results(work, year=YEAR, subject="party_org", note=self.mark, actor="test")
            made.whole["received"] = sent.id

    def _break_glass(self, made: Committee, above: Tenant, below: Tenant) -> None:
        for name, operators, into in (("letting", above.id, made.tenant), ("opening", self.tenant_id, below)):
            operator = Principal(operators, uuid7(), f"Vận hành {self.mark}", (Grant(Role.OPERATOR),))
            reason = f"Khôi phục tài khoản {self.mark}"
            values = {"code": into.code, "reason": reason, "duration": timedelta(hours=1)}
            made.whole[name] = tenants.open_break_glass(self.engine, operator, **values).id


RECORDS: Mapping[str, tuple[type[Any], Mapping[str, Any]]] = {
    "standing": (models.Standing, {"kind": "exempt_from_activity", "since": date(2021, 2, 1)}),
    "absence": (models.Absence, {"kind": "sick", "since": date(2021, 2, 1)}),
    "discipline": (models.Discipline, {"form": "khiển trách", "decided_on": date(2021, 2, 1)}),
    "commendation": (models.Commendation, {"level": "city", "given_on": date(2021, 2, 1)}),
    "award": (models.Award, {"name": "Bằng khen", "given_on": date(2021, 2, 1)}),
    "state_result": (models.StateResult, {"year": YEAR, "level": "HTTNV"}),
    "student_record": (models.StudentRecord, {"year": YEAR, "track": "regular"}),
    "year_level": (
        models.YearLevel, {"subject": "party_member", "year": YEAR, "level": "HTTNV", "rulebook": RULEBOOK}
    ),
    "year_facts": (models.YearFacts, {"subject": "party_member", "year": YEAR, "columns": {"targets_done": "1"}}),
}  # fmt: skip


class BranchFilling:
    """Fills one branch with units, a body, people of every kind and a record of every kind."""

    def __init__(self, work: UnitOfWork, branch: Branch, whole: Keys) -> None:
        self.work, self.branch = work, branch
        self.document = whole["document"]
        self.end = f"{work.tenant_id.hex[-6:]}-{'h' if branch.mark.endswith('Day') else 't'}"

    def fill(self, root: UUID) -> None:
        keys = self.branch.keys
        self._unit("top", root, "committee")
        self._unit("other_top", keys["top"], "committee")
        for name in ("unit", "second_unit", "third_unit"):
            self._unit(name, keys["top"], "cell")
        self._unit("empty_unit", keys["top"], "cell")
        self._unit("stem", keys["top"], "committee")
        self._unit("leaf", keys["stem"], "cell")
        for name, kind in (("body", "cell_committee"), ("empty_body", "cell_committee"), ("collective", "collective")):
            self._body(name, kind)
        self._people()
        self._records()

    def _body(self, name: str, kind: str) -> None:
        code = f"{name.replace('_', '-')}-{self.end}"
        self.branch.codes[f"{name}_code"] = code
        self.branch.keys[name] = units.make_body(
            self.work, code=code, name=f"Chi ủy {self.branch.mark}",
            kind=kind, unit_id=self.branch.keys["unit"], since=START, actor="test",
        ).id  # fmt: skip

    def _unit(self, name: str, parent: UUID, kind: str) -> None:
        code = f"{name.replace('_', '-')}-{self.end}"
        unit = units.found_unit(
            self.work, code=code, name=f"{name} {self.branch.mark}", kind=kind, since=START, parent_id=parent,
            document_id=self.document, actor="test",
        )  # fmt: skip
        self.branch.keys[name] = unit.id
        self.branch.codes[f"{name}_code"] = code

    def _people(self) -> None:
        member = {"admitted_on": date(2005, 6, 7), "official_on": date(2006, 6, 7)}
        self._person("person", **member)
        self._person("twin", **member)
        self._person("probationer", admitted_on=date(2023, 6, 7))
        self._person("worker", kind="staff")
        self._person("departed", **member)
        departed = self.branch.keys["departed"]
        services.leave(self.work, departed, kind="moved_away", on=date(2022, 1, 1), actor="test")
        query = select(models.Departure.id).where(models.Departure.person_id == departed)
        self.branch.keys["departure"] = self.work.session.scalars(query).one()

    def _person(self, name: str, **more: Any) -> None:
        code = f"{name}-{self.end}"
        self.branch.codes[f"{name}_code"] = code
        person = services.add_person(
            self.work, code=code, name=f"Trần Thị {self.branch.mark}", born_on=date(1980, 2, 3),
            unit_id=self.branch.keys["unit"], since=max(START, more.get("admitted_on") or START),
            document_id=self.document, actor="test", **more,
        )  # fmt: skip
        self.branch.keys[name] = person.id

    def _records(self) -> None:
        keys, session = self.branch.keys, self.work.session
        query = select(models.Membership.id).where(models.Membership.person_id == keys["person"])
        keys["membership"] = session.scalars(query).one()
        post = {"unit_id": keys["unit"], "body_id": keys["body"], "title": f"Bí thư {self.branch.mark}", "since": START}
        keys["post"] = services.add_record(
            self.work, models.Post, person_id=keys["person"], head=True, leading=True, actor="test", **post
        ).id
        for name, (model, values) in RECORDS.items():
            keys[name] = services.add_record(self.work, model, person_id=keys["person"], actor="test", **values).id
        for about, subject in (("unit_id", "unit"), ("body_id", "body")):
            services.add_record(
                self.work, models.Award, **{about: keys[subject]}, name=f"Cờ {self.branch.mark}", given_on=START,
                actor="test",
            )  # fmt: skip
