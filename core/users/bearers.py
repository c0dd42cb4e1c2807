"""What a browser, a program or a link carries: the tenant, then a random token, of which only a hash is kept.

Pure but for chance.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

ACCESS_TOKEN = "xl_"

_SESSION = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
_ACCESS = re.compile(r"xl_([0-9a-f]{32})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, repr=False)
class Bearer:
    """A token of a tenant. It is never printed: whoever has it is its owner."""

    tenant_id: UUID
    token: str

    @property
    def token_hash(self) -> str:
        """What is kept; 256 random bits need no slow hash."""
        return hashlib.sha256(self.token.encode()).hexdigest()

    def as_session(self) -> str:
        """Return it as the value of a cookie, or the end of a link."""
        return f"{self.tenant_id.hex}.{self.token}"

    def as_access_token(self) -> str:
        """Return it as a program sends it."""
        return f"{ACCESS_TOKEN}{self.tenant_id.hex}_{self.token}"


def new_bearer(tenant_id: UUID) -> Bearer:
    """Make a token that nobody can guess."""
    return Bearer(tenant_id, secrets.token_urlsafe(32))


def read_session(text: str) -> Bearer | None:
    """Read a cookie's value, or the end of a link; None where it is none of ours."""
    return _read(_SESSION, text)


def read_access_token(text: str) -> Bearer | None:
    """Read what a program sent; None where it is none of ours."""
    return _read(_ACCESS, text)


def _read(pattern: re.Pattern[str], text: str) -> Bearer | None:
    found = pattern.fullmatch(text)
    return Bearer(UUID(found[1]), found[2]) if found else None
