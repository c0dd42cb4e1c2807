"""docs/hooks.md says what the hooks are, and its examples answer."""

from __future__ import annotations

import ast
import inspect
import json
import re
from types import ModuleType

import pytest

from core import api, hookspecs
from core.errors import PluginError
from core.plugins import TenantHooks, build_manager


def signature(function: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    return f"def {function.name}({ast.unparse(function.args)}){returns}"


def functions(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def is_marked(function: ast.FunctionDef, mark: str) -> bool:
    return any(isinstance(one, ast.Name) and one.id == mark for one in function.decorator_list)


@pytest.fixture
def hooks_page(page):
    return page("docs/hooks.md")


@pytest.fixture
def example(hooks_page):
    """Return the example for a hook as a module."""

    def module_of(hook, package="plugins.can_tho"):
        (text,) = [
            block.text
            for block in hooks_page.blocks("python")
            if any(one.name == hook and is_marked(one, "hookimpl") for one in functions(block.text))
        ]
        module = ModuleType("song_cau.plugin")
        module.__package__ = package
        exec(compile(text, f"docs/hooks.md, {hook}", "exec"), vars(module))
        return module

    return module_of


@pytest.fixture
def tell(run, install, example, tmp_path):
    """Run a command on one object with the example of a hook installed; return the rows it writes."""

    def rows_of(hook, command, value):
        install("song_cau", example(hook))
        file = tmp_path / "one.json"
        file.write_text(json.dumps(value), encoding="utf-8")
        status, out, err = run(*command, str(file))
        assert (status, err) == (0, "")
        return [json.loads(line) for line in out.splitlines()]

    return rows_of


def test_the_exact_signature_of_every_hook_stands_in_the_page_and_no_other(hooks_page):
    shown = [function for block in hooks_page.blocks("python") for function in functions(block.text)]
    asked = functions(inspect.getsource(hookspecs))
    assert [signature(one) for one in shown if not one.decorator_list and not one.name.startswith("_")] == [
        signature(one) for one in asked if is_marked(one, "hookspec")
    ]


def test_the_table_names_every_hook(hooks_page):
    named = re.findall(r"^\| `(\w+)` \| when|^\| `(\w+)` \| for every", hooks_page.text, re.MULTILINE)
    assert ["".join(one) for one in named] == [
        one.name for one in functions(inspect.getsource(hookspecs)) if is_marked(one, "hookspec")
    ]


def test_the_page_names_everything_a_plugin_may_import_and_nothing_else(hooks_page):
    table = hooks_page.text.partition("| name | what it is |")[2].partition("\n## ")[0]
    named = [name for cell in re.findall(r"^\|([^|]*)\|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(api.__all__)


@pytest.mark.parametrize("name", ["Rulebook", "ImportColumn", "Person", "Post", "QuotaRule", "Group", "Topic"])
def test_the_page_tells_only_members_that_are_there(hooks_page, name):
    (row,) = [line for line in hooks_page.text.splitlines() if re.match(rf"\| [^|]*`{name}`[^|]* \|", line)]
    kinds = [getattr(api, one) for one in re.findall(r"`(\w+)`", row.split("|")[1])]
    members = {member for kind in kinds for member in (*dir(kind), *kind.__annotations__)}
    assert {re.split(r"\W", one)[0] for one in re.findall(r"`([^`]+)`", row.split("|")[2])} <= members


def test_rulebook_files_are_those_of_the_package(example):
    hooks = TenantHooks(build_manager([("can_tho", example("rulebook_files"))]), ["can_tho"])
    assert [file.name for _, files in hooks.ask("rulebook_files") for file in files] == ["2023.yaml"]


def test_a_column_that_a_plugin_names_gives_a_fact_unless_the_row_gives_it(run, install, example, tmp_path):
    install("song_cau", example("derived_facts"))
    file = tmp_path / "rows.csv"
    file.write_text("Mã,Ngày kết nạp,months_in_party\na,2023-07-20,\nb,2023-05-20,\nc,2023-05-20,3\n", encoding="utf-8")
    status, out, err = run("classify", "can_tho/2023", "party_member", str(file))
    assert (status, err) == (0, "")
    assert [json.loads(line)["status"] for line in out.splitlines()] == ["exempt", "undetermined", "exempt"]


@pytest.mark.parametrize(
    ("person", "places", "cite"),
    [
        ({"is_member": False}, [{"unit": "so-nv", "why": "chairs", "votes": True}], "12-KH/ĐU 5.2"),
        (
            {"cell": "cb-3"},
            [{"unit": "cb-3", "why": "cell", "votes": True}, {"unit": "so-nv", "why": "post", "votes": True}],
            "68-KH/ĐU II.A.3.2.2",
        ),
    ],
)
def test_a_plugin_places_whom_it_answers_for_and_the_rulebook_the_others(tell, person, places, cite):
    posts = [{"unit": "so-nv", "title": "Giám đốc", "rank": 1, "chairs": True}]
    assert tell("review_places", ["places", "can_tho/2023"], {"id": "p1", "posts": posts, **person}) == [
        {"id": "p1", "places": places, "reports_to": [], "cite": cite}
    ]


@pytest.mark.parametrize(
    ("subject", "marks", "level", "needs"),
    [
        ("collective", {"HTXSNV": 4, "HTTNV": 3, "HTNV": 3}, "HTXSNV", None),
        ("collective", {"HTXSNV": 5, "HTTNV": 5}, None, "superior"),
        ("leader", {"HTXSNV": 4, "HTTNV": 3, "HTNV": 3}, "HTTNV", None),
    ],
)
def test_a_plugin_counts_the_ballots_it_answers_for(tell, subject, marks, level, needs):
    ballot = {"ballot": "classify", "official_members": 10, "present": 10, "voters": 10}
    ballot["candidates"] = [{"id": "a", "marks": marks, "invalid": 0}]
    (result,) = tell("ballot_results", ["tally", "can_tho/2023", subject], ballot)
    assert (result["level"], result["needs"]) == (level, needs)


@pytest.mark.parametrize(("subject", "caps"), [("leader", [1, 0]), ("collective", [0, 2])])
def test_a_plugin_gives_the_groups_it_answers_for_their_places(tell, subject, caps):
    groups = [
        {"id": "few", "size": 3, "counts": {"HTXSNV": 2, "HTTNV": 1}},
        {"id": "many", "size": 12, "counts": {"HTTNV": 12}},
    ]
    lines = tell("quota_shares", ["quota", "can_tho/2023", subject], {"scope": "s", "groups": groups})
    assert [line["cap"] for line in lines] == caps


def test_a_plugin_names_topics_for_a_kind_of_unit(example):
    hooks = TenantHooks(build_manager([("song_cau", example("review_topics"))]), ["song_cau"])
    asked = {kind: hooks.first("review_topics", rulebook=None, unit_kind=kind) for kind in ("cell", "committee")}
    assert [topic.name for topic in asked["cell"]] == ["handbook"]
    assert asked["committee"] is None


def plugin_with(hook, function):
    function.__name__ = hook
    module = ModuleType("song_cau.plugin")
    setattr(module, hook, api.hookimpl(function))
    return "song_cau", module


@pytest.fixture
def complaints(hooks_page):
    """Return the complaints that the page shows."""
    (block,) = hooks_page.blocks("text")
    return block.text.splitlines()


def test_a_default_is_refused_as_the_page_says(complaints):
    with pytest.raises(PluginError) as refused:
        build_manager([plugin_with("review_topics", lambda unit_kind="cell": None)])
    assert str(refused.value) == complaints[0]


def test_an_exception_is_told_as_the_page_says(complaints):
    def review_topics():
        raise LookupError("no topics today")

    hooks = TenantHooks(build_manager([plugin_with("review_topics", review_topics)]), ["song_cau"])
    with pytest.raises(PluginError) as stopped:
        hooks.first("review_topics", rulebook=None, unit_kind="cell")
    assert str(stopped.value) == complaints[1]


def test_an_answer_of_the_wrong_form_is_told_as_the_page_says(complaints, run, install, tmp_path):
    install(*plugin_with("quota_shares", lambda groups: {group.name: 1.5 for group in groups}))
    file = tmp_path / "scope.json"
    file.write_text('{"scope": "s", "groups": [{"id": "nhom-1", "counts": {"HTTNV": 3}}]}', encoding="utf-8")
    assert run("quota", "can_tho/2023", "leader", str(file)) == (2, "", f"{complaints[2]}\n")


def test_a_plugin_that_is_not_there_is_told_as_the_page_says(complaints):
    with pytest.raises(PluginError) as refused:
        TenantHooks(build_manager([("can_tho", ModuleType("can_tho"))]), ["song_cau"])
    assert str(refused.value) == complaints[3]
