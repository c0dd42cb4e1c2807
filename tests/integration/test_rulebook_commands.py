"""The commands on rulebooks, as people and programs see them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.commands.context import Context
from core.editions import installed_editions

Run = Callable[..., tuple[int, str, str]]
NAMES = installed_editions().names()
PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command; its status, standard output and standard error."""

    def runs(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(arguments)
        return status, *capsys.readouterr()

    return runs


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# -- rulebooks --


def test_the_list_names_every_rulebook_with_its_document_and_subjects(run: Run) -> None:
    status, out, _ = run("rulebooks")
    assert status == 0
    line = next(line for line in out.splitlines() if line.startswith("trung_uong/2025"))
    assert "366-QĐ/TW, 30/08/2025" in line
    assert "party_org, party_member, collective, leader" in line


def test_the_list_as_json_has_one_line_for_each(run: Run) -> None:
    found = rows(run("rulebooks", "--json")[1])
    assert [one["id"] for one in found] == NAMES
    assert found[NAMES.index("can_tho/2023")] == {
        "id": "can_tho/2023",
        "title": "Kiểm điểm, xếp loại năm 2023 của Đảng bộ Trường Đại học Y Dược Cần Thơ",
        "document": {"issuer": "Đảng ủy Trường Đại học Y Dược Cần Thơ", "number": "68-KH/ĐU", "date": "2023-11-29"},
        "subjects": ["party_org", "collective", "party_member", "leader", "standing_body"],
    }


# -- show --


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_rulebook_is_shown_whole_without_raw_data(run: Run, name: str, language: str) -> None:
    status, out, err = run("show", name, "--lang", language)
    assert (status, err) == (0, "")
    book = installed_editions().rulebook(name)
    assert book.digest in out
    assert all(f"({subject})" in out for subject in book.subjects)
    for raw in ("mappingproxy", "{'", ": None\n", "'document':", "Fraction("):
        assert raw not in out


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_and_every_entry_stands_on_the_page_with_its_clause(run: Run, name: str) -> None:
    out = run("show", name)[1]
    book = installed_editions().rulebook(name)
    for subject in book.subjects.values():
        for rule in subject.rules():
            cite = "(mặc định)" if rule.marks.cite == "mặc định của nền tảng" else f"[{rule.marks.cite}]"
            assert any(rule.label in line and cite in line for line in out.splitlines()), rule.name
    for section in ("order", "calendar", "steps", "forms", "dossiers", "topics", "awards", "afterwards", "periods"):
        for key, entry in book.section(section).items():
            assert f"- {entry['label']} ({key})" in out


def test_a_condition_is_a_sentence(run: Run) -> None:
    out = run("show", "can_tho/2023")[1]
    assert (
        "điểm trung bình học tập từ 3,2 trở lên; hoặc điểm trung bình học tập từ 2,5 trở lên và "
        "khen thưởng cao nhất từ Bằng khen cấp thành phố trở lên"
    ) in out
    assert "không xếp trên HTNV (khi: số tháng nghỉ ốm trong năm từ 3 trở lên)" in out
    assert "cách hiểu: khen thưởng chỉ thay điểm trung bình" in out


def test_the_head_says_documents_with_issuer_and_day_and_what_it_rests_on(run: Run) -> None:
    out = run("show", "go_vap/2021")[1]
    assert "- Công văn 123-CV/ĐU, Đảng ủy Phường 11, quận Gò Vấp, 06/01/2022" in out
    assert "Dựa trên: go_vap/2020" in out


def test_amendments_stand_at_the_end_with_their_points(run: Run) -> None:
    out = run("show", "go_vap/2021")[1]
    line = next(line for line in out.splitlines() if line.startswith("- điểm 1(5): ceilings.party_member.head.unless"))
    assert "số tháng giữ chức vụ dưới 3 → là bí thư mà không phải nhiệm vụ chính: có; hoặc" in line
    assert "- điểm 1(1): eligibility.collective.exempt.too_few_members: không có → " in out


def test_defaults_and_second_hand_sources_are_marked(run: Run) -> None:
    out = run("show", "trung_uong/2025")[1]
    assert "(mặc định)" in out
    assert "[366-QĐ/TW Điều 10-11] (nguồn thứ cấp)" in out


@pytest.mark.parametrize("prefix", [(), ("rulebook",)])
def test_each_verb_works_under_rulebook_and_alone(run: Run, prefix: tuple[str, ...]) -> None:
    assert run(*prefix, "show", "son_la/2021")[0] == 0
    assert run(*prefix, "diff", "go_vap/2020", "go_vap/2021")[0] == 0
    assert run(*prefix, "facts", "son_la/2021", "employee")[0] == 0
    assert run(*prefix, "check", str(PLUGINS / "go_vap/rulebooks/2020.yaml"))[0] == 0


# -- diff --


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_rulebook_against_itself_says_nothing(run: Run, name: str, form: tuple[str, ...]) -> None:
    assert run("diff", name, name, *form) == (0, "", "")


@pytest.mark.parametrize("first", NAMES)
def test_any_two_rulebooks_can_be_compared(run: Run, first: str) -> None:
    for second in NAMES:
        status, out, err = run("diff", first, second)
        assert (status, err) == (0, "")
        for raw in ("mappingproxy", "{'", "None", "'document':"):
            assert raw not in out


def test_differences_as_json_have_both_clauses(run: Run) -> None:
    found = {one["path"]: one for one in rows(run("diff", "trung_uong/2018", "trung_uong/2023", "--json")[1])}
    assert found["standards.party_org.HTXSNV.subs.httnv.subs_httnv_up"] == {
        "path": "standards.party_org.HTXSNV.subs.httnv.subs_httnv_up",
        "change": "changed",
        "before": {"at_least": "80%"},
        "after": {"at_least": "0.70"},
        "cite_before": "132-QĐ/TW Tiêu chuẩn tổ chức đảng - HTXSNV",
        "cite_after": "124-QĐ/TW Điều 12.1",
    }


def test_a_changed_rule_is_shown_as_two_sentences_under_section_and_subject(run: Run) -> None:
    lines = run("diff", "go_vap/2020", "go_vap/2021")[1].splitlines()
    place = lines.index("# Giới hạn mức")
    assert lines[place + 1] == "## Đảng viên (party_member)"
    assert lines[place + 3].startswith("    - không xếp trên mức của:")
    assert lines[place + 3].endswith("[15-KH/ĐU IV.6.8]")
    assert lines[place + 4].startswith("    + không xếp trên mức của:")
    assert lines[place + 4].endswith("[123-CV/ĐU 1(5)]")


def test_a_change_of_clause_is_shown_only_where_nothing_else_changed(run: Run) -> None:
    lines = run("diff", "trung_uong/2018", "trung_uong/2023")[1].splitlines()
    only = lines.index("  Các tiêu chí kết quả đều xuất sắc (HTXSNV › criteria.results)")
    assert lines[only + 2] == "    + căn cứ: 124-QĐ/TW Điều 12.1"
    other = lines.index("  Cấp dưới từ hoàn thành tốt trở lên đạt 70% (HTXSNV › subs.httnv)")
    assert not any("căn cứ" in line for line in lines[other : other + 5])


def test_a_terminal_sees_red_and_green(monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace

    from core.commands.rulebooks import diff, show

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    context = Context("vi", Terminal(), io.StringIO(), io.BytesIO())
    diff(Namespace(first="go_vap/2020", second="go_vap/2021", json=False), context)
    show(Namespace(rulebook="go_vap/2021"), context)
    out = context.out.getvalue()  # type: ignore[attr-defined]
    assert "\x1b[31m    - " in out
    assert "\x1b[32m    + " in out
    assert "\x1b[1m# go_vap/2021" in out


# -- facts --


def test_facts_say_name_label_type_range_values_default_and_clause(run: Run) -> None:
    found = {one["name"]: one for one in rows(run("facts", "can_tho/2023", "party_member", "--json")[1])}
    assert found["gpa"] == {
        "name": "gpa",
        "label": "Điểm trung bình học tập",
        "type": "number",
        "range": ["0", "4"],
        "values": None,
        "default": None,
        "cite": "68-KH/ĐU II.B.2.3.1",
    }
    assert found["review_done"]["default"] is True
    assert found["review_done"]["values"] == {"false": "không", "true": "có"}
    assert found["months_in_party"]["range"] == ["0", None]
    assert found["grades.remedies.1"]["values"]["NA"] == "Không có"
    assert found["student_track"]["values"]["bridge"] == "Liên thông"


def test_the_table_of_facts_says_when_each_is_asked(run: Run) -> None:
    status, out, _ = run("facts", "can_tho/2023", "party_member")
    assert status == 0
    line = next(line for line in out.splitlines() if line.startswith("gpa "))
    assert "0 đến 4" in line
    assert "là sinh viên, học viên: có" in line
    assert "sick_leave_months" in out


@pytest.mark.parametrize("name", NAMES)
def test_every_subject_of_every_rulebook_has_its_facts(run: Run, name: str) -> None:
    for subject in installed_editions().rulebook(name).subjects:
        status, out, err = run("facts", name, subject)
        assert (status, err) == (0, "")
        assert "review_done" in out


# -- wrong input --


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "nowhere/1"), ("nowhere/1:", "can_tho/2023", "trung_uong/2025")),
        (("diff", "trung_uong/2018", "nowhere/1"), ("nowhere/1:", "go_vap/2020")),
        (("facts", "nowhere/1", "party_member"), ("nowhere/1:", "go_vap/2020")),
        (("facts", "can_tho/2023", "nobody"), ("can_tho/2023:", "«nobody»", "party_org, collective, party_member")),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(
    run: Run, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    status, out, err = run(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert all(word in err for word in words)


WRONG_FILES: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(128, 256)),
    "control": b"a: \x00b\n",
    "list": b"- a\n",
    "nested": b"[" * 5000,
    "nested and closed": b"a: " + b"[" * 3000 + b"]" * 3000,
    "too large": b"x" * 4_000_001,
    "no YAML": b"a: [1\n",
    "shape": b"rulebook: x/1\ntitle: T\n",
}


