"""Change one's own password."""

from __future__ import annotations

from uuid import UUID

from core import audit, clock
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from core.users import passwords
from core.users.models import Account
from core.users.services.accounts import find_account
from core.users.services.sessions import end_other_sign_ins


def change_password(work: UnitOfWork, account_id: UUID, *, old: str, new: str, keep: UUID | None) -> None:
    """Change a password, the old one shown; all sessions but `keep` end. Raise WrongInput with every fault."""
    account = find_account(work.session, account_id)
    if not passwords.matches(account.password_hash, old):
        raise WrongInput([fault("old", N_("mật khẩu hiện nay không đúng."))])
    set_password(account, new)
    end_other_sign_ins(work, account_id, keep)
    audit.record(work, "account.change_password", actor=account_id, subject=account_id)


def set_password(account: Account, password: str) -> None:
    """Set a password; raise WrongInput where it is too weak."""
    faults = list(passwords.password_faults(password, account.username))
    if faults:
        raise WrongInput(faults)
    account.password_hash = passwords.hashed(password)
    account.password_changed_at = clock.now()
