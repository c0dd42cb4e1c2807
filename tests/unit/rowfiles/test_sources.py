"""What cannot be a file of ours is refused with words, never with a traceback."""

from __future__ import annotations

import os

import pytest


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.csv", "không có tệp này"),
        ("a.xls", "lưu lại thành .xlsx"),
        ("a.xlsm", "lưu lại thành .xlsx"),
        ("a.ods", "lưu lại thành .xlsx"),
        ("a.txt", "không rõ loại tệp"),
        ("a", "không rõ loại tệp"),
        ("folder.csv", "thư mục"),
    ],
)
def test_wrong_kinds_are_refused(make_file, name, words, only_fault):
    for one in ("a.xls", "a.xlsm", "a.ods", "a.txt", "a"):
        make_file(one, "x")
    os.makedirs("folder.csv", exist_ok=True)
    said = only_fault(name)
    assert said.startswith(f"{name}: ")
    assert words in said


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl"])
@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "trống"),
        ("id,gpa\na,1\n".encode("utf-16"), 1, "UTF-16"),
        ("id,gpa\na,1\n".encode("utf-16-le"), 1, "UTF-16"),
        (b"PK\x03\x04abc", 1, "Excel"),
    ],
)
def test_text_files_that_are_no_text(make_file, suffix, content, line, words, only_fault):
    said = only_fault(make_file(f"a.{suffix}", content))
    assert said.startswith(f"a.{suffix}:{line}: ")
    assert words in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "id,name\na,x\nb,Đào\n"),
        ("a.json", '[{"id": "a"},\n{"id": "b",\n"name": "Đào"}]'),
        ("a.jsonl", '{"id": "a"}\n\n{"name": "Đào"}\n'),
    ],
)
def test_other_encodings_are_named_with_their_line(make_file, name, content, only_fault):
    said = only_fault(make_file(name, content.encode("windows-1258")))
    assert said.startswith(f"{name}:3: ")
    assert "windows-1258" in said


def test_a_byte_order_mark_is_no_part_of_the_text(make_file, read):
    assert read(make_file("a.json", b"\xef\xbb\xbf" + b'{"id": "a"}')).columns["id"] == ["a"]


def test_standard_input_that_is_empty_is_named(read, only_fault):
    assert only_fault("-", stdin=b"").startswith("-:1: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(make_file, only_fault):
    path = make_file("a.csv", "id\n1\n")
    os.chmod(path, 0)
    assert "không mở được" in only_fault(path)
