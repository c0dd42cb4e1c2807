"""Whoever asks: an account of one tenant, with its roles. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from core.access.permissions import BEFORE_SECOND_FACTOR, PERMISSIONS, SECOND_FACTOR, WHOLE_TENANT, Permission, Role
from core.errors import N_, NotAllowed, SecondFactorNeeded, refusal


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for a unit and all below it; for the whole tenant where no unit is named."""

    role: Role
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks. `scopes` (of a token) narrow what the roles give; None: all of it."""

    tenant_id: UUID
    account_id: UUID
    name: str
    grants: tuple[Grant, ...] = ()
    person_id: UUID | None = None
    second_factor: bool = False
    scopes: frozenset[Permission] | None = None
    sign_in_id: UUID | None = None  # the session, where it is one
    break_glass_id: UUID | None = None
    language: str = "vi"

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere in the tenant."""
        return frozenset(one.role for one in self.grants)

    def may(self, permission: Permission) -> bool:
        """Say whether this is allowed anywhere at all, the second factor aside."""
        return next(self._giving(permission), None) is not None

    def demand(self, permission: Permission) -> None:
        """Raise NotAllowed where this is allowed nowhere, SecondFactorNeeded where only that is missing."""
        giving = list(self._giving(permission))
        if not giving:
            raise refusal(NotAllowed, N_("Tài khoản này không có quyền làm việc đó; hỏi quản trị của đơn vị."))
        if permission in BEFORE_SECOND_FACTOR or self.second_factor:
            return
        if all(one.role in SECOND_FACTOR for one in giving):
            raise refusal(SecondFactorNeeded, N_("Vai trò này cần xác thực hai bước; bật và xác nhận rồi làm lại."))

    def units(self, permission: Permission) -> frozenset[UUID] | None:
        """Return the units at and below which this is allowed; None: everywhere in the tenant."""
        usable = [one for one in self._giving(permission) if self.second_factor or one.role not in SECOND_FACTOR]
        if any(one.unit_id is None for one in usable):
            return None
        return frozenset(one.unit_id for one in usable if one.unit_id is not None)

    def _giving(self, permission: Permission) -> Iterator[Grant]:
        if self.scopes is not None and permission not in self.scopes:
            return
        for one in self.grants:
            if permission in PERMISSIONS[one.role] and (one.unit_id is None or permission not in WHOLE_TENANT):
                yield one
