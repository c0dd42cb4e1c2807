"""`whatif`: the same rows under two rulebooks, from every kind of file; who changes, and which clauses did it."""

from __future__ import annotations

import csv
import io
import json
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from core.cli import main
from core.commands import whatif
from core.commands.context import Context
from core.editions import Editions
from core.hookspecs import hookimpl
from core.plugins import TenantHooks, build_manager

Row = dict[str, Any]
Run = Callable[..., tuple[int, str, str]]

MEMBER: Row = {
    "months_in_party": 60, "is_leader": False, "is_civil_servant": False, "outstanding": True,
    "degradation_concluded": False, "disciplined": False, "targets_done": 1,
    "grades.qualities.1": "XS", "grades.qualities.2": "T", "grades.qualities.3": "T", "grades.qualities.4": "XS",
    "grades.results.1": "XS", "grades.results.2": "XS", "grades.results.3": "XS", "grades.remedies.1": "NA",
    "grades.added.1": "T", "grades.added.2": "T",
}  # fmt: skip
# In 2021 a secretary whose main duty is another one is no longer held down by the unit's level.
SECRETARY: Row = {
    **MEMBER,
    "is_head": True,
    "months_in_post": 24,
    "secretary_not_main_duty": True,
    "unit_level": "HTNV",
}
ROWS: list[Row] = [
    {"id": "a", "name": "An", **MEMBER},
    {"id": "b", "name": "Bình", **SECRETARY},
    {"id": "c", "name": "Cúc", **MEMBER, "grades.added.1": "K"},
    {"id": "d", "name": "Dung", **MEMBER, "grades.added.1": None},
    {"id": "e", "name": "Én", **MEMBER, "months_in_party": 3},
]
WANTED = [
    ("a", False, "HTXSNV", "HTXSNV"),
    ("b", True, "HTNV", "HTXSNV"),
    ("c", True, "HTXSNV", "KHTNV"),
    ("d", True, "HTXSNV", None),
    ("e", False, None, None),
]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Compare a file under two rulebooks; return status, output, complaints."""

    def run(name: str, *options: str, first: str = "go_vap/2020", second: str = "go_vap/2021") -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["whatif", first, second, "party_member", name, *options])
        return status, *capsys.readouterr()

    return run


def nested(row: Row) -> Row:
    """Return a row as JSON has it: facts, grades and points apart."""
    found: Row = {"facts": {}, "grades": {}, "points": {}}
    for name, value in row.items():
        block, _, rest = name.partition(".")
        if name in ("id", "name"):
            found[name] = value
        else:
            found[block if rest else "facts"][rest or name] = value
    return found


def headings(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def write(rows: list[Row], name: str) -> str:
    if name.endswith(".xlsx"):
        book = xlsxwriter.Workbook(name)
        sheet = book.add_worksheet("Bảng")
        sheet.write_row(0, 0, headings(rows))
        for number, row in enumerate(rows, 1):
            for column, heading in enumerate(headings(rows)):
                if row.get(heading) is not None:
                    sheet.write(number, column, row[heading])
        book.close()
        return name
    with open(name, "w", encoding="utf-8", newline="") as file:
        if name.endswith(".csv"):
            writer = csv.DictWriter(file, headings(rows))
            writer.writeheader()
            writer.writerows(rows)
        elif name.endswith(".jsonl"):
            file.writelines(json.dumps(nested(row), ensure_ascii=False) + "\n" for row in rows)
        else:
            json.dump([nested(row) for row in rows], file, ensure_ascii=False, indent=1)
    return name


def lines(said: tuple[int, str, str]) -> list[Row]:
    assert (said[0], said[2]) == (0, "")
    return [json.loads(line) for line in said[1].splitlines()]


# -- what comes out


def test_each_row_says_what_it_is_under_both_rulebooks(run: Run) -> None:
    found = lines(run(write(ROWS, "in.json")))
    assert [(one["id"], one["changed"], one["from"]["level"], one["to"]["level"]) for one in found] == WANTED
    assert found[1] == {
        "id": "b",
        "subject": "party_member",
        "changed": True,
        "from": {"rulebook": "go_vap/2020", "status": "classified", "level": "HTNV", "best": "HTNV", "worst": "HTNV"},
        "to": {"rulebook": "go_vap/2021", "status": "classified", "level": "HTXSNV", "best": "HTXSNV",
               "worst": "HTXSNV"},
        "because": [{"rulebook": "go_vap/2020", "level": "HTNV", "rule": "head", "from": "HTXSNV", "to": "HTNV",
                     "cite": "15-KH/ĐU IV.6.8", "other": None}],
    }  # fmt: skip


def test_what_did_it_is_named_by_rulebook_and_clause(run: Run) -> None:
    found = {one["id"]: one["because"] for one in lines(run(write(ROWS, "in.json")))}
    assert (found["a"], found["e"]) == ([], [])
    assert [(one["rulebook"], one["fact"], one["value"], one["needs"]) for one in found["c"]] == [
        ("go_vap/2021", "grades.added.1", "K", ">= T")
    ]
    assert all(one["cite"] for one in found["b"] + found["c"])
    assert found["d"] == [{"rulebook": "go_vap/2021", "status": "undetermined", "missing": ["grades.added.1"]}]


def test_every_kind_of_file_gives_the_same_lines(run: Run) -> None:
    wanted = run(write(ROWS, "in.json"))
    assert wanted[0] == 0
    for name in ("in.jsonl", "in.csv", "in.xlsx"):
        assert run(write(ROWS, name)) == wanted


def test_standard_input_takes_json_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path(write(ROWS, "in.jsonl")).read_bytes()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert run("-") == run("in.jsonl")


def test_the_other_way_round_the_sides_change_places(run: Run) -> None:
    there = lines(run(write(ROWS, "in.json")))
    back = lines(run("in.json", first="go_vap/2021", second="go_vap/2020"))
    assert [one["from"] for one in there] == [one["to"] for one in back]
    assert [one["because"] for one in there] == [one["because"] for one in back]


def test_under_one_rulebook_twice_nobody_changes(run: Run) -> None:
    found = lines(run(write(ROWS, "in.json"), first="go_vap/2021"))
    assert [(one["changed"], one["because"]) for one in found] == [(False, [])] * 5


def test_rulebooks_of_two_places_may_be_compared(run: Run) -> None:
    shared = {name: value for name, value in ROWS[0].items() if not name.startswith("grades.added")}
    (line,) = lines(run(write([shared], "in.json"), first="go_vap/2020", second="can_tho/2023"))
    assert (line["from"]["level"], line["to"]["rulebook"]) == ("HTXSNV", "can_tho/2023")
    assert line["changed"] == (line["to"]["level"] != "HTXSNV")


# -- for people


def test_the_table_shows_those_who_change_and_counts_them(run: Run) -> None:
    status, out, err = run(write(ROWS, "in.json"), "--table")
    assert (status, err) == (0, "")
    table, totals = out.split("\n\n")
    assert table.splitlines()[0].split("  ")[0] == "Mã"
    assert "go_vap/2020" in table.splitlines()[0]
    assert [line[0] for line in table.splitlines()[2:] if line[0] != " "] == ["b", "c", "d"]
    assert "head: HTXSNV → HTNV [15-KH/ĐU IV.6.8]" in table
    assert "go_vap/2021: còn thiếu grades.added.1" in table
    assert totals.splitlines() == [
        "3 trên 5 dòng đổi kết quả:",
        "  HTNV → HTXSNV: 1",
        "  HTXSNV → KHTNV: 1",
        "  HTXSNV → chưa xác định: 1",
    ]


def test_more_frequent_changes_are_counted_first(run: Run) -> None:
    rows = [{**row, "id": f"{row['id']}{copy}"} for row in ROWS for copy in range(3 if row["id"] == "c" else 1)]
    _, out, _ = run(write(rows, "in.json"), "--table")
    assert out.split("\n\n")[1].splitlines()[:2] == ["5 trên 7 dòng đổi kết quả:", "  HTXSNV → KHTNV: 3"]


def test_the_table_speaks_english(run: Run) -> None:
    _, out, _ = run(write(ROWS, "in.json"), "--table", "--lang", "en")
    assert "3 of 5 rows change their result:" in out
    assert "HTXSNV → undetermined: 1" in out


def test_where_nobody_changes_the_table_says_so(run: Run) -> None:
    _, out, _ = run(write(ROWS[:1], "in.json"), "--table")
    assert out.splitlines()[-1] == "0 trên 1 dòng đổi kết quả:"


CHANGED = [
    ["b", "Bình", "HTNV", "HTXSNV"],
    ["c", "Cúc", "HTXSNV", "KHTNV"],
    ["d", "Dung", "HTXSNV", "chưa xác định"],
]


def test_the_changes_go_into_a_csv_file(run: Run) -> None:
    assert run(write(ROWS, "in.json"), "-o", "out.csv") == (0, "", "")
    found = list(csv.reader(Path("out.csv").read_text("utf-8-sig").splitlines()))
    assert found[0] == ["Mã", "Họ và tên", "go_vap/2020", "go_vap/2021", "Vì điều khoản"]
    assert [row[:4] for row in found[1:]] == CHANGED


def test_the_changes_go_into_a_workbook(run: Run) -> None:
    assert run(write(ROWS, "in.json"), "-o", "out.xlsx") == (0, "", "")
    found = CalamineWorkbook.from_path("out.xlsx").get_sheet_by_index(0).to_python()
    assert [row[:4] for row in found[1:]] == CHANGED


def test_all_lines_go_into_a_file_of_lines(run: Run) -> None:
    wanted = run(write(ROWS, "in.json"))[1]
    assert run("in.json", "-o", "out.jsonl") == (0, "", "")
    assert Path("out.jsonl").read_text("utf-8") == wanted


SMALL = """\
rulebook: own/{edition}
title: Bộ quy tắc thử
documents: {{main: {{issuer: Đảng ủy A, number: {edition}-KH/ĐU, date: 2024-01-02}}}}
review_years: [2024]
subjects: {{party_member: {{label: Đảng viên, scale: quality, cite: I}}}}
eligibility: {{party_member: {{exempt: {{new: {{months_in_party: {{below: {months}}}, cite: II}}}}}}}}
standards:
  party_member:
    HTXSNV: {{targets: {{targets_done: {{at_least: {targets}}}, cite: III.1}}}}
    HTTNV: {{discipline: {{disciplined: false, cite: III.2}}}}
    HTNV: {{self: {{self_detected: true, cite: III.3}}}}
