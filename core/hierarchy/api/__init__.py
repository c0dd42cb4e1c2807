"""Units, bodies and documents as JSON; each module has its `blueprint`."""

from core.hierarchy.api.units import blueprint

__all__ = ["blueprint"]
