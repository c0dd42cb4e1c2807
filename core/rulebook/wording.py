"""Conditions in words, as a specialist reads a rulebook aloud."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from core.errors import N_, Say
from core.rulebook import exact
from core.rulebook.conditions import ALWAYS, POINTS, All, Any_, Compare, Condition, Reader
from core.rulebook.domains import Value
from core.rulebook.edition import Rulebook, thawed
from core.rulebook.facts import NOT_APPLICABLE, Fact
from core.rulebook.rules import SubjectRules

_NO_GRADES = Fact("", "", "grade")
_GRADE = "grades."

_BOUNDS = {
    "=": N_("là {value}"),
    "!=": N_("khác {value}"),
    ">=": N_("từ {value} trở lên"),
    ">": N_("trên {value}"),
    "<=": N_("không quá {value}"),
    "<": N_("dưới {value}"),
}
_AT_MOST_IN_ORDER = N_("từ {value} trở xuống")
_SHARE_FROM = N_("đạt từ {value} trở lên")


def condition_text(
    condition: Condition, subject: SubjectRules | None, facts: Mapping[str, Fact], say: Say, language: str
) -> str:
    """Say a condition in words: `điểm trung bình học tập từ 3,2 trở lên; bị kỷ luật trong năm: không`.

    `subject` gives the criteria and may be left out where none is graded.
    """
    return _Wording(subject, facts, say, language).text(condition, 0)


def read_condition(book: Rulebook, subject: SubjectRules | None, mapping: Mapping[str, Any]) -> Condition:
    """Read a condition, or the condition of a whole rule, from a rulebook's data; other keys are left out."""
    terms: dict[str, Condition] = {}
    reader = Reader(book.facts, [], _NO_GRADES, False, terms, ".".join)
    for name, entry in book.section("terms").items():
        terms[name] = reader.read(thawed(entry), (name,))
    if subject is not None:
        graded = [criterion.fact for criterion in subject.criteria.values()]
        grades, points = graded[0] if graded else _NO_GRADES, bool(subject.points)
        reader = replace(reader, criteria=list(subject.criteria), grades=grades, has_points=points)
    return reader.read(thawed(mapping), ())


def number_text(value: Fraction, language: str) -> str:
    """Write a number in the language's form: `3,2`, `3.2`."""
    written = exact.text_of(value)
    return written.replace(".", ",") if language == "vi" else written


def share_text(value: Fraction, language: str) -> str:
    """Write a share as an exact percentage, or as a fraction where it has no end: `70%`, `2/3`."""
    hundredfold = exact.text_of(value * 100)
    return number_text(value, language) if "/" in hundredfold else f"{number_text(value * 100, language)}%"


def value_of(fact: Fact, value: Value, say: Say, language: str) -> str:
    """Write a value of a fact: `có`, `70%`, `HTTNV (Hoàn thành tốt nhiệm vụ)`, `Chính quy`."""
    if isinstance(value, Fraction):
        return share_text(value, language) if fact.type == "share" else number_text(value, language)
    label = say(fact.choices[value])
    return f"{value} ({label})" if fact.type in ("level", "grade") else label


