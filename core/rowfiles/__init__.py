"""Read and write the files of people's figures: JSON, JSON Lines, CSV and Excel workbooks."""

from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.headings import Heading
from core.rowfiles.objects import Located, read_objects
from core.rowfiles.rowfile import CHUNK_ROWS, RowFile
from core.rowfiles.shapes import PLACES, QUOTA, TALLY, TableShape
from core.rowfiles.spool import Spool
from core.rowfiles.terminal import paint_levels
from core.rowfiles.writing import write_rows

__all__ = [
    "CHUNK_ROWS",
    "PLACES",
    "QUOTA",
    "TALLY",
    "Chunk",
    "FaultList",
    "Heading",
    "Located",
    "RowFile",
    "Spool",
    "TableShape",
    "paint_levels",
    "read_objects",
    "write_rows",
]
