"""Say an outcome in sentences, as a member reads it on a phone: the level, the reasons, the clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from core.errors import N_
from core.rulebook.classification import Classifier, Lowering, Outcome
from core.rulebook.conditions import All, Any_, Compare, Condition, comparisons
from core.rulebook.domains import Value
from core.rulebook.endings import CLASSIFIED, UNDETERMINED, Ending
from core.rulebook.facts import Fact
from core.rulebook.formulas import Formula, closure
from core.rulebook.program import CompiledGroup, CompiledRule, Part
from core.rulebook.reckoning import places_sentences, quota_sentences, tally_sentences
from core.rulebook.rules import Ceiling, Rule
from core.rulebook.trace import needs_text
from core.rulebook.voice import Speech, Voice, is_points, lowered, raised

MOST_NAMED = 8
_ENTRY = Mapping[str, Any]

_STATUSES = {
    "exempt": N_("không kiểm điểm, không xếp loại"),
    "reviewed_only": N_("chỉ kiểm điểm, không xếp loại"),
    "not_reviewed": N_("chưa kiểm điểm nên chưa xếp loại"),
    "open": N_("quy định không nêu mức, cấp có thẩm quyền quyết định"),
}


def outcome_sentences(classifier: Classifier, outcome: Outcome, voice: Voice) -> list[str]:
    """Say an outcome in sentences, the level or the status first.

    Then come the reasons, what stands in the way of the next better level, and the readings and
    defaults that the outcome rests on.
    """
    return list(_Explanation(classifier, outcome, voice).sentences())


def cause_text(classifier: Classifier, outcome: Outcome, entry: _ENTRY, voice: Voice) -> str:
    """Say one entry of what a comparison of two rulebooks rests on (`comparing.compare`), under its own rulebook.

    `outcome` is the row's under that rulebook. The clause is left out.
    """
    return _Explanation(classifier, outcome, voice).cause(entry)


class _Explanation:
    """One outcome being explained. `cells` are those of the values that the row gave."""

    def __init__(self, classifier: Classifier, outcome: Outcome, voice: Voice) -> None:
        self.classifier = classifier
        self.program = classifier.program
        self.rules = classifier.program.rules
        self.outcome = outcome
        self.voice = voice
        self.say = voice.say
        self.speech = Speech(classifier.program, voice)
        self.cells, _ = classifier.cells(outcome.values)

    def sentences(self) -> Iterator[str]:
        """Yield the sentences."""
        if self.outcome.status == CLASSIFIED:
            yield from self._classified()
        elif self.outcome.status == UNDETERMINED:
            yield from self._undetermined()
        else:
            yield self._status()
        if self.outcome.status in (CLASSIFIED, UNDETERMINED, "open"):
            yield from self._in_the_way()
            yield from self._points()
            yield from self._rests_on()
        yield from self._defaults()

    # -- the first sentences -------------------------------------------------------------------------------

    def _level(self, level: str | None) -> str:
        return self.say(self.rules.scale[level or self.rules.lowest])

    def _classified(self) -> Iterator[str]:
        met = self.outcome.basis == "standard" and not self.outcome.ceilings
        template = N_("{level} ({code}): đủ các điều kiện của mức này.") if met else N_("{level} ({code}).")
        yield self.say(template, level=self._level(self.outcome.level), code=self.outcome.level)
        yield from self._cases()
        if self.outcome.basis == "no_standard_met":
            otherwise = self.rules.otherwise
            yield self.say(
                N_("Không đủ điều kiện của mức nào; trường hợp này xếp {level}{clause}."),
                level=self._level(otherwise.level),
                clause=self.voice.clause(otherwise.marks),
            )
        for one in self.outcome.ceilings:
            yield self._lowered(one)

    def _status(self) -> str:
        said = raised(self.say(_STATUSES[self.outcome.status]))
        if self.outcome.status == "open":
            return f"{said}{self.voice.clause(self.rules.otherwise.marks)}."
        rules = {"exempt": self.program.exempt, "reviewed_only": self.program.reviewed_only}
        holding = [rule for rule in rules.get(self.outcome.status, ()) if self._holds(rule)]
        reasons = "; ".join(f"{self._because(rule)}{self.voice.clause(rule.rule.marks)}" for rule in holding)
        return f"{said}: {reasons}." if reasons else f"{said}."

    def _undetermined(self) -> Iterator[str]:
        best, worst = self.outcome.best, self.outcome.worst
        possible = [self.say(_STATUSES[status]) for status in self.outcome.may_be]
        if best and best == worst:
            possible.insert(0, self._level(best))
        elif best:
            possible.insert(0, self.say(N_("từ {worst} đến {best}"), worst=self._level(worst), best=self._level(best)))
        yield self.say(N_("Chưa xác định được mức; còn có thể: {possible}."), possible="; ".join(possible))
        names = [self._missing(name) for name in self.outcome.missing]
        yield self.say(N_("Còn thiếu số liệu: {names}."), names=self._listed(names))

    def _missing(self, name: str) -> str:
        fact = self.program.inputs[name]
        return self.say(N_("điểm «{label}»"), label=self.say(fact.label)) if is_points(name) else self.speech.name(fact)

    def _listed(self, names: Sequence[str]) -> str:
        """List names, the first few where there are many."""
        if len(names) <= MOST_NAMED:
            return "; ".join(names)
        count = len(names) - MOST_NAMED + 1
        return self.say(N_("{names}; và {count} mục khác"), names="; ".join(names[: MOST_NAMED - 1]), count=count)

    # -- one cause of a difference -------------------------------------------------------------------------

    def cause(self, entry: _ENTRY) -> str:
        """Say one entry of a comparison."""
        if "missing" in entry:
            return self.say(
                N_("còn thiếu số liệu: {names}"), names=self._listed([*map(self._missing, entry["missing"])])
            )
        if "from" in entry:
            what = self._ceiling(entry["rule"])
            return self.say(
                N_("hạ từ {before} xuống {after} vì {what}"), before=entry["from"], after=entry["to"], what=what
            )
        if entry.get("case"):
            rule = next(one.rule for one in self.program.disqualifiers if one.rule.name == entry["rule"])
            return self._case(rule, entry["fact"])
        if "needs" in entry:
            rules = self.program.standards[entry["level"]]
            return self._unmet(next(one for one in rules if one.rule.name == entry["rule"]), [entry])
        first = {one.rule.name: one for one in (*self.program.exempt, *self.program.reviewed_only)}
        held = first.get(entry["rule"]) if "fact" in entry else None
        return self._because(held) if held else self.say(N_("không đủ điều kiện của mức nào"))

    def _ceiling(self, name: str) -> str:
        ceiling, rule = next(pair for pair in self.program.ceilings if pair[1].rule.name == name)
        return self._because(rule, self._cap(ceiling))

    # -- rules that hold -----------------------------------------------------------------------------------

    def _holds(self, rule: CompiledRule) -> bool:
        return self._is_true(rule.demand)

    def _is_true(self, formula: Formula) -> bool:
        return closure(formula, self.program.sizes)(self.cells) is True

    def _value(self, name: str) -> Value | None:
        given = self.outcome.values.get(name, self.rules.given.get(name))
        return self.program.fact(name).default if given is None else given

    def _because(self, rule: CompiledRule, more: Iterable[str] = ()) -> str:
        """Say a rule that holds by its label and by the numbers and levels that made it hold."""
        own = rule.rule
        telling = [
            one for one in (*comparisons(own.when), *comparisons(own.condition)) if not isinstance(one.value, bool)
        ]
        states = [self.speech.state(one.fact, self._value(one.fact)) for one in telling if self._true(one)]
        return self._titled(own, "; ".join(dict.fromkeys((*states, *more))))

    def _true(self, one: Compare) -> bool:
        return self._is_true(self.program.formula(one))

    def _titled(self, rule: Rule, what: str) -> str:
        label = lowered(self.say(rule.label or rule.name))
        return f"{label} – {what}" if what else label

    def _lowered(self, one: Lowering) -> str:
        rule = next(rule for _, rule in self.program.ceilings if rule.rule.name == one.rule)
        return self.say(
            N_("Hạ từ {before} xuống {after} vì {why}{clause}."),
            before=self._level(one.before),
            after=self._level(one.after),
            why=self._ceiling(one.rule),
            clause=self.voice.clause(rule.rule.marks),
        )

    def _cap(self, ceiling: Ceiling) -> list[str]:
        return [self.speech.state(ceiling.fact, self._value(ceiling.fact))] if ceiling.fact else []

    # -- cases of the lowest level -------------------------------------------------------------------------

    def _case_entries(self) -> list[_ENTRY]:
        return [entry for entry in self.outcome.unmet.get(self.rules.lowest, ()) if entry.get("case")]

    def _cases(self) -> Iterator[str]:
        rules = {rule.rule.name: rule.rule for rule in self.program.disqualifiers}
        for entry in self._case_entries():
            rule = rules[entry["rule"]]
            yield self.say(
                N_("Thuộc trường hợp {level}: {what}{clause}."),
                level=self._level(self.rules.lowest),
                what=self._case(rule, entry["fact"]),
                clause=self.voice.clause(rule.marks),
            )

    def _case(self, rule: Rule, fact: str | None) -> str:
        """Say a case that held: a yes-or-no fact by name, a number with the bound that it passed."""
        held = (one for one in comparisons(rule.condition) if one.fact == fact and self._true(one))
        one = next(held, None)
        if one is None:
            return self._titled(rule, "")
        state = self.speech.state(one.fact, self._value(one.fact))
        if isinstance(one.value, bool):
            return self._fuller(self._titled(rule, ""), state)
        what = state if one.operator == "=" else f"{state}, {self.speech.bound(one)}"
        further = isinstance(rule.condition, All) or any(comparisons(rule.when))
        return self._titled(rule, what) if further and rule.label else what

    @staticmethod
    def _fuller(label: str, state: str) -> str:
        """Return the fact where it says the rule's label and more, else the label."""
        return state if label.casefold() in state.casefold() else label

    # -- points --------------------------------------------------------------------------------------------

    def _points(self) -> Iterator[str]:
        if self.outcome.points is None:
            return
        counted = [one for one in self.program.groups if self._is_true(one.counts)]
        given = [self.outcome.values[one.group.fact.name] for one in counted]
        total, whole = self._sum(given), self._sum([one.group.maximum for one in counted])
        number = self.voice.number
        sums = " + ".join(number(one) for one in given if isinstance(one, Fraction))
        sums = f"{sums} = {number(total)}" if len(given) > 1 else sums
        if whole == 100:
            yield self.say(N_("Tổng điểm: {sums} trên 100."), sums=sums)
            return
        yield self.say(
            N_("Tổng điểm: {sums} trên {whole} (không tính {left_out}); quy về 100 là {total}."),
            sums=sums,
            whole=number(whole),
            left_out=self._left_out(counted),
            total=self._decimal(Fraction(self.outcome.points)),
        )

    @staticmethod
    def _sum(values: Iterable[Value]) -> Fraction:
        return sum((one for one in values if isinstance(one, Fraction)), Fraction(0))

    def _left_out(self, counted: Sequence[CompiledGroup]) -> str:
        return ", ".join(self._quoted(one.group.label) for one in self.program.groups if one not in counted)

    def _quoted(self, label: str) -> str:
        return self.say(N_("«{label}»"), label=self.say(label))

    def _decimal(self, value: Fraction) -> str:
        """Write a number; one without an end with its first decimals, marked as rounded."""
        written = self.voice.number(value)
        if "/" not in written:
            return written
        near = self.voice.number(Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100))
        return self.say(N_("{exact} (khoảng {near})"), exact=written, near=near)

    # -- what stands in the way of better levels -----------------------------------------------------------

    def _in_the_way(self) -> Iterator[str]:
        best = self.outcome.best
        levels = self.rules.levels
        better = levels[: levels.index(best)] if best else levels
        found = {one: list(self._by_rule(one)) for one in reversed(better) if one in self.outcome.unmet}
        detailed = next(iter(found), "")
        if detailed and not self.outcome.ceilings and not self._case_entries():
            yield from self._detailed(detailed, found.pop(detailed))
        counts = "; ".join(f"{self._level(level)}: {len(groups)}" for level, groups in found.items())
        if counts:
            yield self.say(N_("Số yêu cầu chưa đạt ở mức cao hơn – {counts}."), counts=counts)

    def _by_rule(self, level: str) -> Iterator[tuple[CompiledRule, list[_ENTRY]]]:
        """Yield the unmet requirements of a level, the grades that one rule asks for together."""
        rules = {rule.rule.name: rule for rule in self.program.standards[level]}
        for (name, graded, _), entries in groupby(self.outcome.unmet[level], _requirement):
            together = list(entries)
            yield from [(rules[name], together)] if graded else [(rules[name], [entry]) for entry in together]

    def _detailed(self, level: str, groups: Sequence[tuple[CompiledRule, list[_ENTRY]]]) -> Iterator[str]:
        texts = [f"{self._unmet(rule, unmet)}{self.voice.clause(rule.rule.marks)}" for rule, unmet in groups]
        if len(texts) == 1:
            yield self.say(N_("Chưa đạt {level} vì {what}."), level=self._level(level), what=texts[0])
            return
        yield self.say(N_("Chưa đạt {level} vì {count} yêu cầu:"), level=self._level(level), count=len(texts))
        for text in texts:
            yield f"{raised(text)}."

    def _unmet(self, rule: CompiledRule, entries: Sequence[_ENTRY]) -> str:
        parts = [next(part for part in rule.parts if _reported(part, entry)) for entry in entries]
        part, first = parts[0], parts[0].shown[0]
        if _some_criterion(part.condition):
            return self.say(N_("chưa có tiêu chí nào xếp {bound}"), bound=self.speech.bound(first))
        names = [one.shown[0].fact for one in parts]
        states = self._listed([self.speech.state(name, self._value(name)) for name in names])
        plain = isinstance(first.value, bool) and isinstance(part.condition, Compare)
        return states if plain else f"{states}, {self._need(part)}"

    def _need(self, part: Part) -> str:
        """Say what a requirement asks for; an alternative names its fact only where that is another."""
        ways = part.condition.parts if isinstance(part.condition, Any_) else (part.condition,)
        said = [self._way(way, part.shown[0].fact) for way in ways]
        word = self.say(N_("hoặc"))
        return self.say(N_("cần {bound}"), bound=f", {word} ".join(said))

    def _way(self, condition: Condition, fact: str) -> str:
        parts = condition.parts if isinstance(condition, All) else (condition,)
        first, others = parts[0], parts[1:]
        if not isinstance(first, Compare) or first.fact != fact or isinstance(first.value, bool):
            return self.speech.asked(condition)
        bound = self.speech.bound(first, short=True)
        return self.speech.together([bound, *(self.speech.asked(one) for one in others)])

    # -- what it rests on ----------------------------------------------------------------------------------

    def _rests_on(self) -> Iterator[str]:
        """Yield the readings and the platform's defaults among the rules that gave the level."""
        before = self.outcome.ceilings[0].before if self.outcome.ceilings else self.outcome.level
        if self.outcome.basis != "standard" or before is None:
            return
        resting: dict[str, list[str]] = {}
        for rule in self.program.standards[before]:
            marks = rule.rule.marks
            if (marks.taken or marks.source == "default") and self._is_true(rule.asked):
                label = self._quoted(rule.rule.label or rule.rule.name)
                resting.setdefault(self.voice.clause(marks), []).append(label)
        for clause, labels in resting.items():
            yield self.say(N_("Đạt yêu cầu {labels}{clause}."), labels=", ".join(labels), clause=clause)

    def _defaults(self) -> Iterator[str]:
        """Yield what the row left out and was taken for granted, where another value would matter."""
        ending = self.classifier.ending(self.cells)
        if ending is None:
            return
        taken = [
            f"{self.speech.name(fact)}: {self.speech.value(fact, default)}"
            for place, fact, default in self._defaulted()
            if self._matters(place, ending)
        ]
        if taken:
            yield self.say(N_("Số liệu không ghi, coi là – {taken}."), taken="; ".join(taken))

    def _defaulted(self) -> Iterator[tuple[int, Fact, Value]]:
        """Yield the place, the fact and the default of every variable that the row leaves out."""
        for place, variable in enumerate(self.program.variables):
            default = variable.fact.default
            given = variable.fixed is not None or variable.name in self.outcome.values
            if default is not None and not given:
                yield place, variable.fact, default

    def _matters(self, place: int, ending: Ending) -> bool:
        for cell in self.program.variables[place].cells:
            other = self.classifier.ending([*self.cells[:place], cell, *self.cells[place + 1 :]])
            if other is None or (other.status, other.level) != (ending.status, ending.level):
                return True
        return False


def _requirement(entry: _ENTRY) -> tuple[str, bool, str]:
    """Return what unmet entries are said together by: one rule's grades that need the same."""
    graded = entry["fact"].startswith("grades.") and "any" not in entry
    return entry["rule"], graded, entry["needs"] if graded else ""


def _some_criterion(condition: Condition) -> bool:
    """Say whether a condition asks for at least one criterion with a grade."""
    parts = condition.parts if isinstance(condition, Any_) else ()
    return bool(parts) and all(isinstance(part, Compare) and part.counted == "some" for part in parts)


def _reported(part: Part, entry: _ENTRY) -> bool:
    first = part.shown[0]
    return (first.fact, needs_text(first)) == (entry["fact"], entry["needs"])


__all__ = ["Voice", "outcome_sentences", "places_sentences", "quota_sentences", "tally_sentences"]
