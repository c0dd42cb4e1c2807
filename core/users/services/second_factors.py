"""A second factor: the codes of a phone, and those on paper."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select, update

from core import audit, clock
from core.access.permissions import SECOND_FACTOR, Role
from core.db import TenantSession
from core.errors import N_, Conflict, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from core.users import codes
from core.users.models import Account, Passkey, RecoveryCode
from core.users.sealing import Seal
from core.users.services.accounts import end_everything, find_account
from core.users.services.roles import grants_of


def has_second_factor(session: TenantSession, account: Account) -> bool:
    """Say whether an account has a second factor of any kind."""
    return account.totp_sealed is not None or _passkeys(session, account.id) > 0


def begin_totp(work: UnitOfWork, account_id: UUID, seal: Seal) -> str:
    """Return the secret that a phone is to take over; it counts only once a code of it was shown."""
    account = find_account(work.session, account_id)
    secret = codes.new_secret()
    account.totp_pending_sealed = seal.close(secret, account_id)
    return secret


def pending_totp(session: TenantSession, account_id: UUID, seal: Seal) -> str | None:
    """Return the secret that is being set up, where one is."""
    sealed = find_account(session, account_id).totp_pending_sealed
    return seal.open(sealed, account_id) if sealed else None


def confirm_totp(work: UnitOfWork, account_id: UUID, code: str, seal: Seal) -> list[str]:
    """Take the pending secret into use, a code of it shown; return recovery codes where there were none.

    Raise WrongInput for a wrong code, Conflict where nothing is being set up.
    """
    account = find_account(work.session, account_id)
    secret = pending_totp(work.session, account_id, seal)
    if secret is None:
        raise refusal(Conflict, N_("Chưa bắt đầu bật xác thực hai bước; hãy bấm Bắt đầu."))
    step = codes.step_of(secret, code, clock.now(), after=None)
    if step is None:
        raise WrongInput([fault("code", N_("mã không đúng; xem lại giờ của điện thoại rồi gõ mã đang hiện."))])
    account.totp_sealed, account.totp_pending_sealed = account.totp_pending_sealed, None
    account.totp_step = step
    audit.record(work, "account.set_up_totp", actor=account_id, subject=account_id)
    return first_recovery_codes(work, account_id, seal)


def end_totp(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> None:
    """Do without the codes of a phone; raise Conflict where a role needs them and there is no passkey."""
    account = find_account(work.session, account_id)
    if account.totp_sealed is None:
        return
    if _passkeys(work.session, account_id) == 0:
        refuse_last(work.session, account_id)
        _drop_recovery_codes(work, account_id)
    account.totp_sealed = account.totp_pending_sealed = account.totp_step = None
    audit.record(work, "account.end_totp", actor=actor, subject=account_id)


def clear_second_factors(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> None:
    """Take away all second factors of somebody who lost them; their sessions end. Conflict for one's own."""
    account = find_account(work.session, account_id)
    if str(actor) == str(account_id):
        raise refusal(Conflict, N_("Không tự xóa xác thực hai bước của mình ở đây; nhờ một quản trị khác."))
    account.totp_sealed = account.totp_pending_sealed = account.totp_step = None
    work.session.execute(delete(Passkey).where(Passkey.account_id == account_id))
    _drop_recovery_codes(work, account_id)
    end_everything(work, account_id)
    audit.record(work, "account.clear_second_factors", actor=actor, subject=account_id)


def new_recovery_codes(work: UnitOfWork, account_id: UUID, seal: Seal) -> list[str]:
    """Make ten codes for paper in place of the old ones; they are shown this once."""
    _drop_recovery_codes(work, account_id)
    made = codes.new_recovery_codes()
    rows = [RecoveryCode(account_id=account_id, code_hash=seal.fingerprint(one, account_id)) for one in made]
    work.session.add_all(rows)
    audit.record(work, "account.new_recovery_codes", actor=account_id, subject=account_id)
    return made


def first_recovery_codes(work: UnitOfWork, account_id: UUID, seal: Seal) -> list[str]:
    """Make recovery codes where none are left; else return none."""
    return [] if recovery_codes_left(work.session, account_id) else new_recovery_codes(work, account_id, seal)


def recovery_codes_left(session: TenantSession, account_id: UUID) -> int:
    """Return how many recovery codes can still be used."""
    query = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0


def use_code(work: UnitOfWork, account: Account, code: str, seal: Seal) -> bool:
    """Use up a code of the phone or of the paper; say whether it was one. Each is taken once, also at the same time."""
    return _use_totp(work, account, code, seal) or _use_recovery_code(work, account.id, code, seal)


def refuse_last(session: TenantSession, account_id: UUID) -> None:
    """Raise Conflict where a role of the account may not be without a second factor."""
    if any(Role(one.role) in SECOND_FACTOR for one in grants_of(session, account_id)):
        raise refusal(Conflict, N_("Vai trò của tài khoản bắt buộc xác thực hai bước; thêm cách khác rồi mới bỏ."))


def _use_totp(work: UnitOfWork, account: Account, code: str, seal: Seal) -> bool:
    if account.totp_sealed is None:
        return False
    step = codes.step_of(seal.open(account.totp_sealed, account.id), code, clock.now(), after=account.totp_step)
    if step is None:
        return False
    unused = (Account.totp_step.is_(None)) | (Account.totp_step < step)
    query = update(Account).where(Account.id == account.id, unused).values(totp_step=step)
    return bool(work.session.execute(query.returning(Account.id)).all())


def _use_recovery_code(work: UnitOfWork, account_id: UUID, code: str, seal: Seal) -> bool:
    query = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id,
        RecoveryCode.code_hash == seal.fingerprint(codes.read_recovery_code(code), account_id),
        RecoveryCode.used_at.is_(None),
    )
    used = bool(work.session.execute(query.values(used_at=clock.now()).returning(RecoveryCode.id)).all())
    if used:
        left = recovery_codes_left(work.session, account_id)
        audit.record(work, "account.use_recovery_code", actor=account_id, subject=account_id, left=left)
    return used


def _drop_recovery_codes(work: UnitOfWork, account_id: UUID) -> None:
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _passkeys(session: TenantSession, account_id: UUID) -> int:
    return session.scalar(select(func.count(Passkey.id)).where(Passkey.account_id == account_id)) or 0
