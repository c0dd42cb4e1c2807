"""A rulebook as a page, and what of it holds a word or a clause."""

from __future__ import annotations

import pytest

from core.readable.book import Heading, Item, Sentence
from core.rulebook.citing import DEFAULT
from core.rulebook.rules import Marks
from core.web.chapters import chapters, clause_of, narrowed

ELEMENTS = (
    Heading(0, "thu/2023"),
    Sentence("Năm kiểm điểm: 2023"),
    Heading(1, "Đảng viên"),
    Item("", "mở đầu", Marks("")),
    Heading(2, "HTXSNV"),
    Item("Điểm trung bình", "từ 3,2 trở lên", Marks("68-KH/ĐU II.B.2", taken="chỉ thay điểm", rival="thay cả hai")),
    Item("Kỷ luật", "không", Marks("68-KH/ĐU II.B.3")),
    Heading(1, "Bỏ phiếu"),
    Item("Quá bán", "trên 50%", Marks(DEFAULT, source="default")),
)


def titles(book) -> list[str]:
    return [item.title for chapter in book for passage in chapter.passages for item in passage.items]


def test_parts_stand_in_the_chapter_before_them() -> None:
    book = chapters(ELEMENTS)
    assert [one.passage.heading.text for one in book] == ["thu/2023", "Đảng viên", "Bỏ phiếu"]
    assert [one.heading.text for one in book[1].inside] == ["HTXSNV"]
    assert book[0].passage.sentences == ("Năm kiểm điểm: 2023",)
    assert book[1].count == 3


def test_every_heading_has_an_anchor_of_its_own() -> None:
    anchors = [one.anchor for chapter in chapters(ELEMENTS) for one in chapter.passages]
    assert len(set(anchors)) == len(anchors) == 4


@pytest.mark.parametrize(
    ("words", "clause", "found"),
    [
        ("điểm trung bình", "", ["Điểm trung bình"]),
        ("DIEM TRUNG", "", ["Điểm trung bình"]),
        ("trung thay", "", ["Điểm trung bình"]),
        ("II.B", "", ["Điểm trung bình", "Kỷ luật"]),
        ("", "68-KH/ĐU II.B.3", ["Kỷ luật"]),
        ("", "68-KH/ĐU II.B", []),
        ("không có ở đâu", "", []),
    ],
)
def test_a_book_is_narrowed_to_words_and_clauses(words: str, clause: str, found: list[str]) -> None:
    assert titles(narrowed(chapters(ELEMENTS), words, clause)) == found


def test_a_default_has_no_clause() -> None:
    assert [clause_of(one.marks) for one in ELEMENTS if isinstance(one, Item)][-1] == ""
