"""Nested objects out of JSON, and out of the rows of a spreadsheet."""

from __future__ import annotations

import io

import pytest

from core.errors import WrongInput
from core.rowfiles import PLACES, QUOTA, TALLY, read_objects


def refused(path, shape=TALLY):
    with pytest.raises(WrongInput) as wrong:
        read_objects(path, shape)
    return [one.said() for one in wrong.value.faults]


def test_json_objects_come_as_they_are_with_the_line_of_everything(make_file):
    path = make_file("a.json", '[{"scope": "s",\n"groups": [\n{"id": "a",\n"counts": {"HTTNV":\n 3}},\n{"id": "b"}]}]')
    (one,) = read_objects(path, QUOTA)
    assert one.value == {"scope": "s", "groups": [{"id": "a", "counts": {"HTTNV": 3}}, {"id": "b"}]}
    assert not one.loose
    assert one.where() == "a.json:1"
    assert one.where("groups", 0, "counts", "HTTNV") == "a.json:5"
    assert one.where("groups", 1, "id") == "a.json:6"
    assert one.where("groups", 1, "size") == "a.json:6"
    assert one.where("nothing") == "a.json:1"


def test_json_lines_and_standard_input():
    both = read_objects("-", TALLY, stdin=io.BytesIO(b'{"ballot": "a"}\n{"ballot": "b"}\n'))
    assert [(one.value["ballot"], one.where("ballot")) for one in both] == [("a", "-:1"), ("b", "-:2")]


def test_rows_of_one_ballot_make_one_object(make_file):
    path = make_file(
        "t.csv",
        (
            "ballot;Đảng viên chính thức;present;voters;id;Phiếu HTXSNV;marks.HTTNV;invalid\n"
            "classify;30;28;28;a;20;6;1\n"
            ";;;;b;;28;\n"
            "classify;9;9;9;c;9;0;0\n"
        ),
    )
    first, second = read_objects(path, TALLY)
    assert first.value == {
        "ballot": "classify",
        "official_members": "30",
        "present": "28",
        "voters": "28",
        "candidates": [
            {"id": "a", "marks": {"HTXSNV": "20", "HTTNV": "6"}, "invalid": "1"},
            {"id": "b", "marks": {"HTTNV": "28"}},
        ],
    }
    assert second.value["official_members"] == "9"
    assert len(second.value["candidates"]) == 1
    assert first.loose
    assert first.where("candidates", 1, "marks", "HTTNV") == "t.csv:3"
    assert first.where("candidates", 1, "invalid") == "t.csv:3"
    assert first.where("candidates", 9) == "t.csv:2"
    assert second.where("voters") == "t.csv:4"


def test_a_quota_in_a_workbook(make_workbook):
    path = make_workbook(
        [
            [
                "Phạm vi",
                "special_achievement",
                "Chi bộ",
                "size",
                "unit_level",
                "counts.HTXSNV",
                "candidates",
                "taken",
            ],
            ["tcs-1", "không", "cell-1", 31, "HTXSNV", 9, "p1:28; p2: 25;", "p1; p2"],
            ["tcs-1", None, "cell-2", 7, None, 0, None, None],
        ]
    )
    (one,) = read_objects(path, QUOTA)
    assert one.value == {
        "scope": "tcs-1",
        "special_achievement": "không",
        "groups": [
            {
                "id": "cell-1",
                "size": 31,
                "unit_level": "HTXSNV",
                "counts": {"HTXSNV": 9},
                "candidates": [{"id": "p1", "votes": "28"}, {"id": "p2", "votes": "25"}],
                "taken": ["p1", "p2"],
            },
            {"id": "cell-2", "size": 7, "counts": {"HTXSNV": 0}},
        ],
    }
    assert one.where("groups", 0, "candidates", 1, "votes") == "so-lieu.xlsx:Bảng!G2"
    assert one.where("groups", 1, "size") == "so-lieu.xlsx:Bảng!D3"


def test_a_person_with_several_posts_has_several_rows(make_file):
    path = make_file(
        "p.csv",
        (
            "id,cell,is_member,post.unit,post.title,post.rank,post.chairs\n"
            "p1,cb-3,,so-nv,Giám đốc,1,có\np1,cb-3,,huyen-uy,Ủy viên,2,\np2,cb-3,,,,,\n"
        ),
    )
    first, second = read_objects(path, PLACES)
    assert first.value == {
        "id": "p1",
        "cell": "cb-3",
        "posts": [
            {"unit": "so-nv", "title": "Giám đốc", "rank": "1", "chairs": "có"},
            {"unit": "huyen-uy", "title": "Ủy viên", "rank": "2"},
        ],
    }
    assert second.value == {"id": "p2", "cell": "cb-3", "posts": []}


def test_a_candidate_without_votes_has_none(make_file):
    (one,) = read_objects(make_file("q.csv", "scope,group,candidates\ns,g,p1; a:b:3\n"), QUOTA)
    assert one.value["groups"][0]["candidates"] == [{"id": "p1"}, {"id": "a:b", "votes": "3"}]


def test_rows_of_one_object_must_agree(make_file):
    (said,) = refused(make_file("p.csv", "id,cell,post.unit\np1,a,x\np1,b,y\n"), PLACES)
    assert said.startswith("p.csv:3: ")
    assert "“b”" in said


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("a.json", "[5]", ["a.json:1"]),
        ("a.json", "[]", ["a.json:1"]),
        ("a.json", "[{},\n{]", ["a.json:2"]),
        ("a.jsonl", '5\n{"a": 1, "a": 2}\n', ["a.jsonl:1", "a.jsonl:2"]),
        ("a.csv", "ballot,id\n", ["a.csv:1"]),
        ("a.csv", "ballot,id,zz\na,b,c\n", ["a.csv:1"]),
        ("a.csv", "ballot,id\na,b,c\na,b,c\n", ["a.csv:2", "a.csv:3"]),
    ],
)
def test_wrong_files_are_named_with_their_lines(make_file, name, content, places):
    assert [one.split(": ")[0] for one in refused(make_file(name, content))] == places
