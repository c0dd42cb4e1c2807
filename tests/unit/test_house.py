"""What STYLE promises of the whole tree, and what the files of the house promise of each other."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
CLOCK = {"now", "today", "utcnow"}
CLOCK_OF_TIME = {"time", "time_ns", "monotonic", "monotonic_ns", "localtime", "gmtime", "sleep"}
EMPTY_NAMES = {"utils", "helpers", "common", "manager", "data", "info"}
SLOW_TO_IMPORT = {
    "numpy",
    "babel",
    "marshmallow",
    "xlsxwriter",
    "python_calamine",
    "ruamel",
    "hypothesis",
    "pytest",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "redis",
}


@cache
def config() -> ConfigParser:
    found = ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(TOP / "setup.cfg", encoding="utf-8")
    return found


def sources(*folders: str) -> list[Path]:
    found = (file for folder in folders for file in sorted((TOP / folder).rglob("*.py")))
    return [file for file in found if "tests" not in file.relative_to(TOP).parts]


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def place(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(TOP)}:{getattr(node, 'lineno', 0)}"


def reads_the_clock(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="time"), attr=name)):
            return name in CLOCK_OF_TIME
        case ast.Call(func=ast.Attribute(value=ast.Name(id="clock"))):
            return False
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name in CLOCK
        case ast.ImportFrom(module="time"):
            return True
    return False


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count from the first line to the last, the docstring left out."""
    docstring = function.body[0] if ast.get_docstring(function, clean=False) is not None else None
    spared = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - spared


def locked() -> list[str]:
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)


def test_nobody_but_the_clock_reads_the_time() -> None:
    files = [file for file in sources("core", "tenants", "migrations", "plugins") if file != TOP / "core" / "clock.py"]
    assert [place(file, node) for file in files for node in nodes(file) if reads_the_clock(node)] == []


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("datetime.now()", True),
        ("datetime.datetime.now(UTC)", True),
        ("date.today()", True),
        ("time.time()", True),
        ("from time import sleep", True),
        ("campaign.time()", False),
        ("clock.read()", False),
        ("clock.now()", False),
    ],
)
def test_a_reading_of_the_time_is_recognised(source: str, reads: bool) -> None:
    assert any(reads_the_clock(node) for node in ast.walk(ast.parse(source))) is reads


def test_hooks_are_asked_only_at_the_door() -> None:
    asked = [
        place(file, node)
        for file in sources("core", "tenants", "migrations", "plugins")
        if file != TOP / "core" / "plugins.py"
        for node in nodes(file)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "hook"
    ]
    assert asked == []


def test_the_core_names_no_plugin() -> None:
    plugins = {folder.name for folder in (TOP / "plugins").iterdir() if (folder / "plugin.py").exists()}
    named = [
        place(file, node)
        for file in sources("core")
        for node in nodes(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.split("/")[0] in plugins
    ]
    assert named == []


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{place(file, node)} {node.name}"
        for file in sources("core", "tenants", "migrations", "plugins")
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > 40
    ]
    assert long == []


def test_no_room_is_longer_than_four_hundred_lines() -> None:
    long = {
        file: len(file.read_text(encoding="utf-8").splitlines())
        for file in sources("core", "tenants", "migrations", "plugins")
    }
    assert {str(file): lines for file, lines in long.items() if lines > 400} == {}


def test_every_module_says_in_its_name_what_it_holds() -> None:
    assert [file for file in sources("core", "tenants", "migrations", "plugins") if file.stem in EMPTY_NAMES] == []


def test_the_command_starts_without_anything_heavy() -> None:
    program = "import sys, core.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", program], cwd=TOP, capture_output=True, text=True, check=True)
    assert SLOW_TO_IMPORT.isdisjoint(run.stdout.split())


def test_every_plugin_of_the_house_is_an_entry_point() -> None:
    entries = dict(config()["options.entry_points"])["xeploai.plugins"]
    folders = sorted(file.parent.name for file in (TOP / "plugins").glob("*/plugin.py"))
    assert sorted(line for line in entries.strip().splitlines()) == [
        f"{name} = plugins.{name}.plugin" for name in folders
    ]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-bench.lock"])
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    text = (TOP / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "/" not in re.sub(r"#.*", "", text)


def test_the_lock_names_every_dependency() -> None:
    wanted = config()["options"]["install_requires"] + config()["options.extras_require"]["test"]
    names = {re.split(r"[^\w.-]", line)[0].replace(".", "-").lower() for line in wanted.split("\n") if line}
    assert names <= set(locked())


def test_nothing_installed_is_under_the_gpl_or_agpl() -> None:
    """A package may offer the GPL beside a licence that asks less; then it is had under that one."""
    under = {}
    for name in locked():
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue  # for another system or version of Python
        classifiers = [one for one in found.get_all("Classifier", []) if one.startswith("License")]
        under[name] = " ".join([found.get("License-Expression", ""), *classifiers])
    others = re.compile(r"Artistic|MIT|BSD|Apache")
    bound = [name for name, words in under.items() if re.search(r"(?<!L)GPL|GNU (Affero )?General", words)]
    assert [name for name in bound if not others.search(under[name])] == []


def test_ci_runs_what_everybody_runs() -> None:
    commands = (TOP / ".ci" / "run").read_text(encoding="utf-8").splitlines()[2:]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_every_make_target_that_the_readme_names_is_there() -> None:
    targets = re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"`make ([a-z]+)`", (TOP / "README.md").read_text(encoding="utf-8"))
    assert set(named) <= set(targets)
