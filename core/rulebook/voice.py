"""The voice in which something is explained, and facts, values and comparisons in its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from core.errors import N_, Say
from core.rulebook.citing import DEFAULT
from core.rulebook.conditions import POINTS, All, Compare, Condition
from core.rulebook.domains import Value
from core.rulebook.facts import Fact
from core.rulebook.program import Program
from core.rulebook.rules import Marks
from core.rulebook.wording import condition_text

_AT_LEAST = N_("từ {value}")
_UPWARDS = N_("từ {value} trở lên")
_BOUNDS = {
    "=": "{value}",
    "!=": N_("khác {value}"),
    ">=": _UPWARDS,
    ">": N_("trên {value}"),
    "<=": N_("không quá {value}"),
    "<": N_("dưới {value}"),
}
_SOURCES = {"default": N_("mặc định của nền tảng"), "secondary": N_("theo bản dẫn lại")}


@dataclass(frozen=True)
class Voice:
    """A reader's language: its sentences, its exact numbers, its rounded percentages."""

    say: Say
    language: str
    number: Callable[[Fraction], str]
    percent: Callable[[Fraction], str]

    def share(self, value: Fraction) -> str:
        """Write a share exactly: `70%`, or `2/3` where a percentage has no end."""
        written = self.number(value * 100)
        return self.number(value) if "/" in written else f"{written}%"

    def clause(self, marks: Marks) -> str:
        """Write in brackets what an entry rests on: clause, source unless it is the text, reading taken."""
        parts = [] if marks.cite in ("", DEFAULT) else [marks.cite]
        if marks.source in _SOURCES:
            parts.append(self.say(_SOURCES[marks.source]))
        if marks.taken:
            taken = lowered(self.say(marks.taken).rstrip("."))
            parts.append(self.say(N_("cách hiểu: {taken}"), taken=taken))
        return f" ({'; '.join(parts)})" if parts else ""


def lowered(text: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Return a text as it opens a sentence."""
    return text[:1].upper() + text[1:]


class Speech:
    """Says facts, values and comparisons of one subject."""

    def __init__(self, program: Program, voice: Voice) -> None:
        self.program = program
        self.voice = voice
        self.say = voice.say

    def name(self, fact: Fact) -> str:
        """Name a fact as it stands inside a sentence."""
        label = self.say(fact.label)
        if fact.type == "grade":
            return self.say(N_("tiêu chí «{label}»"), label=label)
        return lowered(label)

    def value(self, fact: Fact, value: Value) -> str:
        """Write a value: `3,05`, `95%`, `Hoàn thành tốt nhiệm vụ`, `có`."""
        if isinstance(value, Fraction):
            return self.voice.share(value) if fact.type == "share" else self.voice.number(value)
        return self.say(fact.choices[value])

    def state(self, name: str, value: Value | None) -> str:
        """Say what is known of a fact: `điểm rèn luyện 85`, `thiếu điều kiện «Thực sự tiêu biểu»`."""
        fact = self.program.fact(name)
        if value is None:
            return self.say(N_("{what}: chưa có số liệu"), what=self.name(fact))
        if isinstance(value, bool):
            label = self.say(fact.label)
            return lowered(label) if value else self.say(N_("thiếu điều kiện «{label}»"), label=label)
        return self.say(self._state_template(fact), what=self.name(fact), value=self.value(fact, value))

    @staticmethod
    def _state_template(fact: Fact) -> str:
        if fact.numeric:
            return "{what} {value}"
        return N_("{what} xếp {value}") if fact.type == "grade" else "{what}: {value}"

    def bound(self, one: Compare, *, short: bool = False) -> str:
        """Say what a comparison asks for: `dưới 65`, `từ 3,2 trở lên`; in `short`, `từ 3,2`."""
        fact = self.program.fact(one.fact)
        template = _BOUNDS[one.operator]
        if one.operator == ">=" and fact.numeric and short:
            template = _AT_LEAST
        if one.operator == ">=" and one.value == _best(fact):
            template = _BOUNDS["="]
        return self.say(template, value=self.value(fact, one.value))

    def asked(self, condition: Condition) -> str:
        """Say a condition inside a sentence; alternatives in brackets."""
        if isinstance(condition, Compare):
            return self._asked(condition)
        if isinstance(condition, All):
            return self.together([self.asked(part) for part in condition.parts])
        program = self.program
        inside = condition_text(condition, program.rules, program.book.facts, self.say, self.voice.language)
        return f"({inside})"

    def together(self, parts: list[str]) -> str:
        """Join what must hold together."""
        word = self.say(N_("kèm"))
        return f" {word} ".join(parts)

    def _asked(self, one: Compare) -> str:
        fact = self.program.fact(one.fact)
        if fact.type != "bool":
            return f"{self.name(fact)} {self.bound(one, short=True)}"
        wanted = one.value is (one.operator == "=")
        return self.name(fact) if wanted else self.say(N_("không thuộc «{label}»"), label=self.say(fact.label))


def is_points(name: str) -> bool:
    """Say whether a name is the total of a point sheet or one of its groups."""
    return name == POINTS or name.startswith(f"{POINTS}.")


def _best(fact: Fact) -> Value | None:
    """Return the value that nothing is above, None where there is none."""
    if fact.numeric:
        return fact.high
    if not fact.order:
        return None
    values = tuple(fact.choices)
    return values[0] if fact.order == "best_first" else values[-1]
