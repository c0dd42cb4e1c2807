"""Make accounts, change them, close them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm.exc import StaleDataError

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, NotFound, Stale, WrongInput, fault, refusal
from core.i18n import LANGUAGES, SOURCE
from core.people.models import Person
from core.unit_of_work import UnitOfWork
from core.users.kinds import AccountState
from core.users.models import AccessToken, Account, AccountLink, SignIn
from core.users.passwords import hashed, password_faults
from core.users.usernames import (
    LONGEST_USERNAME,
    email_faults,
    email_key,
    name_faults,
    username_faults,
    username_key,
    written,
)

CHANGEABLE = ("name", "email", "person_id", "language")


def create_account(
    work: UnitOfWork,
    *,
    username: str,
    name: str,
    person_id: UUID | None = None,
    email: str | None = None,
    password: str | None = None,
    language: str = SOURCE,
    actor: str | UUID,
) -> Account:
    """Make an account; without a password it waits for its invitation. Raise WrongInput with every fault."""
    session, email = work.session, email or None
    faults = [*_faults_of_new(session, username), *_faults_of(session, None, name, email, person_id, language)]
    if password is not None:
        faults += password_faults(password, username)
    if faults:
        raise WrongInput(faults)
    account = Account(
        username=written(username),
        username_key=username_key(username),
        name=written(name),
        person_id=person_id,
        email=email,
        email_key=email_key(email) if email else None,
        language=language,
        state=AccountState.ACTIVE if password else AccountState.INVITED,
        password_hash=hashed(password) if password else None,
        password_changed_at=clock.now() if password else None,
    )
    session.add(account)
    session.flush()
    person = str(person_id) if person_id else None
    audit.record(
        work, "account.create", actor=actor, subject=account.id, username=account.username, name=account.name,
        person=person,
    )  # fmt: skip
    return account


def find_account(session: TenantSession, account_id: UUID) -> Account:
    """Return an account; raise NotFound."""
    found = session.get(Account, (session.tenant_id, account_id))
    if found is None:
        raise refusal(NotFound, N_("Không có tài khoản này; xem lại danh sách tài khoản."))
    return found


def find_account_named(session: TenantSession, username: str) -> Account | None:
    """Return the account with a user name, whatever its case; None where there is none."""
    key = username_key(username)
    if len(key) > LONGEST_USERNAME or not key.isprintable():
        key = ""  # nobody's; the database is asked all the same, so that the time tells nothing
    return session.scalars(select(Account).where(Account.username_key == key)).one_or_none()


def accounts_like(text: str | None = None, state: AccountState | None = None) -> Select[Account]:
    """Return the query for accounts whose user name or name holds a text, of one state or any."""
    query = select(Account)
    text = (text or "").replace("\0", "").strip()
    if text:
        query = query.where(
            or_(
                Account.username_key.contains(username_key(text), autoescape=True),
                Account.name.icontains(written(text), autoescape=True),
            )
        )
    return query if state is None else query.where(Account.state == state)


def change_account(
    work: UnitOfWork, account_id: UUID, *, version: int | None = None, actor: str | UUID, **changes: Any
) -> Account:
    """Change what is said of an account (`CHANGEABLE`); raise WrongInput, NotFound, or Stale for another version."""
    account = find_account(work.session, account_id)
    if version is not None and account.version != version:
        raise refusal(Stale, N_("Tài khoản đã được người khác sửa; mở lại rồi sửa tiếp."))
    new = {name: changes.get(name, getattr(account, name)) for name in CHANGEABLE}
    new["email"] = new["email"] or None
    faults = list(_faults_of(work.session, account_id, **new))
    if faults:
        raise WrongInput(faults)
    new["name"] = written(new["name"])
    changed = {name: value for name, value in new.items() if value != getattr(account, name)}
    if not changed:
        return account
    for name, value in changed.items():
        setattr(account, name, value)
    account.email_key = email_key(account.email) if account.email else None
    try:
        work.session.flush()
    except StaleDataError as error:
        raise refusal(Stale, N_("Tài khoản đã được người khác sửa; mở lại rồi sửa tiếp.")) from error
    audit.record(work, "account.change", actor=actor, subject=account.id, changed=sorted(changed))
    return account


def close_account(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> Account:
    """Close an account: its sessions, tokens and links end at once. Raise Conflict for one's own."""
    account = find_account(work.session, account_id)
    if str(actor) == str(account_id):
        raise refusal(Conflict, N_("Không tự đóng tài khoản của mình; nhờ một quản trị khác."))
    if account.state != AccountState.CLOSED:
        account.state = AccountState.CLOSED
        end_everything(work, account_id)
        audit.record(work, "account.close", actor=actor, subject=account_id)
    return account


def reopen_account(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> Account:
    """Open a closed account again; its roles hold as before, sessions and tokens stay ended."""
    account = find_account(work.session, account_id)
    if account.state == AccountState.CLOSED:
        account.state = AccountState.ACTIVE if account.password_hash else AccountState.INVITED
        audit.record(work, "account.reopen", actor=actor, subject=account_id)
    return account


def end_everything(work: UnitOfWork, account_id: UUID) -> None:
    """End the sessions, tokens and links of an account."""
    moment = clock.now()
    for table in (SignIn, AccessToken):
        still = update(table).where(table.account_id == account_id, table.ended_at.is_(None))
        work.session.execute(still.values(ended_at=moment))
    links = update(AccountLink).where(AccountLink.account_id == account_id, AccountLink.used_at.is_(None))
    work.session.execute(links.values(used_at=moment))


def _faults_of_new(session: TenantSession, username: str) -> Iterator[Fault]:
    faults = list(username_faults(username))
    yield from faults
    if not faults and find_account_named(session, username) is not None:
        yield fault("username", N_("đã có tài khoản mang tên này; chọn tên khác."))


def _faults_of(
    session: TenantSession, account_id: UUID | None, name: str, email: str | None, person_id: UUID | None, language: str
) -> Iterator[Fault]:
    yield from name_faults(name)
    yield from email_faults(email)
    if language not in LANGUAGES:
        yield fault("language", N_("chỉ có: {known}."), known=", ".join(LANGUAGES))
    if person_id is None:
        return
    if session.scalar(select(Person.id).where(Person.id == person_id)) is None:
        yield fault("person_id", N_("không có người này trong hồ sơ đảng viên."))
        return
    query = select(Account.username).where(Account.person_id == person_id, Account.state != AccountState.CLOSED)
    other = session.scalar(query if account_id is None else query.where(Account.id != account_id))
    if other is not None:
        yield fault("person_id", N_("người này đã có tài khoản «{username}»."), username=other)
