"""Tables of separated values as columns."""

from __future__ import annotations

import pytest

from core.rowfiles import Heading, RowFile


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("beginning", ["", "\ufeff", "BẢNG SỐ LIỆU\n\n", "Sở Nội vụ, 2023; quý 4\n"])
def test_delimiter_and_heading_row_are_found(make_file, mark, beginning, read):
    text = f"{beginning}ID{mark} điểm  Trung bình {mark}Kết quả 1\n a {mark}3,2{mark}\n".replace("3,2", '"3,2"')
    assert read(make_file("a.csv", text)).columns == {"id": ["a"], "gpa": ["3,2"], "grades.results.1": [None]}


def test_headings_may_be_written_with_combining_marks(make_file, read):
    import unicodedata

    text = unicodedata.normalize("NFD", "Mã,Họ và tên\n1,Nguyễn\n")
    assert read(make_file("a.csv", text)).columns["id"] == ["1"]


def test_a_table_of_one_column_has_a_heading_row(make_file, read):
    assert read(make_file("a.csv", "id\na\n")).columns == {"id": ["a"]}


def test_cells_over_several_lines_keep_the_places_right(make_file, read):
    chunk = read(make_file("a.csv", 'id,name,gpa\r\na,"x\r\ny",3\r\n,,\r\n\r\nb,z,4\r\n'))
    assert chunk.where(0, "id") == "a.csv:2"
    assert chunk.where(0, "gpa") == "a.csv:3"
    assert chunk.columns["id"] == ["a", "b"]
    assert chunk.where(1, "gpa") == "a.csv:6"


def test_short_rows_and_unnamed_empty_columns_are_fine(make_file, read):
    chunk = read(make_file("a.csv", "id,,gpa,\na\nb,,3,,,\n"))
    assert chunk.columns == {"id": ["a", "b"], "gpa": [None, "3"]}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("\n\n", 1, "trống"),
        ("id,gpa\n", 1, "không có hàng"),
        ("id,gpa\n\n,\n", 3, "không có hàng"),
        ("x,y\n1,2\n", 1, "không thấy hàng tiêu đề"),
        ("id,gpaa\n1,2\n", 1, "có phải là “gpa”"),
        ("title\nid,gpa,zzz\n1,2,3\n", 2, "không rõ cột “zzz”"),
        ("id,gpa,GPA\n1,2,3\n", 1, "ghi hai lần"),
        ("id,gpa,điểm trung bình\n1,2,3\n", 1, "ghi hai lần"),
        ("id,gpa,\n1,2,\n1,2,3\n", 3, "không có tiêu đề"),
        ("id,gpa\n1,2\n1,2,3\n", 3, "nhiều ô hơn"),
        ('id,gpa\n1,2\n"1,2\n3,4\n', 3, "ngoặc kép"),
        ('id,gpa\n1,"2"x\n', 2, "ngoặc kép"),
        ('"id,gpa\n1,2\n', 1, "ngoặc kép"),
    ],
)
def test_wrong_tables_are_named_with_their_line(make_file, content, line, words, only_fault):
    said = only_fault(make_file("a.csv", content))
    assert said.startswith(f"a.csv:{line}: ")
    assert words in said


def test_every_unknown_heading_is_named(make_file, faults_of):
    assert len(faults_of(make_file("a.csv", "id,x1,x2\n1,2,3\n"))) == 2


def test_a_label_of_two_columns_is_not_guessed(make_file, faults_of):
    headings = (Heading("id"), Heading("a", ("Điểm",)), Heading("b", ("Điểm",)))
    (said,) = faults_of(make_file("t.csv", "id,Điểm\n1,2\n"), headings)
    assert "a, b" in said


def test_other_rows_go_on_after_a_wrong_one(make_file, headings):
    file = RowFile(make_file("a.csv", "id,gpa\na,1,9\nb,2\n"), headings)
    assert [one.columns["id"] for one in file.chunks()] == [["b"]]
    assert len(file.faults) == 1


def test_small_chunks_and_a_second_pass(make_file, headings):
    file = RowFile(make_file("a.csv", "id,gpa\n" + "a,1\n\n\n" * 5), headings)
    for _ in range(2):
        chunks = list(file.chunks(4))
        assert next(one.first_row for one in chunks) == 1
        assert sum(map(len, chunks)) == 5
