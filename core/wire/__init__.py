"""What every JSON route has in common: blueprints, pages by cursor, problems, keys that make a write happen once."""

from core.wire.blueprints import ApiBlueprint
from core.wire.fields import Code, Day, ExactNumber, Id, Name, Note, Year
from core.wire.paging import PageIn, keyset, page_of
from core.wire.schemas import FaultOut, In, Out, ProblemOut

__all__ = [
    "ApiBlueprint", "Code", "Day", "ExactNumber", "FaultOut", "Id", "In", "Name", "Note", "Out", "PageIn", "ProblemOut",
    "Year", "keyset", "page_of",
]  # fmt: skip
