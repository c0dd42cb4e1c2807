"""The hooks `import_columns` and `derived_facts`: a plugin's own columns, and facts worked out of them."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from core.commands import classify, whatif
from core.commands.context import Context
from core.commands.rows import RowsOfSubject
from core.editions import Editions
from core.errors import PluginError, WrongInput
from core.hookspecs import ImportColumn, hookimpl
from core.plugins import TenantHooks, build_manager, installed

Derive = Callable[[Mapping[str, Any]], Any]
RULEBOOK, SUBJECT = "can_tho/2023", "party_member"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make_plugin(*columns: ImportColumn, derive: Derive | None = None) -> ModuleType:
    """Return a plugin with these columns of its own, which derives facts by a function of the row."""
    module = ModuleType("plugin")
    if columns:

        @hookimpl
        def import_columns(rulebook: Any, subject: str) -> tuple[ImportColumn, ...]:
            return columns if subject == SUBJECT else ()

        vars(module)["import_columns"] = import_columns
    if derive is not None:

        @hookimpl
        def derived_facts(columns: Mapping[str, Any]) -> Any:
            return derive(columns)

        vars(module)["derived_facts"] = derived_facts
    return module


def make_context(**plugins: ModuleType) -> Context:
    """Return the context of a tenant that has the installed plugins and these."""
    known = [(name, plugin) for name, plugin in installed().list_name_plugin() if plugin is not None]
    manager = build_manager([*known, *plugins.items()])
    context = Context("vi", io.StringIO(), io.StringIO(), io.BytesIO())
    context.__dict__["editions"] = Editions(TenantHooks(manager, [name for name, _ in manager.list_name_plugin()]))
    return context


def opened(context: Context, text: str, name: str = "in.csv") -> RowsOfSubject:
    Path(name).write_text(text, encoding="utf-8")
    return RowsOfSubject(name, context, [context.editions.classifier(RULEBOOK, SUBJECT)])


def columns_of(context: Context, text: str, name: str = "in.csv") -> dict[str, list[object]]:
    """Return the columns of facts that a file comes to."""
    (rows,) = opened(context, text, name).chunks()
    return {column: list(values) for column, values in rows.columns.items()}


YEAR = ImportColumn("joined", "Năm vào Đảng")


def months(columns: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the months in the Party from the year of joining."""
    joined = columns["joined"]
    return None if joined is None else {"months_in_party": (2023 - int(joined)) * 12}


JOINED = make_plugin(YEAR, derive=months)


# -- columns of a plugin


@pytest.mark.parametrize("heading", ["joined", "Năm vào Đảng", "năm vào đảng"])
def test_a_plugins_column_is_read_under_its_name_or_label_and_is_no_fact(heading: str) -> None:
    found = columns_of(make_context(own=make_plugin(YEAR)), f"Mã,{heading},gpa\na,1990,3\n")
    assert found == {"gpa": ["3"]}


def test_a_plugins_column_is_accepted_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_text("Mã,Năm vào Đảng,months_in_party\na,1990,3\n", encoding="utf-8")
    args = Namespace(rulebook=RULEBOOK, subject=SUBJECT, file="in.csv", output=None, table=False, explain=False)
    assert classify.run(args, make_context(own=make_plugin(YEAR))) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "exempt"


def test_without_the_plugin_its_column_is_unknown() -> None:
    with pytest.raises(WrongInput, match=r"in\.csv:1: không rõ cột “Năm vào Đảng”"):
        opened(make_context(), "Mã,gpa,Năm vào Đảng\na,3,1990\n")


def test_the_columns_of_several_plugins_stand_side_by_side() -> None:
    other = make_plugin(ImportColumn("note", "Ghi chú riêng"))
    found = columns_of(make_context(own=JOINED, other=other), "Mã,Ghi chú riêng,joined\na,x,2020\n")
    assert found == {"months_in_party": [36]}


def test_a_column_of_the_name_of_a_fact_is_an_error_that_names_the_plugin() -> None:
    with pytest.raises(PluginError, match=r"«own».*import_columns.*«gpa»"):
        opened(make_context(own=make_plugin(ImportColumn("gpa", "Điểm"))), "Mã,gpa\na,3\n")


# -- facts of a plugin


def test_a_derived_fact_fills_in_what_a_row_does_not_give() -> None:
    found = columns_of(make_context(own=JOINED), "Mã,joined,months_in_party\na,2020,\nb,,\nc,2021,\n")
    assert found == {"months_in_party": [36, None, 24]}


def test_a_derived_fact_needs_no_column_in_the_file() -> None:
    assert columns_of(make_context(own=JOINED), "Mã,joined\na,2020\nb,\n") == {"months_in_party": [36, None]}


