"""Pages of units."""

from core.hierarchy.views import changing, founding
from core.hierarchy.views.looking import blueprint

__all__ = ["blueprint", "changing", "founding"]
