"""Pages of people."""

from core.people.views import entering
from core.people.views.looking import blueprint

__all__ = ["blueprint", "entering"]
