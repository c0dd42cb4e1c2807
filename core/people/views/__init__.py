"""Pages of people."""

from core.people.views import entering, merging, moving, records
from core.people.views.looking import blueprint

__all__ = ["blueprint", "entering", "merging", "moving", "records"]
