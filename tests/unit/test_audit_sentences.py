"""Every action that is recorded anywhere has a sentence for people, filled from what is recorded with it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from core.audit.sentences import RECORD_VERBS, RECORDS, SENTENCES, placeholders, sentence
from core.people.services.records import KINDS

TOP = Path(__file__).parents[2]
RECORDS_FILE = TOP / "core" / "people" / "services" / "records.py"
NO_DETAILS = {"work", "action", "actor", "subject"}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def files() -> list[Path]:
    found = (file for folder in ("core", "tenants") for file in sorted((TOP / folder).rglob("*.py")))
    return [file for file in found if file.name != "sentences.py"]


@cache
def recordings() -> list[tuple[Path, ast.Call]]:
    """Return each call of `audit.record`, with its file."""
    return [
        (file, node)
        for file in files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and records(node.func)
    ]


def records(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Name(id="audit"), attr="record") | ast.Name(id="record"):
            return True
    return False


def place(file: Path, call: ast.Call) -> str:
    return f"{file.relative_to(TOP)}:{call.lineno}"


def action_of(call: ast.Call) -> str | None:
    """Return the action, None where it is worked out."""
    named = [one.value for one in call.keywords if one.arg == "action"]
    said = call.args[1] if len(call.args) > 1 else next(iter(named), None)
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else None


@cache
def texts_of(file: Path) -> frozenset[str]:
    """Return all texts of a file."""
    found = (node.value for node in ast.walk(tree(file)) if isinstance(node, ast.Constant))
    return frozenset(text for text in found if isinstance(text, str))


def test_every_action_has_a_sentence() -> None:
    without = [
        f"{place(file, call)} {action_of(call)}"
        for file, call in recordings()
        if action_of(call) not in (None, *SENTENCES)
    ]
    assert without == []


def test_an_action_that_is_worked_out_stands_in_its_file() -> None:
    bare = [
        place(file, call)
        for file, call in recordings()
        if action_of(call) is None and file != RECORDS_FILE and texts_of(file).isdisjoint(SENTENCES)
    ]
    assert bare == []


def test_what_looks_like_an_action_where_some_are_worked_out_has_a_sentence() -> None:
    areas = {action.partition(".")[0] for action in SENTENCES}
    without = {
        text
        for file in {file for file, call in recordings() if action_of(call) is None}
        for text in texts_of(file)
        if re.fullmatch(r"[a-z_]+\.[a-z_]+", text) and text.partition(".")[0] in areas
    }
    assert without - set(SENTENCES) == set()


def test_every_kind_of_record_has_its_word() -> None:
    assert {one.name for one in KINDS} == set(RECORDS)
    for name in RECORDS:
        for verb in RECORD_VERBS:
            assert f"{name}.{verb}" not in sentence(f"{name}.{verb}", {}).said()


def test_a_sentence_is_filled_from_what_is_recorded() -> None:
    missing = [
        f"{place(file, call)} {name}"
        for file, call in recordings()
        if all(one.arg for one in call.keywords)
        for name in placeholders(SENTENCES.get(action_of(call) or "", ""))
        if name not in {one.arg for one in call.keywords} - NO_DETAILS
    ]
    assert missing == []


def test_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) - {text for file in files() for text in texts_of(file)} == set()


@pytest.mark.parametrize(
    ("action", "details", "said"),
    [
        ("tenant.archive", {}, "Lưu trữ đơn vị"),
        ("tenant.choose_plugins", {"old": [], "new": ["a", "b"]}, "Chọn plugin: a, b; trước đó: -"),
        ("tenant.choose_rulebook", {"year": 2023, "new": None}, "Chọn bộ quy tắc năm 2023: -; trước đó: -"),
        (
            "account.choose_openid",
            {"old": False, "new": True},
            "Chọn đăng nhập bằng tài khoản ngoài: có; trước đó: không",
        ),
        (
            "unit.move",
            {"day": "2023-01-01", "new": {"parent": "x"}, "old": {"parent": None}},
            "Chuyển đơn vị từ 01/01/2023: parent x; trước đó: parent -",
        ),
        ("post.end", {"old": {"until": None}, "new": {"until": "2025-01-01"}}, "Kết thúc chức vụ: until 01/01/2025"),
        (
            "break_glass.open",
            {"into": "a", "reason": "b", "until": "2025-12-01T18:30:00+00:00"},
            "Mở phiên khẩn cấp vào a đến 01:30 02/12/2025: b",
        ),
        (
            "break_glass.end",
            {"operator": "2025-99-01T18:30:00+00:00"},
            "Kết thúc phiên khẩn cấp của 2025-99-01T18:30:00+00:00",
        ),
        ("nobody.knows", {"x": 1}, "Việc khác: nobody.knows"),
    ],
)
def test_an_entry_says_what_happened(action: str, details: dict[str, object], said: str) -> None:
    assert sentence(action, details).said() == said
