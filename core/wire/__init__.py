"""What every JSON route has in common: blueprints, pages by cursor, problems, keys that make a write happen once."""

from core.wire.blueprints import ApiBlueprint
from core.wire.paging import PageIn, keyset, page_of
from core.wire.schemas import FaultOut, In, Out, ProblemOut

__all__ = ["ApiBlueprint", "FaultOut", "In", "Out", "PageIn", "ProblemOut", "keyset", "page_of"]
