"""An exported audit is checked without a database: whatever was changed in the file is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.audit.chain import START, Entry
from core.audit.files import lines, verify_file
from core.audit.proving import End, Sealed
from core.errors import WrongInput

TENANT = UUID(int=7)


def make_lines(count: int = 4) -> list[str]:
    """Return the lines of a chain of a few entries."""
    seal, made = START, []
    for number in range(1, count + 1):
        at = datetime(2025, 12, 1, 8, tzinfo=UTC) + timedelta(minutes=number)
        entry = Entry(TENANT, number, at, "an", "unit.rename", "u1", {"old": "Cũ", "new": f"Mới {number}"}, seal)
        seal = entry.seal()
        made.append(Sealed(entry, seal))
    return list(lines(TENANT, "here", "Đảng ủy", End(count, seal), made))


def said(text: list[str], seal: str | None = None) -> str:
    return "\n".join(one.said() for one in verify_file("audit.jsonl", text, seal=seal).faults)


def changed(line_at: int, /, **values: object) -> Callable[[list[str]], list[str]]:
    """Change what a line says, and nothing else."""

    def change(text: list[str]) -> list[str]:
        return [
            json.dumps(json.loads(line) | values, ensure_ascii=False) if at == line_at else line
            for at, line in enumerate(text)
        ]

    return change


def sealed_anew(text: list[str]) -> list[str]:
    """Forge the whole chain, seals included, as somebody with all the time in the world would."""
    head, *rest = map(json.loads, text)
    seal, made = START, []
    for one in rest:
        one |= {"actor": "nobody", "previous": seal}
        at = datetime.fromisoformat(one["at"])
        entry = Entry(TENANT, one["number"], at, "nobody", one["action"], one["subject"], one["details"], seal)
        one["seal"] = seal = entry.seal()
        made.append(json.dumps(one, ensure_ascii=False))
    return [json.dumps(head | {"seal": seal}), *made]


def test_a_whole_file_is_good_wherever_it_was_written() -> None:
    text = make_lines()
    verdict = verify_file("audit.jsonl", text)
    assert (verdict.faults, verdict.entries, verdict.seal) == ([], 4, json.loads(text[0])["seal"])
    spaced = [json.dumps(json.loads(line), indent=None, sort_keys=True) for line in text]
    assert verify_file("audit.jsonl", spaced, seal=verdict.seal.upper()).faults == []


def test_a_tenant_without_entries_has_an_empty_file() -> None:
    assert verify_file("audit.jsonl", make_lines(0)).entries == 0


TAMPERED: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "details": (changed(2, details={"old": "Cũ", "new": "Khác"}), "07/2: nội dung đã bị sửa"),
    "actor": (changed(2, actor="binh"), "nội dung đã bị sửa"),
    "time": (changed(2, at="2025-12-01T08:02:00.000001+00:00"), "nội dung đã bị sửa"),
    "number": (changed(2, number=5), "thiếu mục trước nó"),
    "tenant": (changed(0, tenant_id=str(UUID(int=8))), "nội dung đã bị sửa"),
    "removed": (lambda text: [*text[:2], *text[3:]], "thiếu mục trước nó: sau mục 1 là mục 3"),
    "cut off": (lambda text: text[:-1], "kết thúc ở mục 3, đáng lẽ ở mục 4"),
    "cut off, head too": (lambda text: changed(0, entries=3)(text[:-1]), "đáng lẽ ở mục 3"),
    "repeated": (lambda text: [*text, text[-1]], "sau mục 4 là mục 4"),
    "swapped": (lambda text: [text[0], text[2], text[1], *text[3:]], "không nối"),
    "half a line": (lambda text: [*text[:-1], text[-1][:40]], "audit.jsonl:5: dòng này không đọc được"),
    "a key more": (changed(1, note="x"), "audit.jsonl:2: dòng này không đọc được"),
    "no zone": (changed(1, at="2025-12-01T08:01:00"), "dòng này không đọc được"),
    "no day": (changed(1, at="hôm qua"), "dòng này không đọc được"),
    "yes for one": (changed(1, number=True), "nội dung đã bị sửa"),
    "no number": (changed(1, details={"x": float("nan")}), "dòng này không đọc được"),
    "half a letter": (changed(1, actor="\ud800"), "dòng này không đọc được"),
    "a list": (lambda text: [*text[:1], "[]", *text[1:]], "audit.jsonl:2: dòng này không đọc được"),
    "too deep": (lambda text: [*text, "[" * 100_000], "dòng này không đọc được"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_file_is_found_out(how: str) -> None:
    change, words = TAMPERED[how]
    assert words in said(change(make_lines()))


def test_a_chain_sealed_anew_is_found_by_the_seal_that_was_kept_elsewhere() -> None:
    text = make_lines()
    forged = sealed_anew(text)
    assert said(forged) == ""
    assert "dấu của tệp khác" in said(forged, seal=json.loads(text[0])["seal"])


@pytest.mark.parametrize(
    "text", [[], ["{}"], ["[]"], ["x"], ['{"format":"xeploai-audit/1"}'], ['{"format":"other/1"}']]
)
def test_another_file_is_refused_in_words(text: list[str]) -> None:
    with pytest.raises(WrongInput, match=r"audit.jsonl:1: không phải tệp nhật ký"):
        verify_file("audit.jsonl", text)


def meaning(line: str) -> object:
    """Return what a line says, whatever the letters; the line itself where it says nothing."""
    try:
        found = json.loads(line)
        return {**found, "at": datetime.fromisoformat(found["at"])}
    except (ValueError, TypeError, KeyError):
        return line


@given(st.data())
def test_no_single_letter_can_be_changed_in_the_entries(data: st.DataObject) -> None:
    text = make_lines()
    number = data.draw(st.integers(1, len(text) - 1))
    at = data.draw(st.integers(0, len(text[number]) - 1))
    letter = data.draw(st.characters(codec="utf-8", exclude_characters=text[number][at] + "\n"))
    before, text[number] = text[number], text[number][:at] + letter + text[number][at + 1 :]
    assume(meaning(text[number]) != meaning(before))  # a time may be written in more than one way
    assert said(text) != ""
