"""`tally`, `quota`, `places`: real files in, what contract.md says out, and every wrong input named."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from types import ModuleType, SimpleNamespace

import pytest
import xlsxwriter

from core.cli import main
from core.commands import places, quota, tally
from core.commands.context import Context
from core.editions import Editions
from core.errors import PluginError, WrongInput
from core.hookspecs import hookimpl
from core.plugins import build_manager, everybody, installed

BALLOT = {
    "ballot": "classify",
    "official_members": 30,
    "present": 28,
    "voters": 28,
    "candidates": [{"id": "a", "marks": {"HTXSNV": 20, "HTTNV": 6, "HTNV": 1, "KHTNV": 0}, "invalid": 1}],
}
APPROVAL = {
    "ballot": "approve",
    "official_members": 30,
    "present": 27,
    "voters": 27,
    "places": 3,
    "candidates": [{"id": "a", "marks": {"yes": 21, "no": 6}}],
}
GROUP = {
    "id": "cell-1",
    "size": 31,
    "unit_level": "HTXSNV",
    "counts": {"HTXSNV": 9, "HTTNV": 15, "HTNV": 6, "KHTNV": 1},
    "candidates": [{"id": "p1", "votes": 28}],
}
SCOPE = {"scope": "tcs-1", "special_achievement": False, "groups": [GROUP]}
PERSON = {
    "id": "p1",
    "cell": "cb-3",
    "posts": [{"unit": "so-nv", "title": "Giám đốc", "rank": 1, "chairs": True}],
}
TALLY = ("tally", "nghe_an/2020", "party_member")
APPROVE = ("tally", "son_la/2021", "party_member")
QUOTA = ("quota", "trung_uong/2025", "party_member")
PLACES = ("places", "nghe_an/2020")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(tmp_path, capsys):
    """Write a value (JSON, or text as it is) into a file, run a command on it; return status, output, complaints."""

    def run(command, value, *options, name="in.json"):
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
        (tmp_path / name).write_text(text, encoding="utf-8")
        status = main([*command, name, *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def lines(run):
    """Run a command that succeeds; return its JSON Lines."""

    def lines(command, value, *options, name="in.json"):
        status, out, err = run(command, value, *options, name=name)
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return lines


def workbook(rows, name="in.xlsx"):
    book = xlsxwriter.Workbook(name)
    sheet = book.add_worksheet("Bảng")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    book.close()
    return name


def changed(value, path, new):
    """Return a copy of nested data with one value changed, or taken away where `new` is `...`."""
    copy = json.loads(json.dumps(value))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    if new is ...:
        del inside[path[-1]]
    else:
        inside[path[-1]] = new
    return copy


# -- what comes out


def test_a_counted_ballot_looks_as_the_contract_says(run):
    status, out, _ = run(TALLY, BALLOT)
    assert status == 0
    assert out == (
        '{"id": "a", "ballot": "classify", "level": "HTXSNV", "base": 28, "base_is": "voters", '
        '"shares": {"HTXSNV": "20/28", "HTTNV": "26/28", "HTNV": "27/28", "KHTNV": "0/28"}, '
        '"needs": null, "cite": "03-KH/TU II.2.3.2"}\n'
    )


def test_nobody_voting_gives_no_level_and_a_new_ballot(lines):
    empty = {
        **BALLOT,
        "present": 0,
        "voters": 0,
        "candidates": [{"id": "a", "marks": {"HTXSNV": 0}, "invalid": 0}],
    }
    (line,) = lines(TALLY, empty)
    assert (line["level"], line["needs"], line["shares"]["HTXSNV"]) == (None, "revote", "0/0")


def test_an_approval_looks_as_the_contract_says(run):
    status, out, _ = run(APPROVE, APPROVAL)
    assert status == 0
    assert out == '{"id": "a", "approved": true, "elected": true, "rank": 1, "needs": null}\n'


def test_more_people_than_the_official_members_may_be_entitled(lines):
    assert lines(TALLY, {**BALLOT, "official_members": 20, "electorate": 28})[0]["base"] == 28


def test_a_quota_looks_as_the_contract_says(run):
    status, out, _ = run(QUOTA, SCOPE)
    assert status == 0
    assert out == (
        '{"scope": "tcs-1", "group": "cell-1", "base": 20, "cap": 4, "places": 4, "taken": ["p1"], "tied": [], '
        '"over": 0, "hard": true, "cite": "366-QĐ/TW Tỷ lệ HTXSNV"}\n'
    )


def test_a_quota_shared_out_has_the_line_of_the_scope_first(lines):
    two = {**SCOPE, "groups": [GROUP, {**GROUP, "id": "cell-2", "candidates": [], "unit_level": None}]}
    assert [line["group"] for line in lines(("quota", "go_vap/2021", "party_member"), two)] == [
        None,
        "cell-1",
        "cell-2",
    ]


def test_another_quota_rule_is_named(lines):
    (line,) = lines(("quota", "nghe_an/2020", "party_member"), SCOPE, "--rule", "award")
    assert line["cite"] != lines(("quota", "nghe_an/2020", "party_member"), SCOPE)[0]["cite"]


def test_places_look_as_the_contract_says(run):
    status, out, _ = run(PLACES, PERSON)
    assert status == 0
    assert out == (
        '{"id": "p1", "places": [{"unit": "cb-3", "why": "cell", "votes": true}, '
        '{"unit": "so-nv", "why": "post", "votes": true}], "reports_to": [], "cite": "03-KH/TU I.1"}\n'
    )


def test_who_is_no_member_needs_no_cell(lines):
    (line,) = lines(PLACES, {**changed(PERSON, ["cell"], ...), "is_member": False})
    assert [place["unit"] for place in line["places"]] == ["so-nv"]


def test_json_lines_come_on_standard_input(monkeypatch, capsys):
    text = "".join(json.dumps({**PERSON, "id": name}) + "\n" for name in ("p1", "p2"))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert main([*PLACES, "-"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["p1", "p2"]


# -- spreadsheets in


def test_a_ballot_in_csv_with_vietnamese_headings_and_labels(lines):
    text = (
        "Cuộc bỏ phiếu;Đảng viên chính thức;Có mặt;Số người bỏ phiếu;Mã;Phiếu Hoàn thành xuất sắc nhiệm vụ;"
        "Phiếu httnv;Phiếu HTNV;Phiếu KHTNV;Phiếu không hợp lệ\n"
        "xếp loại;30;28;28;a;20;6;1;0;1\n;;;;b;0;28;0;;\n"
    )
    codes = "ballot,official_members,present,voters,id,marks.HTXSNV,marks.HTTNV,marks.HTNV,marks.KHTNV,invalid\n"
    codes += "classify,30,28,28,a,20,6,1,0,1\n,,,,b,0,28,0,,\n"
    found = lines(TALLY, text, name="in.csv")
    assert found == lines(TALLY, codes, name="codes.csv")
    assert found[0] == lines(TALLY, BALLOT)[0]
    assert [line["level"] for line in found] == ["HTXSNV", "HTTNV"]


def test_both_rounds_of_a_ballot_in_one_workbook(capsys):
    heads = ["Cuộc bỏ phiếu", "official_members", "present", "voters", "Số suất", "id"]
    marks = ["Phiếu HTXSNV", "Phiếu HTTNV", "Phiếu đồng ý", "Phiếu không đồng ý"]
    rows = [
        ["lần 1", 30, 28, 28, None, "a", 20, 8, None, None],
        ["lần 2", 30, 27, 27, 3, "a", None, None, 21, 6],
    ]
    assert main([*APPROVE, workbook([heads + marks, *rows])]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["level"], second["approved"]) == ("HTXSNV", True)


def test_a_quota_in_a_workbook_with_vietnamese_headings(capsys, lines):
    heads = [
        "Phạm vi",
        "Chi bộ",
        "Số đảng viên",
        "Xếp loại đơn vị",
        "Số HTXSNV",
        "Số HTTNV",
        "Số HTNV",
        "Số KHTNV",
        "Số phiếu từng người",
    ]
    rows = [["tcs-1", "cell-1", 31, "Hoàn thành xuất sắc nhiệm vụ", 9, 15, 6, 1, "p1: 28"]]
    assert main([*QUOTA, workbook([heads, *rows])]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == lines(QUOTA, SCOPE)


def test_people_in_csv_with_a_row_for_each_post(lines):
    text = "Mã,Chi bộ,Đơn vị,Chức vụ,Thứ bậc,Người đứng đầu\n"
    text += "p1,cb-3,so-nv,Giám đốc,1,x\np1,cb-3,tinh-uy,Ủy viên,2,\np2,cb-3,,,,\n"
    first, second = lines(PLACES, text, name="in.csv")
    assert [place["unit"] for place in first["places"]] == ["cb-3", "so-nv", "tinh-uy"]
    assert [place["unit"] for place in second["places"]] == ["cb-3"]


def test_a_level_written_twice_in_the_heading_is_refused(run):
    heads = "ballot,official_members,present,voters,id,marks.HTXSNV,marks.Hoàn thành xuất sắc nhiệm vụ"
    text = f"{heads}\nclassify,3,3,3,a,3,3\n"
    status, out, err = run(TALLY, text, name="in.csv")
    assert (status, out) == (2, "")
    assert "in.csv:2: " in err
    assert "Hoàn thành xuất sắc nhiệm vụ" in err


# -- tables and files out


def test_a_table_has_vietnamese_headings_words_and_percentages(run):
    two = {
        **BALLOT,
        "official_members": 1300,
        "present": 1300,
        "voters": 1200,
        "candidates": [
            {"id": "a", "marks": {"HTXSNV": 900, "HTTNV": 300}},
            {"id": "b", "marks": {"HTXSNV": 400, "HTNV": 150, "KHTNV": 550}, "invalid": 100},
        ],
    }
    status, out, _ = run(TALLY, two, "--table")
    head, _, first, second = out.splitlines()
    assert status == 0
    assert head.split("  ")[0] == "Mã"
    assert all(
        word in head for word in ("Mức", "Cơ sở tính", "Tỷ lệ HTXSNV", "Tỷ lệ KHTNV", "Cần làm gì", "Điều khoản")
    )
    assert "900/1.200 = 75%" in first
    assert "1.200  số người bỏ phiếu" in first
    assert "bỏ phiếu lại" in second
    assert "45,8%" in second


def test_a_table_of_both_rounds_has_the_columns_of_both(run):
    status, out, _ = run(APPROVE, [BALLOT, APPROVAL], "--table")
    assert status == 0
    assert all(word in out.splitlines()[0] for word in ("Mức", "Được tán thành", "Được chọn", "Thứ hạng"))
    assert "có" in out.splitlines()[3]


def test_english_numbers_have_english_marks(run):
    big = {
        **BALLOT,
        "official_members": 1200,
        "present": 1200,
        "voters": 1200,
        "candidates": [{"id": "a", "marks": {"HTXSNV": 901, "HTTNV": 299}}],
    }
    assert "901/1,200 = 75.1%" in run(TALLY, big, "--table", "--lang", "en")[1]


def test_a_table_of_quotas_says_who_and_how_binding(run):
    _, out, _ = run(("quota", "so_noi_vu/2017", "party_org"), org_scope(), "--table")
    assert "(toàn phạm vi)" in out
    assert "nhắc nhở" in out
    assert "Nhóm ngang nhau" not in out


def org_scope():
    return {"scope": "s", "groups": [{"id": "g", "counts": {"TSVM": 3, "HTTNV": 4, "HTNV": 0, "YK": 0}}]}


def test_a_table_of_places_says_why(run):
    _, out, _ = run(PLACES, PERSON, "--table")
    assert "cb-3 (chi bộ); so-nv (nơi giữ chức vụ)" in out


def test_a_workbook_holds_the_table_with_typed_cells(run):
    from python_calamine import load_workbook

    status, out, err = run(TALLY, BALLOT, "-o", "out.xlsx")
    assert (status, out, err) == (0, "", "")
    head, row = load_workbook("out.xlsx").get_sheet_by_index(0).to_python()
    assert dict(zip(head, row, strict=True))["Cơ sở tính"] == 28


def test_csv_and_json_lines_go_to_files(run):
    assert run(QUOTA, SCOPE, "-o", "out.csv")[:2] == (0, "")
    with open("out.csv", encoding="utf-8-sig") as file:
        assert file.readline().startswith("Phạm vi,Nhóm,")
    assert run(QUOTA, SCOPE, "-o", "out.jsonl", "--table")[:2] == (0, "")
    with open("out.jsonl", encoding="utf-8") as file:
        assert json.loads(file.read())["cap"] == 4


@pytest.mark.parametrize(("command", "value"), [(TALLY, BALLOT), (QUOTA, SCOPE), (PLACES, PERSON)])
def test_a_file_of_another_kind_is_refused(run, tmp_path, command, value):
    status, out, err = run(command, value, "-o", "out.ods")
    assert (status, out) == (2, "")
    assert err.startswith("out.ods: ")
    assert not (tmp_path / "out.ods").exists()


# -- what is wrong


def test_the_faults_of_all_ballots_are_told_together_each_at_its_line(run):
    wrong = [{**BALLOT, "voters": 27}, BALLOT, {**BALLOT, "present": 31}]
    text = "".join(json.dumps(one) + "\n" for one in wrong)
    status, out, err = run(TALLY, text, name="in.jsonl")
    assert (status, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == ["in.jsonl:1", "in.jsonl:3"]


def test_after_a_hundred_faults_the_rest_is_left_out(run):
    text = "".join(json.dumps({**PERSON, "id": f"p{one}", "cell": ""}) + "\n" for one in range(300))
    status, out, err = run(PLACES, text, name="in.jsonl")
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 101


WRONG = [
    (TALLY, BALLOT, ["candidates", 0, "marks", "HTXSNV"], 21, "«a»"),
    (TALLY, BALLOT, ["candidates", 0, "invalid"], 0, "«a»"),
    (TALLY, BALLOT, ["voters"], 29, "«voters» (29)"),
    (TALLY, BALLOT, ["present"], 31, "«present» (31)"),
    (TALLY, {**BALLOT, "electorate": 30}, ["electorate"], 29, "«electorate» (29)"),
    (TALLY, BALLOT, ["ballot"], "third", "«third»"),
    (TALLY, BALLOT, ["ballot"], "approve", "«approve»"),
    (TALLY, BALLOT, ["ballot"], ..., "«ballot»"),
    (TALLY, BALLOT, ["ballot"], ["classify"], "«ballot»"),
    (TALLY, BALLOT, ["voters"], ..., "«voters»"),
    (TALLY, BALLOT, ["voters"], None, "«voters»"),
    (TALLY, BALLOT, ["present"], ..., "«present»"),
    (TALLY, BALLOT, ["official_members"], ..., "«official_members»"),
    (TALLY, BALLOT, ["voters"], -28, "«voters»"),
    (TALLY, BALLOT, ["voters"], 27.5, "«voters»"),
    (TALLY, BALLOT, ["voters"], True, "«voters»"),
    (TALLY, BALLOT, ["voters"], "all", "«voters»"),
    (TALLY, BALLOT, ["voters"], "28,0", "«voters»"),
    (TALLY, BALLOT, ["voters"], [28], "«voters»"),
    (TALLY, BALLOT, ["chair"], "x", "«chair»"),
    (TALLY, BALLOT, ["candidates"], ..., "«candidates»"),
    (TALLY, BALLOT, ["candidates"], [], "«candidates»"),
    (TALLY, BALLOT, ["candidates"], {"id": "a"}, "«candidates»"),
    (TALLY, BALLOT, ["candidates"], ["a"], "«a»"),
    (TALLY, BALLOT, ["candidates"], BALLOT["candidates"] * 2, "«a»"),
    (TALLY, BALLOT, ["candidates", 0, "id"], ..., "«id»"),
    (TALLY, BALLOT, ["candidates", 0, "id"], "", "«id»"),
    (TALLY, BALLOT, ["candidates", 0, "name"], "A", "«name»"),
    (TALLY, BALLOT, ["candidates", 0, "marks"], ..., "«a»"),
    (TALLY, BALLOT, ["candidates", 0, "marks"], [20, 6], "«a»"),
    (TALLY, BALLOT, ["candidates", 0, "marks", "TSVM"], 0, "«TSVM»"),
    (TALLY, BALLOT, ["candidates", 0, "marks", "HTNV"], -1, "«HTNV»"),
    (TALLY, BALLOT, ["candidates", 0, "marks", "HTNV"], True, "«HTNV»"),
    (APPROVE, APPROVAL, ["places"], ..., "«places»"),
    (APPROVE, APPROVAL, ["places"], -1, "«places»"),
    (APPROVE, APPROVAL, ["candidates", 0, "marks", "HTXSNV"], 0, "«HTXSNV»"),
    (QUOTA, SCOPE, ["scope"], ..., "«scope»"),
    (QUOTA, SCOPE, ["groups"], ..., "«groups»"),
    (QUOTA, SCOPE, ["groups"], [], "«groups»"),
    (QUOTA, SCOPE, ["groups"], [GROUP, {**GROUP, "candidates": []}], "«cell-1»"),
    (QUOTA, SCOPE, ["groups", 0, "id"], ..., "«id»"),
    (QUOTA, SCOPE, ["groups", 0, "counts"], ..., "«counts»"),
    (QUOTA, SCOPE, ["groups", 0, "counts", "TSVM"], 1, "«TSVM»"),
    (QUOTA, SCOPE, ["groups", 0, "counts", "HTTNV"], "many", "«HTTNV»"),
    (QUOTA, SCOPE, ["groups", 0, "counts", "HTTNV"], 1.5, "«HTTNV»"),
    (QUOTA, SCOPE, ["groups", 0, "counts", "HTTNV"], True, "«HTTNV»"),
    (QUOTA, SCOPE, ["groups", 0, "counts", "HTXSNV"], 0, "HTXSNV"),
    (QUOTA, SCOPE, ["groups", 0, "unit_level"], "GOOD", "«GOOD»"),
    (QUOTA, SCOPE, ["groups", 0, "size"], -1, "«size»"),
    (QUOTA, SCOPE, ["groups", 0, "colour"], "red", "«colour»"),
    (QUOTA, SCOPE, ["groups", 0, "candidates"], GROUP["candidates"] * 2, "«p1»"),
    (QUOTA, SCOPE, ["groups", 0, "candidates", 0, "votes"], ..., "«votes»"),
    (QUOTA, SCOPE, ["groups", 0, "candidates", 0, "votes"], "x", "«votes»"),
    (QUOTA, SCOPE, ["groups", 0, "taken"], ["p9"], "«p9»"),
    (QUOTA, SCOPE, ["groups", 0, "taken"], "p1", "«taken»"),
    (QUOTA, SCOPE, ["special_achievement"], "maybe", "«special_achievement»"),
    (QUOTA, SCOPE, ["rule"], "excellent", "«rule»"),
    (PLACES, PERSON, ["id"], ..., "«id»"),
    (PLACES, PERSON, ["cell"], ..., "«cell»"),
    (PLACES, PERSON, ["cell"], 4.5, "«cell»"),
    (PLACES, PERSON, ["posts"], {"unit": "u"}, "«posts»"),
    (PLACES, PERSON, ["posts", 0, "unit"], ..., "«unit»"),
    (PLACES, PERSON, ["posts", 0, "rank"], "first", "«rank»"),
    (PLACES, PERSON, ["posts", 0, "rank"], 1.5, "«rank»"),
    (PLACES, PERSON, ["posts", 0, "chairs"], "perhaps", "«chairs»"),
    (PLACES, PERSON, ["posts", 0, "working_time"], 1.1, "«working_time»"),
    (PLACES, PERSON, ["posts", 0, "salary"], 9, "«salary»"),
    (PLACES, PERSON, ["is_member"], "yes and no", "«is_member»"),
    (PLACES, PERSON, ["name"], "A", "«name»"),
]


@pytest.mark.parametrize(("command", "value", "path", "new", "named"), WRONG)
def test_a_wrong_value_is_named_with_its_line_and_nothing_is_put_out(run, command, value, path, new, named):
    status, out, err = run(command, changed(value, path, new))
    assert (status, out) == (2, "")
    assert named in err
    assert all(line.startswith("in.json:") and line.split(": ")[0] != "in.json" for line in err.splitlines())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "in.json"),
        ("[]", "in.json"),
        ("\n", "in.jsonl"),
        ("[5]", "in.json"),
        ("{", "in.json"),
        ('{"id": "p1", "id": "p2", "cell": "c"}', "in.json"),
        ("Mã,Chi bộ\n", "in.csv"),
        ("Mã,Chi bộ,Lương\np1,c,5\n", "in.csv"),
    ],
)
def test_a_file_without_sound_rows_is_refused(run, text, name):
    status, out, err = run(PLACES, text, name=name)
    assert (status, out) == (2, "")
    assert err.startswith(f"{name}:1: ")


def test_a_wrong_cell_of_a_workbook_is_named_by_sheet_and_cell(capsys):
    path = workbook([["scope", "group", "counts.HTXSNV", "counts.HTTNV"], ["s", "g", 1, "x"]])
    assert main([*QUOTA, path]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("in.xlsx:Bảng!D2: ")


def test_a_wrong_count_under_a_label_is_found_in_its_cell(capsys):
    heads = ["ballot", "official_members", "present", "voters", "id", "Phiếu Hoàn thành tốt nhiệm vụ"]
    assert main([*TALLY, workbook([heads, ["classify", 3, 3, 3, "a", "x"]])]) == 2
    assert "in.xlsx:Bảng!F2: «HTTNV»" in capsys.readouterr().err


def test_a_person_given_twice_is_wrong_input(run):
    status, out, err = run(PLACES, [PERSON, {**PERSON, "id": "p2"}, PERSON])
    assert (status, out) == (2, "")
    assert "«p1»" in err


def test_a_scope_given_twice_is_wrong_input(run):
    status, out, err = run(QUOTA, [SCOPE, SCOPE])
    assert (status, out) == (2, "")
    assert "«tcs-1»" in err


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (("tally", "ha_noi/2023", "party_member"), "ha_noi/2023: "),
        (("tally", "can_tho/2023", "student"), "«student»"),
        (("quota", "can_tho/2023", "student"), "«student»"),
        (("places", "can_tho"), "can_tho: "),
    ],
)
def test_an_unknown_rulebook_or_subject_is_named(run, command, named):
    status, out, err = run(command, BALLOT)
    assert (status, out) == (2, "")
    assert named in err


def test_an_unknown_quota_rule_is_named_with_those_there_are(run):
    status, out, err = run(QUOTA, SCOPE, "--rule", "medal")
    assert (status, out) == (2, "")
    assert "«medal»" in err
    assert "excellent" in err


# -- plugins are asked first


def context_with(**hooks):
    """Return what a command runs in, with one more plugin that answers the given hooks."""
    plugin = ModuleType("answering")
    vars(plugin).update({name: hookimpl(function) for name, function in hooks.items()})
    manager = build_manager([*installed().list_name_plugin(), ("answering", plugin)])
    context = Context("vi", io.StringIO(), io.StringIO(), io.BytesIO())
    context.__dict__["editions"] = Editions(everybody(manager))
    return context


def run_in(context, module, value, rulebook, subject="party_member"):
    with open("in.json", "w", encoding="utf-8") as file:
        json.dump(value, file)
    args = Namespace(rulebook=rulebook, subject=subject, rule="excellent", file="in.json", table=False, output=None)
    assert module.run(args, context) == 0
    return [json.loads(line) for line in context.out.getvalue().splitlines()]


def test_a_plugin_may_count_a_ballot_and_gets_it_checked_and_frozen():
    asked = []

    def ballot_results(rulebook, subject, ballot):
        asked.append((rulebook.name, subject, ballot))
        return [{"id": "a", "approved": True, "elected": False, "rank": 1, "needs": "authority"}]

    found = run_in(
        context_with(ballot_results=ballot_results), tally, changed(BALLOT, ["voters"], "28"), "can_tho/2023"
    )
    assert found == [{"id": "a", "approved": True, "elected": False, "rank": 1, "needs": "authority"}]
    ((name, subject, ballot),) = asked
    assert (name, subject, ballot["voters"]) == ("can_tho/2023", "party_member", 28)
    with pytest.raises(TypeError):
        ballot["candidates"][0]["marks"]["HTXSNV"] = 28


def test_a_plugin_that_leaves_a_ballot_to_the_rulebook_answers_none():
    found = run_in(context_with(ballot_results=lambda ballot: None), tally, BALLOT, "can_tho/2023")
    assert found[0]["level"] == "HTXSNV"


def test_a_ballot_whose_numbers_do_not_fit_reaches_no_plugin():
    def ballot_results():
        raise AssertionError("asked")

    with pytest.raises(WrongInput):
        run_in(context_with(ballot_results=ballot_results), tally, changed(BALLOT, ["voters"], 27), "can_tho/2023")


def test_a_plugin_may_fix_the_places_of_every_group():
    two = {**SCOPE, "groups": [GROUP, {**GROUP, "id": "cell-2", "candidates": []}]}

    def quota_shares(rule, groups):
        with pytest.raises(TypeError):
            groups[0].counts["HTXSNV"] = 99
        return {group.name: place for place, group in enumerate(groups)}

    found = run_in(context_with(quota_shares=quota_shares), quota, two, "trung_uong/2025")
    assert [(line["group"], line["cap"], line["taken"]) for line in found] == [
        ("cell-1", 0, []),
        ("cell-2", 1, []),
    ]


def test_a_plugin_may_say_where_a_person_is_reviewed():
    def review_places(rulebook, person):
        return {
            "id": person.name,
            "places": ({"unit": person.posts[0].unit, "why": "office", "votes": False},),
            "reports_to": (person.cell,),
            "cite": "1",
        }

    context = context_with(review_places=review_places)
    assert run_in(context, places, PERSON, "can_tho/2023") == [
        {
            "id": "p1",
            "places": [{"unit": "so-nv", "why": "office", "votes": False}],
            "reports_to": ["cb-3"],
            "cite": "1",
        }
    ]


@pytest.mark.parametrize(
    ("module", "value", "hook", "answer"),
    [
        (tally, BALLOT, "ballot_results", [{"id": "a"}]),
        (tally, BALLOT, "ballot_results", [{"id": "b", "approved": 1, "elected": 1, "rank": 1, "needs": None}]),
        (tally, BALLOT, "ballot_results", 5),
        (quota, SCOPE, "quota_shares", {"cell-2": 1}),
        (quota, SCOPE, "quota_shares", {"cell-1": -1}),
        (quota, SCOPE, "quota_shares", {"cell-1": True}),
        (quota, SCOPE, "quota_shares", [1]),
        (places, PERSON, "review_places", {"id": "p1", "places": []}),
        (places, PERSON, "review_places", {"id": "p2", "places": [], "reports_to": [], "cite": ""}),
        (places, PERSON, "review_places", {"id": "p1", "places": [{}], "reports_to": [], "cite": ""}),
    ],
)
def test_an_answer_without_the_form_of_the_contract_stops_and_names_the_plugin(module, value, hook, answer):
    with pytest.raises(PluginError) as stopped:
        run_in(context_with(**{hook: lambda: answer}), module, value, "trung_uong/2025")
    assert "«answering»" in str(stopped.value)
    assert f"«{hook}»" in str(stopped.value)
