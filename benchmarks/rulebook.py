"""Measure the rulebook side by side with a hand-written function and two rule engines: `make bench`.

All run in one process, one after the other, some rounds over; figures are medians of CPU time. `--write` puts them into
docs/performance.md. The contenders must agree on the level of every student.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from peers import WholeRulebook, openfisca_levels, openfisca_system, rows_of, zen_engine, zen_levels
from students import (
    COMMENDATIONS,
    LEVELS,
    OTHERWISE_GOOD,
    TRACKS,
    Students,
    invented,
    levels_by_hand,
    reasons_by_hand,
)

from core.editions import installed_editions
from core.rulebook.batch import Batch
from core.rulebook.classification import Classifier
from core.rulebook.inputs import read_values

TOP = Path(__file__).parents[1]
PAGE = TOP / "docs" / "performance.md"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)", re.DOTALL)
RULEBOOK, SUBJECT = "can_tho/2023", "party_member"
FILE_ROWS = 100_000
LAUNCHER = """
import os, sys, time
started = time.perf_counter()
nothing = os.open(os.devnull, os.O_WRONLY)
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 1)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""

Levels = NDArray[np.int8]
Line = tuple[str, ...]


# -- a million students --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contender:
    """One way to classify all students."""

    name: str
    run: Callable[[], Levels]


def contenders(students: Students, classifier: Classifier) -> list[Contender]:
    batch = Batch(classifier)
    columns, rows, engine = students.columns(), rows_of(students), zen_engine()
    system, whole = openfisca_system(), WholeRulebook(classifier.program, OTHERWISE_GOOD)
    place_of = np.array(
        [LEVELS.index(ending.level) if ending.level else -1 for ending in classifier.endings.all], np.int8
    )
    return [
        Contender("hand-written NumPy", lambda: levels_by_hand(students)),
        Contender("hand-written NumPy, reasons", lambda: reasons_by_hand(students)[0]),
        Contender("batch", lambda: place_of[batch.run(columns, len(students)).endings]),
        Contender("batch, reasons", lambda: place_of[batch.run(columns, len(students), reasons=True).endings]),
        Contender("openfisca-core, student table only", lambda: openfisca_levels(system, students)),
        Contender("openfisca-core, all rules of members", lambda: whole.levels(students)),
        Contender("zen-engine, student table only", lambda: zen_levels(engine, rows)),
    ]


