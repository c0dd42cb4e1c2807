"""Who asks, and what they may do: the table of roles and permissions, the one door of every route.

`@requires(Permission.SEE_PEOPLE)` on a view names what it needs; `reading()` and `working()` give it the
session of the tenant of whoever asks. A view that anybody may call says so with `@open_to_all`.
"""

from core.access.permissions import PERMISSIONS, Permission, Role
from core.access.platform import Platform
from core.access.principal import Grant, Principal
from core.access.requests import open_to_all, platform, principal, reading, requires, working

__all__ = [
    "PERMISSIONS", "Grant", "Permission", "Platform", "Principal", "Role", "open_to_all", "platform", "principal",
    "reading", "requires", "working",
]  # fmt: skip
