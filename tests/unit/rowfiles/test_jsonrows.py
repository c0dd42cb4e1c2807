"""JSON and JSON Lines as columns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.rowfiles import RowFile

ROW = '{"id": "sv-1", "facts": {"gpa": 3.20, "months_in_party": 30}, "grades": {"results.1": "XS"}}'
PRETTY = """[
  {
    "id": "a",
    "facts": {
      "gpa": "3.2",
      "odd": true
    },
    "points": {"politics": 18.5}
  },

  {"id": "b",
   "facts": {"gpa":
      3}}
]
"""


def test_facts_grades_and_points_become_columns(make_file, read):
    chunk = read(make_file("a.json", ROW))
    assert chunk.columns == {
        "id": ["sv-1"],
        "gpa": [Decimal("3.20")],
        "months_in_party": [30],
        "grades.results.1": ["XS"],
    }
    assert (chunk.loose, chunk.first_row, len(chunk)) == (False, 1, 1)


def test_numbers_are_exact(make_file, read):
    chunk = read(make_file("a.json", '{"id": "a", "facts": {"gpa": 0.1000000000000000055}}'))
    assert chunk.columns["gpa"] == [Decimal("0.1000000000000000055")]


def test_a_pretty_printed_value_is_placed_at_its_own_line(make_file, read):
    chunk = read(make_file("a.json", PRETTY))
    assert chunk.columns["gpa"] == ["3.2", 3]
    assert chunk.where(0, "gpa") == "a.json:5"
    assert chunk.where(0, "odd") == "a.json:6"
    assert chunk.where(0, "points.politics") == "a.json:8"
    assert chunk.where(1, "id") == "a.json:11"
    assert chunk.where(1, "gpa") == "a.json:13"
    assert chunk.where(1, "points.politics") == "a.json:11"


def test_blank_lines_of_json_lines_are_skipped_and_counted(make_file, read):
    chunk = read(make_file("a.jsonl", f'{ROW}\n\n{{"id": "b"}}\r\n'))
    assert chunk.columns["id"] == ["sv-1", "b"]
    assert chunk.where(1, "gpa") == "a.jsonl:3"


def test_an_unknown_fact_stays_as_a_column(make_file, read):
    chunk = read(make_file("a.json", '{"facts": {"no_such": 1}, "grades": {"zz": "T"}, "points": {"pp": 1}}'))
    assert set(chunk.columns) == {"no_such", "grades.zz", "points.pp"}


def test_a_whole_number_as_id_is_taken_as_text(make_file, read):
    assert read(make_file("a.json", '[{"id": 7}, {"id": null}, {"id": ""}]')).columns["id"] == [
        "7",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ('[{"id": "a"},\n {"id": "b", "fact": {}}]', 2, "khóa “fact”"),
        ('[{"id": "a"},\n 5]', 2, "đối tượng"),
        ('{"id": true}', 1, "“id”"),
        ('{"id": "a",\n"name": 5}', 2, "“name”"),
        ('{"id": "a",\n"unit": []}', 2, "“unit”"),
        ('{"id": "a",\n"facts": [1]}', 2, "“facts”"),
        ('{"id": "a",\n"facts": {"gpa": 1,\n"x": [1]}}', 3, "“x”"),
        ('{"id": "a",\n"facts": {"gpa": 1,\n"x": {}}}', 3, "“x”"),
        ('{"id": "a",\n"facts": {"id": "b"}}', 2, "“id”"),
        ('{"id": "a",\n"facts": {"grades.results.1": "T"}}', 2, "grades.results.1"),
        ('{"id": "a",\n"facts": {"gpa": 1,\n"gpa": 2}}', 3, "“gpa” ghi hai lần"),
        ('{"id": "a",\n"facts": {"gpa": NaN}}', 2, "NaN"),
        ('{"id": "a",\n"facts": {"gpa": -Infinity}}', 2, "-Infinity"),
        ('{"id": "a",\n"facts": {"gpa": 1e999}}', 2, "1e999"),
        ('{"id": "a",\n"facts": {"gpa": ' + "9" * 5000 + "}}", 2, "số quá dài"),
        ('{"id": "a",\n"name": "\\ud800"}', 2, "nửa ký tự"),
        ('{"id": "a",\n"facts": {"gpa": 1', 2, "cụt"),
        ('[{"id": "a"},\n', 1, "cụt"),
        ('[{"id": "a"}\n{"id": "b"}]', 2, "dấu phẩy"),
        ('{"id": "a",\n}', 2, "JSON sai"),
        ('{"id": "a"}\n{"id": "b"}', 2, "thừa"),
        ('{"id": "a\n"}', 1, "chuỗi"),
        ("hello", 1, "JSON sai"),
        ("[" * 100_000, 1, "sâu"),
        ("[]", 1, "không có hàng nào"),
    ],
)
def test_wrong_json_is_named_with_its_line(make_file, content, line, words, only_fault):
    said = only_fault(make_file("a.json", content))
    assert said.startswith(f"a.json:{line}: ")
    assert words in said


def test_each_wrong_line_of_json_lines_is_named(make_file, faults_of):
    path = make_file("a.jsonl", '{"id": "a"\n{"id": "b"}\n[1]\n{"id": "c", "id": "d"}\n{"id": NaN}\n"\\ud800"\n')
    assert [one.split(" ")[0] for one in faults_of(path)] == [f"a.jsonl:{line}:" for line in (1, 3, 4, 5, 6)]


def test_after_a_hundred_faults_the_rest_is_left_out(make_file, faults_of):
    found = faults_of(make_file("a.jsonl", "5\n" * 5000))
    assert len(found) == 101
    assert "không kể hết" in found[-1]
    assert found[-1].startswith("a.jsonl:101:")


@pytest.mark.parametrize(
    "content", [ROW, f"[{ROW}]", f"\n{ROW}\n\n", f"[\n{ROW}\n]", ROW.replace(", ", ",\n"), f"[{ROW}]\n"]
)
def test_standard_input_may_be_one_json_text(content, read):
    assert read("-", stdin=content.encode()).columns["id"] == ["sv-1"]


def test_standard_input_may_be_json_lines(read):
    chunk = read("-", stdin=f'{ROW}\n{{"id": "b"}}\n'.encode())
    assert chunk.columns["id"] == ["sv-1", "b"]
    assert chunk.where(1, "id") == "-:2"


def test_a_file_can_be_passed_over_again_and_in_small_chunks(make_file, headings):
    for path in (make_file("a.jsonl", f"{ROW}\n" * 5), make_file("a.json", f"[{','.join([ROW] * 5)}]")):
        file = RowFile(path, headings)
        for _ in range(2):
            assert [(len(one), one.first_row) for one in file.chunks(2)] == [(2, 1), (2, 3), (1, 5)]


def test_a_list_longer_than_the_buffer_is_read_with_right_lines(make_file, read):
    long = "ắ" * 997
    rows = ",\n".join(f'{{"id": "{number}",\n "name": "{long}"}}' for number in range(3000))
    chunk = read(make_file("a.json", f"[\n{rows}\n]"))
    assert chunk.columns["id"] == [str(number) for number in range(3000)]
    assert chunk.where(2999, "name") == "a.json:6001"


def test_progress_tells_bytes_done_of_all(make_file, headings):
    file = RowFile(make_file("a.jsonl", f"{ROW}\n" * 5), headings)
    told: list[tuple[int, int]] = []
    file.progress = lambda done, total: told.append((done, total))
    list(file.chunks(2))
    assert told[-1] == (len(ROW) * 5 + 5,) * 2
    assert len(told) == 4
