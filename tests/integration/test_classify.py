"""`classify`: the same rows in every kind of file give the same lines; wrong rows are named and nothing is put out."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter

from core.cli import main
from core.editions import installed_editions
from core.rulebook.facts import value_text
from core.testing.rows import as_columns, make_values

Row = dict[str, Any]
Run = Callable[..., tuple[int, str, str]]
SAME = [
    ("can_tho/2023", "party_member"),
    ("son_la/2021", "party_member"),
    ("so_noi_vu/2017", "party_org"),
    ("go_vap/2021", "leader"),
]
ROWS = 60


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Write text into a file if there is any and classify it; return status, output, complaints."""

    def run(
        text: str | None, name: str = "in.json", *options: str, of: tuple[str, str] = SAME[0]
    ) -> tuple[int, str, str]:
        if text is not None:
            with open(name, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        capsys.readouterr()
        status = main(["classify", *of, name, *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def make_rows(rulebook: str, subject: str) -> list[Row]:
    """Return rows as a spreadsheet has them: an id and a column for every value."""
    program = installed_editions().classifier(rulebook, subject).program
    chance = random.Random(f"{rulebook} {subject} files")
    rows = [make_values(program, chance, missing=chance.choice((0, 0.1, 0.3))) for _ in range(ROWS)]
    return [{"id": f"hs-{place}", **as_columns(row)} for place, row in enumerate(rows)]


def nested(row: Row) -> Row:
    """Return a row as JSON has it: facts, grades and points apart."""
    found: Row = {"id": row["id"], "facts": {}, "grades": {}, "points": {}}
    for name, value in row.items():
        block, _, rest = name.partition(".")
        if block in ("grades", "points"):
            found[block][rest] = value
        elif name != "id":
            found["facts"][name] = value
    return found


def headings(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def as_csv(rows: list[Row], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings(rows))
    writer.writerows([[value_text(row[name]) if name in row else "" for name in headings(rows)] for row in rows])
    return text.getvalue()


def write_workbook(rows: list[Row], name: str = "in.xlsx") -> None:
    book = xlsxwriter.Workbook(name)
    sheet = book.add_worksheet("Bảng")
    sheet.write_row(0, 0, headings(rows))
    for number, row in enumerate(rows, 1):
        for column, heading in enumerate(headings(rows)):
            if heading in row:
                sheet.write(number, column, row[heading])
    book.close()


@pytest.mark.parametrize("of", SAME)
@pytest.mark.parametrize("options", [(), ("--explain",)])
def test_the_same_rows_in_every_kind_of_file_give_the_same_lines(
    run: Run, of: tuple[str, str], options: tuple[str, ...]
) -> None:
    rows = make_rows(*of)
    status, wanted, _ = run(json.dumps([nested(row) for row in rows]), "in.json", *options, of=of)
    assert (status, len(wanted.splitlines())) == (0, ROWS)
    lines = "".join(json.dumps(nested(row), ensure_ascii=False) + "\n" for row in rows)
    assert run(lines, "in.jsonl", *options, of=of) == (0, wanted, "")
    assert run(as_csv(rows), "in.csv", *options, of=of) == (0, wanted, "")
    assert run(as_csv(rows, ";"), "semicolons.csv", *options, of=of) == (0, wanted, "")
    write_workbook(rows)
    assert run(None, "in.xlsx", *options, of=of) == (0, wanted, "")


def test_a_workbook_with_numbers_in_its_cells_gives_the_same_lines(run: Run) -> None:
    rows: list[Row] = [{"id": "a", "gpa": 3.2, "months_in_party": 30, "is_student": True, "sick_leave_months": 2.5}]
    write_workbook(rows)
    assert run(None, "in.xlsx") == run(json.dumps([nested(row) for row in rows]))


def test_standard_input_takes_json_and_json_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [nested(row) for row in make_rows(*SAME[0])]
    wanted = run(json.dumps(rows))
    for text in (json.dumps(rows), "".join(json.dumps(row) + "\n" for row in rows)):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        assert run(None, "-") == wanted


def test_a_line_has_the_keys_of_the_contract(run: Run) -> None:
    status, out, _ = run('{"id": "sv-1", "facts": {"months_in_party": 2}}')
    assert (status, json.loads(out)) == (
        0,
        {
            "id": "sv-1", "subject": "party_member", "rulebook": "can_tho/2023", "status": "exempt", "level": None,
            "best": None, "worst": None, "may_be": [], "basis": None, "ceilings": [], "missing": [], "points": None,
            "unmet": {},
        },
    )  # fmt: skip


def test_a_row_without_an_id_gets_its_number(run: Run) -> None:
    _, out, _ = run('[{"facts": {}}, {"id": null}, {"id": 7}]')
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["1", "2", "7"]


def test_null_is_a_missing_fact(run: Run) -> None:
    assert run('{"facts": {"gpa": null, "disciplined": null}}') == run('{"facts": {}}')


def test_a_grade_for_a_criterion_that_does_not_apply_is_ignored(run: Run) -> None:
    def told(grade: str | None) -> Any:
        row = nested({"id": "a", "is_leader": False, "is_student": False, "months_in_party": 30, "outstanding": False})
        row["grades"] = {"results.4": grade}
        return run(json.dumps(row))

    assert told("K") == told("XS") == told(None)
    assert told("A")[0] == 2


def test_points_of_a_group_that_does_not_apply_are_ignored_but_never_over_its_maximum(run: Run) -> None:
    of = ("son_la/2021", "party_member")
    rows = [{"id": "a", "facts": {"is_leader": False}, "points": {"led_units": points}} for points in (0, 1, 10)]
    found = [run(json.dumps(row), of=of) for row in rows]
    assert found[0][0] == 0
    assert len({out for _, out, _ in found}) == 1
    ((_, words),) = complaint(run(json.dumps({"points": {"led_units": 10.01}}), of=of))
    assert "«points.led_units»" in words
    assert "0..10" in words


# -- what is wrong


def complaint(found: tuple[int, str, str]) -> list[tuple[str, str]]:
    """Return the place and the words of every fault of a run that must have failed."""
    status, out, err = found
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    pairs = [line.partition(": ") for line in err.splitlines()]
    assert pairs
    return [(place, words) for place, _, words in pairs]


WRONG_VALUES = [
    ("facts", "gpaa", "3.2", "«gpa»"),
    ("facts", "salary", 5, "«salary»"),
    ("facts", "gpa", "ba", "«ba»"),
    ("facts", "gpa", 4.5, "0..4"),
    ("facts", "gpa", -0.1, "0..4"),
    ("facts", "gpa", "3,2", "«3,2»"),
    ("facts", "gpa", "", "«»"),
    ("facts", "gpa", True, "«true»"),
    ("facts", "gpa", "NaN", "«NaN»"),
    ("facts", "gpa", "1e3", "«1e3»"),
    ("facts", "gpa", [3.2], "gpa"),
    ("facts", "gpa", {"value": 3.2}, "gpa"),
    ("facts", "months_in_party", 30.5, "số nguyên"),
    ("facts", "months_in_party", "-1", "0.."),
    ("facts", "targets_done", "95%", "«95%»"),
    ("facts", "targets_done", 95, "0..1"),
    ("facts", "disciplined", "no", "«no»"),
    ("facts", "disciplined", 0, "«0»"),
    ("facts", "student_track", "evening", "regular"),
    ("facts", "student_track", "Chính quy", "regular"),
    ("facts", "civil_service_level", "HTNVHC", "HTXSNV"),
    ("facts", "unit_level", "XS", "HTXSNV"),
    ("facts", "grades.results.1", "XS", "grades.results.1"),
    ("grades", "results.9", "XS", "results.9"),
    ("grades", "results.1", "A", "XS"),
    ("grades", "results.1", "xs", "«xs»"),
    ("grades", "results.1", "NA", "«NA»"),
    ("grades", "results.1", 1, "«1»"),
    ("points", "work", 5, "work"),
]


@pytest.mark.parametrize(("block", "name", "value", "words"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_the_exact_line(run: Run, block: str, name: str, value: Any, words: str) -> None:
    row = {"id": "a", block: {name: value}}
    text = json.dumps([{"id": "b"}, row], ensure_ascii=False, indent=1)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if f'"{name}"' in one)
    ((place, said),) = complaint(run(text))
    assert place == f"in.json:{line}"
    assert words in said
    lines = '{"id": "b"}\n\n' + json.dumps(row, ensure_ascii=False) + "\n"
    ((place, said),) = complaint(run(lines, "in.jsonl"))
    assert (place, words in said) == ("in.jsonl:3", True)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "in.json:1"),
        ("  \n ", "in.json:1"),
        ("[]", "in.json:1"),
        ("{}}", "in.json:1"),
        ("5", "in.json:1"),
        ("null", "in.json:1"),
        ('[{"id": "a"},\n {"id": "a"}]', "in.json:2"),
        ('[{"id": "a"},\n [1]]', "in.json:2"),
        ('[{"id": "a"},\n "b"]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": {"gpa": NaN}}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": {"gpa": Infinity}}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": {"gpa": 1e999}}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": {"gpa": 1e-999}}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": {"gpa": 3,\n "gpa": 3}}]', "in.json:"),
        ('[{"id": "a"},\n {"id": "b", "id": "c"}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "facts": [1]}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b", "fact": {}}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": ["b"]}]', "in.json:2"),
        ('[{"id": "a"},\n {"id": "b"\n', "in.json:"),
        ('[{"id": "a"},\n {"id": \'b\'}]', "in.json:2"),
        ('{"facts": {"gpa": ' + "9" * 5000 + "}}", "in.json:1"),
        ('{"facts": {"gpa": "' + "9" * 5000 + '"}}', "in.json:1"),
        ("[" * 3000 + "]" * 3000, "in.json:1"),
        ('{"facts": ' + '{"gpa": ' * 2000 + "1" + "}" * 2000 + "}", "in.json:1"),
    ],
)
def test_a_file_without_sound_rows_is_refused_at_its_line(run: Run, text: str, place: str) -> None:
    found = complaint(run(text))
    assert all(where.startswith(place) for where, _ in found), found


def test_every_fault_of_every_row_is_told(run: Run) -> None:
    rows = [
        {"id": "a", "facts": {"gpa": 9, "disciplined": "x"}},
        {"id": "b"},
        {"id": "c", "grades": {"results.1": "A"}},
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    found = complaint(run(text, "in.jsonl"))
    assert sorted(place for place, _ in found) == ["in.jsonl:1", "in.jsonl:1", "in.jsonl:3"]


def test_an_id_given_twice_names_both_lines(run: Run) -> None:
    ((place, words),) = complaint(run("id,gpa\na,3\nb,3\na,2\n", "in.csv"))
    assert place == "in.csv:4"
    assert "«a»" in words
    assert "in.csv:2" in words


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("id,gpa,salary\na,3,5\n", "in.csv:1", "salary"),
        ("id,gpa,gpa\na,3,3\n", "in.csv:1", "gpa"),
        ("id,gpa\na,3,4\n", "in.csv:2", ""),
        ("id,gpa\na,3\nb,5\n", "in.csv:3", "0..4"),
        ("id,gpa\n", "in.csv:", ""),
        ("", "in.csv:", ""),
        ("id,grades.results.9\na,XS\n", "in.csv:1", "grades.results.9"),
        ("id,disciplined\na,maybe\n", "in.csv:2", "«maybe»"),
        ('id,gpa\n"a,3\n', "in.csv:", ""),
    ],
)
def test_a_wrong_csv_is_refused_at_its_line(run: Run, text: str, place: str, words: str) -> None:
    found = complaint(run(text, "in.csv"))
    assert found[0][0].startswith(place)
    assert words in found[0][1]


def test_a_wrong_cell_of_a_workbook_is_named_by_sheet_and_cell(run: Run) -> None:
    write_workbook([{"id": "a", "gpa": 3.2}, {"id": "b", "gpa": 5, "months_in_party": 30.5}])
    assert [place for place, _ in complaint(run(None, "in.xlsx"))] == ["in.xlsx:Bảng!B3", "in.xlsx:Bảng!C3"]


def test_an_unknown_column_of_a_workbook_is_named_by_its_cell(run: Run) -> None:
    write_workbook([{"id": "a", "salary": 5}])
    ((place, words),) = complaint(run(None, "in.xlsx"))
    assert (place, "salary" in words) == ("in.xlsx:Bảng!B1", True)


@pytest.mark.parametrize("name", ["missing.json", "missing.csv", "missing.xlsx", "rows.ods", "rows", "."])
def test_a_file_that_is_not_there_or_of_another_kind_is_refused(run: Run, name: str) -> None:
    ((place, _),) = complaint(run(None, name))
    assert place == name


@pytest.mark.parametrize("name", ["in.json", "in.jsonl", "in.csv", "in.xlsx"])
def test_bytes_that_are_no_text_or_no_workbook_are_refused(run: Run, name: str) -> None:
    with open(name, "wb") as file:
        file.write(b"\xff\xfe\x00\x80PK" * 50)
    assert all(place.startswith(name) for place, _ in complaint(run(None, name)))


@pytest.mark.parametrize(
    ("of", "words"), [(("ha_noi/2023", "party_member"), "ha_noi/2023"), (("can_tho/2023", "pupil"), "«pupil»")]
)
def test_an_unknown_rulebook_or_subject_is_named(run: Run, of: tuple[str, str], words: str) -> None:
    ((place, said),) = complaint(run('{"id": "a"}', of=of))
    assert words in f"{place}: {said}"


@pytest.mark.parametrize(
    "options", [("--table",), ("-o", "out.xlsx"), ("-o", "out.csv"), ("-o", "out.jsonl"), ("--explain",)]
)
def test_wrong_rows_leave_nothing_behind_however_they_are_put_out(
    run: Run, tmp_path: Any, options: tuple[str, ...]
) -> None:
    complaint(run('[{"id": "a"}, {"id": "b", "facts": {"gpa": 9}}]', "in.json", *options))
    assert not list(tmp_path.glob("out.*"))
