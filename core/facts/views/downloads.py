"""Files that are made for one reader and kept by nobody: written to a folder of their own, read, and gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from flask import Response

from core.access.language import say
from core.errors import N_
from core.rowfiles import write_rows

Kind = Literal["xlsx", "csv"]
KINDS: Mapping[Kind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def sent(records: Iterable[Mapping[str, object]], headings: Mapping[str, str], name: str, kind: Kind) -> Response:
    """Send records as a spreadsheet; `headings` are the titles of its columns, in the reader's language."""
    with TemporaryDirectory(prefix="xeploai-") as folder:
        path = Path(folder) / f"rows.{kind}"
        write_rows(records, str(path), kind, headings=headings, sheet=say(N_("Kết quả")))
        response = Response(path.read_bytes(), content_type=KINDS[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response
