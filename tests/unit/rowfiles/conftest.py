"""Files to read, text as given or real workbooks made by xlsxwriter, and how a test reads them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core.errors import WrongInput
from core.rowfiles import Chunk, Heading, RowFile

MakeFile = Callable[..., str]
HEADINGS = (
    Heading("id", ("Mã",)),
    Heading("name", ("Họ và tên",)),
    Heading("gpa", ("Điểm trung bình",)),
    Heading("months_in_party"),
    Heading("grades.results.1", ("Kết quả 1",)),
    Heading("points.politics"),
)


@pytest.fixture
def headings() -> Sequence[Heading]:
    """A few columns of a table of people."""
    return HEADINGS


@pytest.fixture
def read() -> Callable[..., Chunk]:
    """Return the only chunk of a right file."""

    def read(path: str, headings: Sequence[Heading] = HEADINGS, stdin: bytes | None = None) -> Chunk:
        file = RowFile(path, headings, stdin=io.BytesIO(stdin) if stdin is not None else None)
        (chunk,) = file.chunks()
        assert [one.said() for one in file.faults] == []
        return chunk

    return read


@pytest.fixture
def faults_of() -> Callable[..., list[str]]:
    """Return all that is wrong in a file, as a user sees it."""
    return found_in


@pytest.fixture
def only_fault() -> Callable[..., str]:
    """Return the one thing that is wrong in a file."""

    def only(path: str, stdin: bytes | None = None) -> str:
        found = found_in(path, stdin=stdin)
        assert len(found) == 1, found
        return found[0]

    return only


def found_in(path: str, headings: Sequence[Heading] = HEADINGS, stdin: bytes | None = None) -> list[str]:
    """Read a file to its end and say its faults."""
    try:
        file = RowFile(path, headings, stdin=io.BytesIO(stdin) if stdin is not None else None)
    except WrongInput as wrong:
        return [one.said() for one in wrong.faults]
    for _ in file.chunks():
        pass
    return [one.said() for one in file.faults]


@pytest.fixture
def make_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeFile:
    """Write a file and return its name, as a user in its folder would type it."""
    monkeypatch.chdir(tmp_path)

    def make(name: str, content: str | bytes) -> str:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return make


@pytest.fixture
def make_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeFile:
    """Write rows into the first sheet, `Bảng`, beginning at a given row; None leaves a cell out."""
    monkeypatch.chdir(tmp_path)

    def make(rows: Sequence[Sequence[object]], name: str = "so-lieu.xlsx", *, top: int = 0, left: int = 0) -> str:
        import xlsxwriter

        book = xlsxwriter.Workbook(str(tmp_path / name))
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Bảng")
        for row, cells in enumerate(rows, top):
            for column, cell in enumerate(cells, left):
                if hasattr(cell, "year"):
                    sheet.write_datetime(row, column, cell, date)
                elif isinstance(cell, tuple):
                    sheet.write_formula(row, column, cell[0], None, cell[1])
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
        book.close()
        return name

    return make