def measured(runs: Sequence[Contender], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each contender; raise AssertionError where two do not agree."""
    seconds: dict[str, list[float]] = {one.name: [] for one in runs}
    truth = runs[0].run()
    for _ in range(rounds):
        for one in runs:
            started = time.process_time()
            levels = one.run()
            seconds[one.name].append(time.process_time() - started)
            assert np.array_equal(levels, truth), f"{one.name} disagrees"
    return {name: statistics.median(times) for name, times in seconds.items()}


def speed_lines(seconds: dict[str, float], count: int) -> Iterator[Line]:
    yield "contender", "million rows/s", "of hand-written", "batch is"
    by_hand, batch = seconds["hand-written NumPy"], seconds["batch"]
    for name, own in seconds.items():
        yield name, f"{count / own / 1e6:.2f}", f"{by_hand / own:.3f}", f"{own / batch:.1f} times as fast"


# -- one row -------------------------------------------------------------------------------------------------


def one_row_lines(classifier: Classifier, rounds: int) -> Iterator[Line]:
    """Yield how long one student takes, from ready values and from raw ones, explained and not."""
    raw = {
        **OTHERWISE_GOOD, "student_track": "regular", "conduct_points": "91.5", "gpa": "3.05", "credits_owed": 0,
        "tuition_owed": False, "commendation": "none",
    }  # fmt: skip
    values = read_values(classifier.program, raw)[0]
    gaps = {name: value for name, value in values.items() if name not in ("gpa", "outstanding")}
    yield "one row", "microseconds"
    yield "level and reasons", _microseconds(lambda: classifier.classify(values), rounds)
    yield "with full explanation", _microseconds(lambda: classifier.classify(values, explain=True), rounds)
    reading = _microseconds(lambda: classifier.classify(read_values(classifier.program, raw)[0], explain=True), rounds)
    yield "with full explanation, values still to be read", reading
    yield (
        "with full explanation, two facts missing",
        _microseconds(lambda: classifier.classify(gaps, explain=True), rounds),
    )


def _microseconds(run: Callable[[], object], rounds: int, times: int = 1000) -> str:
    taken = []
    run()
    for _ in range(rounds):
        started = time.process_time()
        for _ in range(times):
            run()
        taken.append((time.process_time() - started) / times * 1e6)
    return f"{statistics.median(taken):.0f}"


# -- whole commands ------------------------------------------------------------------------------------------


def command_lines(rounds: int) -> Iterator[Line]:
    """Yield how long whole commands take, and how much memory, each in a process of its own."""
    yield "command", "seconds", "CPU seconds", "peak MB"
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("csv", "xlsx"):
            file = Path(folder, f"students.{suffix}")
            write_students(invented(FILE_ROWS), file)
            arguments = ["classify", RULEBOOK, SUBJECT, str(file)]
            yield f"classify, {FILE_ROWS:,} rows, .{suffix}", *_command(arguments, rounds)
    yield "--help", *_command(["--help"], rounds)


def _command(arguments: Sequence[str], rounds: int) -> tuple[str, str, str]:
    runs = [_child(arguments) for _ in range(rounds)]
    wall, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
    return f"{wall:.2f}", f"{cpu:.2f}", f"{memory:.0f}"


def _child(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Run the command; return wall seconds, CPU seconds, and the most memory it held in MB.

    A small process starts it: memory is counted from before a program is loaded, and this one holds much.
    """
    run = subprocess.run(
        [sys.executable, "-ISc", LAUNCHER, sys.executable, "-m", "core.cli", *arguments],
        cwd=TOP, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    wall, cpu, memory = map(float, run.stdout.split())
    return wall, cpu, memory / (1e6 if sys.platform == "darwin" else 1e3)


def write_students(students: Students, file: Path) -> None:
    """Write students as a spreadsheet, every fact a column."""
    headings = ["id", *students.columns()]
    rows = (_typed(number, students) for number in range(len(students)))
    if file.suffix == ".csv":
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([headings, *rows])
        return
    from xlsxwriter import Workbook

    book = Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate([headings, *rows]):
        sheet.write_row(place, 0, row)
    book.close()


def _typed(number: int, students: Students) -> list[object]:
    own: dict[str, Any] = {
        name: value[number].item() for name, value in students.columns().items() if isinstance(value, np.ndarray)
    }
    own["student_track"], own["commendation"] = TRACKS[own["student_track"]], COMMENDATIONS[own["commendation"]]
    return [f"sv-{number + 1}", *({**students.columns(), **own}).values()]


# -- printing ------------------------------------------------------------------------------------------------


def machine() -> str:
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        cpu = next(iter(re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())), cpu)
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "openfisca-core", "zen-engine"))
    return f"{date.today()}, {cpu}, {os.cpu_count()} processors, Python {platform.python_version()}, {packages}"


def markdown(lines: Sequence[Line]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rows = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([rows[0], rule, *rows[1:]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    args = parser.parse_args()
    classifier = installed_editions().classifier(RULEBOOK, SUBJECT)
    commands = list(command_lines(args.rounds))
    rows = list(one_row_lines(classifier, args.rounds))
    seconds = measured(contenders(invented(args.students), classifier), args.rounds)
    tables = [list(speed_lines(seconds, args.students)), rows, commands]
    text = f"{machine()}; {args.students:,} students, medians of {args.rounds} rounds.\n\n"
    text += "\n\n".join(map(markdown, tables)) + "\n"
    print(text)
    if args.write:
        PAGE.write_text(FIGURES.sub(lambda _: "\n" + text + "\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
