"""Pages of units."""

from core.hierarchy.views import bodies, changing, correcting, founding, restructuring
from core.hierarchy.views.looking import blueprint

__all__ = ["blueprint", "bodies", "changing", "correcting", "founding", "restructuring"]