@pytest.mark.parametrize("kind", WRONG_FILES)
def test_a_file_that_is_no_rulebook_is_refused_with_its_place(run: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(WRONG_FILES[kind])
    status, out, err = run("check", str(file))
    assert (status, out) == (2, "")
    assert err
    assert all(line.startswith(str(file)) for line in err.splitlines())
    assert "Traceback" not in err


def test_a_folder_and_a_missing_file_are_refused(run: Run, tmp_path: Path) -> None:
    assert run("check", str(tmp_path)) == (2, "", f"{tmp_path}: là thư mục; chỉ ra một tệp YAML.\n")
    missing = tmp_path / "x.yaml"
    assert run("check", str(missing)) == (2, "", f"{missing}: không có tệp này; sửa đường dẫn.\n")


def test_a_path_that_no_file_can_have_is_refused(run: Run) -> None:
    status, out, err = run("check", "a\x00b")
    assert (status, out, err.count("\n")) == (2, "", 1)


# -- check --


@pytest.mark.parametrize("file", sorted(PLUGINS.glob("*/rulebooks/*.yaml")), ids=lambda file: str(file.parts[-3:]))
def test_every_shipped_rulebook_is_right_and_its_cases_pass(run: Run, file: Path) -> None:
    status, out, err = run("check", str(file))
    assert (status, err) == (0, "")
    assert "0 chưa đạt" in out


def beside(tmp_path: Path, cases: bytes) -> str:
    """Copy a rulebook and put cases beside it; its path."""
    for folder in ("rulebooks", "cases"):
        (tmp_path / folder).mkdir()
    file = tmp_path / "rulebooks" / "2018.yaml"
    file.write_bytes((PLUGINS / "trung_uong/rulebooks/2018.yaml").read_bytes())
    (tmp_path / "cases" / "2018.yaml").write_bytes(cases)
    return str(file)


def test_a_failed_case_is_named_and_ends_with_status_1(run: Run, tmp_path: Path) -> None:
    cases = (
        "rulebook: trung_uong/2018\ncases:\n"
        "  - {name: không thể, classify: party_member, facts: {review_done: false}, expect: {status: classified}}\n"
    )
    status, out, _ = run("check", beside(tmp_path, cases.encode()))
    assert status == 1
    assert "1 ca, 1 chưa đạt" in out
    assert "2018.yaml:3: không thể: status: 'not_reviewed', cần 'classified'" in out


@pytest.mark.parametrize(
    "cases",
    [
        b"\xff\xfe\x00",
        b"rulebook: trung_uong/2018\nstart: [1]\n",
        b"rulebook: trung_uong/2018\nstart: {a: {facts: 3}}\n",
        b"rulebook: trung_uong/2018\ncases: {a: 1}\n",
        b"rulebook: trung_uong/2018\ncases:\n  - {name: a, classify: party_member, facts: [1], expect: {}}\n",
        b"rulebook: trung_uong/2018\ncases:\n  - {name: a, classify: {b: c}, expect: {}}\n",
        b"rulebook: trung_uong/2018\ncases:\n  - {name: a, classify: party_member, from: {b: c}, expect: {}}\n",
    ],
)
def test_cases_of_the_wrong_shape_fail_with_their_place(run: Run, tmp_path: Path, cases: bytes) -> None:
    status, out, err = run("check", beside(tmp_path, cases))
    assert (status, err) == (1, "")
    assert str(tmp_path / "cases" / "2018.yaml") in out