def test_a_fact_that_the_row_gives_stands() -> None:
    found = columns_of(make_context(own=JOINED), "Mã,joined,months_in_party\na,2020,5\nb,2020,\n")
    assert found == {"months_in_party": ["5", 36]}


def test_facts_are_derived_from_json_too() -> None:
    def leads(columns: Mapping[str, Any]) -> dict[str, Any]:
        return {"is_leader": columns.get("is_head")}

    rows = [{"id": "a", "facts": {"is_head": True}}, {"id": "b"}]
    found = columns_of(make_context(own=make_plugin(derive=leads)), json.dumps(rows), "in.json")
    assert found["is_leader"] == [True, None]


def test_a_plugin_sees_every_column_its_own_and_the_facts() -> None:
    seen: list[dict[str, Any]] = []

    def look(columns: Mapping[str, Any]) -> None:
        seen.append(dict(columns))

    columns_of(make_context(own=make_plugin(YEAR, derive=look)), "Mã,Họ và tên,gpa\na,An,3\nb,Bình,\n")
    assert seen == [{"gpa": "3", "joined": None}, {"gpa": None, "joined": None}]


def test_a_plugin_cannot_change_the_row() -> None:
    def spoil(columns: Any) -> None:
        columns["gpa"] = 4

    with pytest.raises(PluginError, match=r"«own».*derived_facts"):
        columns_of(make_context(own=make_plugin(derive=spoil)), "Mã,gpa\na,3\n")


def test_derived_facts_decide_like_given_ones(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_text("Mã,joined\na,2023\nb,1990\n", encoding="utf-8")
    args = Namespace(rulebook=RULEBOOK, subject=SUBJECT, file="in.csv", output=None, table=False, explain=False)
    assert classify.run(args, make_context(own=JOINED)) == 0
    assert [json.loads(line)["status"] for line in capsys.readouterr().out.splitlines()] == ["exempt", "undetermined"]


def test_derived_facts_are_compared_under_two_rulebooks(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.csv").write_text("Mã,joined\na,2023\n", encoding="utf-8")
    args = Namespace(
        rulebook=RULEBOOK, other="trung_uong/2023", subject=SUBJECT, file="in.csv", output=None, table=False
    )
    assert whatif.run(args, make_context(own=JOINED)) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["from"]["status"] == "exempt"


# -- what a plugin may not answer


def test_two_plugins_that_answer_for_one_fact_are_an_error_that_names_the_second() -> None:
    other = make_plugin(derive=lambda columns: {"months_in_party": 1})
    with pytest.raises(PluginError, match=r"«other».*«months_in_party»"):
        columns_of(make_context(own=JOINED, other=other), "Mã,joined\na,2020\n")


def test_two_plugins_may_answer_for_two_facts() -> None:
    other = make_plugin(derive=lambda columns: {"gpa": "3.2"})
    found = columns_of(make_context(own=JOINED, other=other), "Mã,joined\na,2020\n")
    assert found == {"months_in_party": [36], "gpa": ["3.2"]}


def test_a_plugin_that_breaks_is_named() -> None:
    with pytest.raises(PluginError, match=r"«own».*derived_facts.*invalid literal"):
        columns_of(make_context(own=JOINED), "Mã,joined\na,xưa\n")


def test_a_plugin_whose_columns_break_is_named() -> None:
    module = ModuleType("plugin")

    @hookimpl
    def import_columns() -> None:
        raise RuntimeError("hết giấy")

    vars(module)["import_columns"] = import_columns
    with pytest.raises(PluginError, match=r"«own».*import_columns.*hết giấy"):
        opened(make_context(own=module), "Mã,gpa\na,3\n")


@pytest.mark.parametrize("answer", [["gpa"], "gpa", 5, {"gpa": ["3"]}, {"gpa": {}}, {"gpa": 3.2}])
def test_an_answer_that_is_no_facts_with_values_is_an_error_that_names_the_plugin(answer: Any) -> None:
    with pytest.raises(PluginError, match=r"«own».*derived_facts"):
        columns_of(make_context(own=make_plugin(derive=lambda columns: answer)), "Mã,gpa\na,3\n")


@pytest.mark.parametrize(
    ("answer", "said"),
    [({"gpa": "9"}, "in.csv:2: «gpa»: ngoài khoảng"), ({"salary": 5}, "in.csv:2: không có «salary»")],
)
def test_a_derived_value_is_read_as_strictly_as_a_given_one(answer: Any, said: str) -> None:
    Path("in.csv").write_text("Mã,outstanding\na,có\n", encoding="utf-8")
    args = Namespace(rulebook=RULEBOOK, subject=SUBJECT, file="in.csv", output=None, table=False, explain=False)
    with pytest.raises(WrongInput) as error:
        classify.run(args, make_context(own=make_plugin(derive=lambda columns: answer)))
    assert str(error.value).startswith(said)
