"""People and their records as JSON; each module has its `blueprint`."""

from core.people.api.people import blueprint

__all__ = ["blueprint"]