disqualifiers: {{party_member: {{conduct: {{degradation_concluded: true, cite: III.5}}}}}}
otherwise: {{party_member: {{result: {otherwise}, cite: III.4}}}}
"""


def own_editions() -> Context:
    """Return the context of a tenant with two small editions of one rulebook."""
    module = ModuleType("plugin")
    Path("1.yaml").write_text(SMALL.format(edition=1, months=6, targets="90%", otherwise="KHTNV"), "utf-8")
    Path("2.yaml").write_text(SMALL.format(edition=2, months=3, targets="100%", otherwise="open"), "utf-8")

    @hookimpl
    def rulebook_files() -> tuple[Path, ...]:
        return Path("1.yaml"), Path("2.yaml")

    vars(module)["rulebook_files"] = rulebook_files
    context = Context("vi", io.StringIO(), io.StringIO(), io.BytesIO())
    context.__dict__["editions"] = Editions(TenantHooks(build_manager([("own", module)]), ["own"]))
    return context


def test_the_table_says_the_clause_and_what_the_other_side_asks() -> None:
    good = {"months_in_party": 30, "targets_done": "0.95", "disciplined": False, "self_detected": False}
    good["degradation_concluded"] = False
    rows = [
        {"id": "a", **good},
        {"id": "b", **good, "months_in_party": 4},
        {"id": "c", **good, "targets_done": 0, "disciplined": True},
    ]
    args = Namespace(rulebook="own/1", other="own/2", subject="party_member", file=write(rows, "in.csv"))
    context = own_editions()
    assert whatif.run(Namespace(**vars(args), output="out.csv", table=False), context) == 0
    found = list(csv.reader(Path("out.csv").read_text("utf-8-sig").splitlines()))
    assert [(row[0], row[2:]) for row in found[1:]] == [
        ("a", ["HTXSNV", "HTTNV", "targets: targets_done = 0.95 (cần >= 1) [2-KH/ĐU III.1] – bên kia cần >= 0.9 "
               "[1-KH/ĐU III.1]"]),
        ("b", ["không kiểm điểm, không xếp loại", "HTTNV", "new: months_in_party = 4 [1-KH/ĐU II]"]),
        ("c", ["KHTNV", "quy định không nêu mức", "otherwise: [1-KH/ĐU III.4]; otherwise: [2-KH/ĐU III.4]"]),
    ]  # fmt: skip


# -- what is wrong


@pytest.mark.parametrize("options", [(), ("--table",), ("-o", "out.csv"), ("-o", "out.jsonl")])
def test_a_wrong_value_is_named_once_and_nothing_is_put_out(run: Run, options: tuple[str, ...]) -> None:
    rows = [ROWS[0], {**ROWS[1], "months_in_party": "abc"}]
    status, out, err = run(write(rows, "in.csv"), *options)
    assert (status, out) == (2, "")
    assert err == "in.csv:3: «months_in_party»: cần một số, nhận được «abc».\n"
    assert sorted(path.name for path in Path().iterdir()) == ["in.csv"]


def test_a_wrong_value_is_found_under_the_only_rulebook_that_knows_it(run: Run) -> None:
    status, out, err = run(write([{**ROWS[1], "secretary_not_main_duty": "maybe"}], "in.xlsx"))
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    cell = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[headings([ROWS[1]]).index("secretary_not_main_duty")]
    assert line.startswith(f"in.xlsx:Bảng!{cell}2: «secretary_not_main_duty»: ")


@pytest.mark.parametrize("name", ["in.json", "in.jsonl"])
def test_a_fact_that_neither_rulebook_knows_is_wrong_input(run: Run, name: str) -> None:
    status, out, err = run(write([ROWS[0], {**ROWS[1], "salary": 5}], name))
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    place = 2 if name == "in.jsonl" else 1 + Path(name).read_text("utf-8").splitlines().index('   "salary": 5')
    assert line.startswith(f"{name}:{place}: không có «salary» trong bộ quy tắc")


def test_a_column_that_neither_rulebook_knows_is_wrong_input(run: Run) -> None:
    status, out, err = run(write([{**ROWS[0], "salary": 5}], "in.csv"))
    assert (status, out) == (2, "")
    assert err.splitlines() == ["in.csv:1: không rõ cột “salary”; hãy sửa tên hoặc bỏ cột"]


def test_all_wrong_values_are_named_in_their_order(run: Run) -> None:
    rows = [{**ROWS[0], "targets_done": 2, "grades.results.1": "A"}, {**ROWS[1], "secretary_not_main_duty": 7}]
    status, _, err = run(write(rows, "in.csv"))
    assert status == 2
    assert [(line.split(": ")[0], line.split("«")[1].split("»")[0]) for line in err.splitlines()] == [
        ("in.csv:2", "grades.results.1"),
        ("in.csv:2", "targets_done"),
        ("in.csv:3", "secretary_not_main_duty"),
    ]


@pytest.mark.parametrize("text", ["id,outstanding\n", "id,outstanding\n\n"])
def test_a_file_without_rows_is_wrong_input(run: Run, text: str) -> None:
    Path("in.csv").write_text(text, "utf-8")
    status, out, err = run("in.csv")
    assert (status, out) == (2, "")
    assert err.startswith("in.csv:")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("verb", [("classify", "go_vap/2020"), ("whatif", "go_vap/2020", "go_vap/2021")])
def test_very_many_wrong_values_are_named_up_to_a_hundred(
    capsys: pytest.CaptureFixture[str], verb: tuple[str, ...]
) -> None:
    name = write([{"id": str(row), "targets_done": "x"} for row in range(150)], "in.csv")
    assert main([*verb, "party_member", name]) == 2
    said = capsys.readouterr()
    found = said.err.splitlines()
    assert (said.out, len(found)) == ("", 101)
    assert [line.split(": ")[0] for line in found] == [f"in.csv:{line}" for line in range(2, 103)]
    assert "không kể hết" in found[-1]


def test_an_id_given_twice_is_wrong_input(run: Run) -> None:
    status, out, err = run(write([ROWS[0], ROWS[0]], "in.csv"))
    assert (status, out) == (2, "")
    assert err.startswith("in.csv:3: mã «a» đã có ở in.csv:2")


@pytest.mark.parametrize("options", [("-o", "out.docx"), ("-o", "out")])
def test_results_are_written_in_known_kinds_only(run: Run, options: tuple[str, ...]) -> None:
    status, out, err = run(write(ROWS, "in.csv"), *options)
    assert (status, out) == (2, "")
    assert err.startswith(f"{options[1]}: ")


def test_a_rulebook_that_nobody_has_is_named_with_the_known_ones(run: Run) -> None:
    status, out, err = run(write(ROWS, "in.csv"), second="go_vap/1999")
    assert (status, out) == (2, "")
    assert err.startswith("go_vap/1999: ")
    assert "go_vap/2021" in err


def test_a_subject_that_one_rulebook_does_not_have_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatif", "go_vap/2020", "can_tho/2023", "employee", write(ROWS, "in.csv")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "employee" in said.err
    assert "Traceback" not in said.err
