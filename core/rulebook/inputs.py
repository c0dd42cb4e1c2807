"""From what a row gives to values: every column known, every value of its type, nothing contradicting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from core.errors import N_, Message
from core.rulebook.domains import Value
from core.rulebook.facts import BadValue, Fact, shown
from core.rulebook.program import Program

Problem = tuple[str, Message]


def read_values(
    program: Program, columns: Mapping[str, object], *, loose: bool = False
) -> tuple[dict[str, Value], list[Problem]]:
    """Return the values of a row by column (`gpa`, `grades.results.1`, `points.politics`), and what is wrong with it.

    None is a missing value. Facts that an implying fact decides are filled in.
    """
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    inputs = program.inputs
    for column, raw in columns.items():
        if column not in inputs:
            problems.append((column, unknown_column(column, inputs)))
        elif raw is not None:
            try:
                values[column] = inputs[column].read(raw, loose=loose)
            except BadValue as error:
                problems.append((column, Message(N_("«{column}»: {what}."), {"column": column, "what": error.message})))
    problems.extend(_fixed(program, values))
    problems.extend(_implied(program, values))
    return values, problems


def unknown_column(column: str, inputs: Mapping[str, Fact]) -> Message:
    """Return the message for a fact, grade or point that the rulebook does not know, with what may have been meant."""
    near = get_close_matches(column, inputs, n=1)
    if near:
        return Message(
            N_("không có «{column}» trong bộ quy tắc; có phải «{near}»?"), {"column": column, "near": near[0]}
        )
    return Message(N_("không có «{column}» trong bộ quy tắc; xem lệnh «facts» để biết tên đúng."), {"column": column})


def _fixed(program: Program, values: Mapping[str, Value]) -> Iterator[Problem]:
    for name, value in program.rules.given.items():
        if values.get(name, value) != value:
            yield (
                name,
                Message(
                    N_("«{column}» của đối tượng này luôn là {fixed}; nhận được {raw}."),
                    {"column": name, "fixed": shown(value), "raw": shown(values[name])},
                ),
            )


def _implied(program: Program, values: dict[str, Value]) -> Iterator[Problem]:
    for name, fact in program.book.facts.items():
        for other in fact.implies:
            if values.get(name) is True and values.get(other, True) is False:
                text = N_("«{column}» là có thì «{other}» phải là có; sửa một trong hai.")
                yield name, Message(text, {"column": name, "other": other})
            elif values.get(name) is True:
                values[other] = True
            elif values.get(other) is False:
                values.setdefault(name, False)