@dataclass(frozen=True)
class _Wording:
    subject: SubjectRules | None
    facts: Mapping[str, Fact]
    say: Say
    language: str

    def text(self, condition: Condition, depth: int) -> str:
        """Say a condition; one that stands inside another is put in brackets where it could be misread."""
        if condition == ALWAYS:
            return self.say(N_("trong mọi trường hợp"))
        if isinstance(condition, Compare):
            return self._alike([condition], "")
        pieces = list(self._pieces(condition, depth))
        text = self._join(condition, depth).join(pieces)
        apart = depth > (0 if isinstance(condition, Any_) else 1) and len(pieces) > 1
        return f"({text})" if apart else text

    def _join(self, condition: Condition, depth: int) -> str:
        if isinstance(condition, Any_):
            word = self.say(N_("hoặc"))
            return f" {word} " if depth else f"; {word} "
        word = self.say(N_("và"))
        return f" {word} " if depth else "; "

    def _pieces(self, condition: All | Any_, depth: int) -> Iterator[str]:
        """Yield the parts in words, neighbours that speak of the same thing in one phrase."""
        key = _key_within(condition)
        for _, parts in groupby(enumerate(condition.parts), lambda part: key(*part)):
            group = [part for _, part in parts]
            if isinstance(group[0], Compare):
                same = [part for part in group if isinstance(part, Compare)]
                yield self._alike(same, N_("hoặc") if isinstance(condition, Any_) else N_("và"))
            else:
                yield self.text(group[0], depth + 1)

    def _alike(self, group: Sequence[Compare], join: str) -> str:
        """Say comparisons of one fact, or of several criteria with the same grade."""
        first = group[0]
        fact = self._fact(first.fact)
        if fact.type == "bool":
            truth = first.value is (first.operator == "=")
            return self.say(
                N_("{what}: {value}"),
                what=self._lowered(fact),
                value=value_of(fact, truth, self.say, self.language),
            )
        if first.counted:
            return f"{self._criteria(group)} {self._bound(first, fact)}"
        bounds = list(dict.fromkeys(self._bound(one, fact) for one in group))
        what = (
            self.say(N_("tiêu chí {names}"), names=first.fact[len(_GRADE) :])
            if fact.type == "grade"
            else self._lowered(fact)
        )
        return f"{what} {f' {self.say(join)} '.join(bounds) if len(bounds) > 1 else bounds[0]}"

    def _bound(self, one: Compare, fact: Fact) -> str:
        value = value_of(fact, one.value, self.say, self.language)
        return self.say(_bound_template(one, fact), value=value)

    def _lowered(self, fact: Fact) -> str:
        """Return a fact's label as it stands inside a sentence."""
        label = self.say(fact.label)
        return label[:1].lower() + label[1:] if self.language == "vi" and not label[1:2].isupper() else label

    def _fact(self, name: str) -> Fact:
        if name.startswith(_GRADE) and self.subject is not None:
            return self.subject.criteria[name[len(_GRADE) :]].fact
        if name == POINTS:
            return Fact(POINTS, N_("Tổng điểm"), "number", high=Fraction(100))
        return self.facts[name]

    def _criteria(self, group: Sequence[Compare]) -> str:
        names = [one.fact[len(_GRADE) :] for one in group]
        every = group[0].counted == "every"
        known = list(self.subject.criteria) if self.subject else names
        if len(names) == 1:
            return self.say(N_("tiêu chí {names}"), names=names[0])
        if len(names) == len(known):
            return self.say(N_("mọi tiêu chí")) if every else self.say(N_("có tiêu chí"))
        shown = ", ".join(_shortened(names, known))
        return self.say(N_("các tiêu chí {names}") if every else N_("có tiêu chí trong {names}"), names=shown)


def _key_within(condition: All | Any_) -> Callable[[int, Condition], Hashable]:
    """Return what tells which neighbours of a list are said in one phrase."""
    among_alternatives = isinstance(condition, Any_)

    def key(place: int, part: Condition) -> Hashable:
        if not isinstance(part, Compare) or isinstance(part.value, bool):
            return place
        if part.counted:
            together = part.counted == ("some" if among_alternatives else "every")
            return (part.counted, part.operator, part.value) if together else place
        return part.fact if not among_alternatives or part.operator == "=" else place

    return key


def _bound_template(one: Compare, fact: Fact) -> str:
    if one.operator == ">=" and one.value == _best(fact):
        return _BOUNDS["="]
    if one.operator == ">=" and fact.type == "share":
        return _SHARE_FROM
    return _AT_MOST_IN_ORDER if one.operator == "<=" and not fact.numeric else _BOUNDS[one.operator]


def _best(fact: Fact) -> Value | None:
    """Return the value that nothing is above, None where there is none."""
    if fact.numeric:
        return fact.high
    values = [value for value in fact.choices if value != NOT_APPLICABLE]
    return values[0 if fact.order == "best_first" else -1]


def _shortened(names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """Yield the names of criteria, `results.*` for all of one group."""
    for group, members in groupby(names, lambda name: name.rpartition(".")[0]):
        chosen = list(members)
        whole = [name for name in known if name.rpartition(".")[0] == group]
        yield from [f"{group}.*"] if group and len(chosen) > 1 and len(chosen) == len(whole) else chosen
