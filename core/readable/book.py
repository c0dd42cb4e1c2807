"""A rulebook as a specialist reads it from top to bottom, every line with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.errors import N_
from core.readable.entries import EntryWords
from core.readable.names import ELIGIBILITY
from core.rulebook.amending import Change
from core.rulebook.rules import Marks, Rule, SubjectRules
from core.rulebook.wording import number_text

_SHARED_SECTIONS = ("facts", "terms", "scales")
_COUNTED = ("ballots", "quotas")
_PROCEDURE = (
    "order", "calendar", "minimum_lengths", "steps", "inputs", "authorities", "forms", "dossiers", "topics",
    "manifestations", "awards", "afterwards", "periods",
)  # fmt: skip
_NO_MARKS = Marks("")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows: of the book (depth 0), of a section (1), of a part of one (2)."""

    depth: int
    text: str
    marks: Marks = _NO_MARKS


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line that stands by itself, without a clause."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry: its name, what it says, the lines of its lists, what it rests on."""

    title: str
    said: str
    marks: Marks
    rest: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name and what it says, in one line."""
        return ": ".join(part for part in (self.title, self.said) if part)


Element: TypeAlias = Heading | Sentence | Item


class Book:
    """Puts one rulebook into words, element by element."""

    def __init__(self, words: EntryWords) -> None:
        self.words = words
        self.book = words.book
        self.say = words.say

    def elements(self) -> Iterator[Element]:
        """Yield the elements of the book in the order in which they are read."""
        yield from self._head()
        for rules in self.book.subjects.values():
            yield from self._subject(rules)
        for section in _SHARED_SECTIONS:
            yield from self._section(section, self.book.section(section), section)
        for section in _COUNTED:
            yield from self._by_subject(section)
        if self.book.section("places"):
            yield from self._section("places", {"": self.book.section("places")}, "places")
        for section in _PROCEDURE:
            yield from self._section(section, self.book.section(section), section)
        yield from self._amendments()

    # -- head

    def _head(self) -> Iterator[Element]:
        yield Heading(0, f"{self.book.name}: {self.say(self.book.title)}")
        for document in self.book.documents.values():
            yield Item("", self.words.document(document), _NO_MARKS)
        years = ", ".join(self.book.data["review_years"])
        yield Sentence(self.say(N_("Năm kiểm điểm: {years}"), years=years))
        if self.book.base is not None:
            yield Sentence(self.say(N_("Dựa trên: {base}"), base=self.book.base.name))
        yield Sentence(self.say(N_("Dấu vân tay: {digest}"), digest=self.book.digest))

    # -- subjects

    def _subject(self, rules: SubjectRules) -> Iterator[Element]:
        entry = self.book.section("subjects")[rules.name]
        yield Heading(1, f"{self.say(rules.label)} ({rules.name})", self.book.marks(entry))
        levels = self.words.value(("scales",), "", rules.scale)
        yield Sentence(self.say(N_("Các mức: {levels}"), levels=levels))
        if rules.given:
            given = self.words.condition(entry["given"], rules)
            yield Sentence(self.say(N_("Mặc nhiên: {given}"), given=given))
        yield from self._eligibility(rules)
        yield from self._sheet(rules)
        yield from self._levels(rules)
        yield from self._ceilings(rules)

    def _eligibility(self, rules: SubjectRules) -> Iterator[Element]:
        for kind, own in (("exempt", rules.exempt), ("reviewed_only", rules.reviewed_only)):
            yield from self._rules(self.say(ELIGIBILITY[kind]), own, rules)

    def _sheet(self, rules: SubjectRules) -> Iterator[Element]:
        if rules.criteria:
            yield Heading(2, self.words.heading("criteria"))
        for one in rules.criteria.values():
            absent = f"; {self.words.key('criteria', 'may_be_absent')}" if one.may_be_absent else ""
            said = f"{one.name} {self.say(one.label)}{self._applies('criteria', one.name, rules)}{absent}"
            yield Item("", said, one.marks)
        if rules.points:
            yield Heading(2, self.words.heading("points"))
        for group in rules.points:
            most = self.say(N_("tối đa {points} điểm"), points=number_text(group.maximum, self.words.language))
            said = f"{most}{self._applies('points', group.name, rules)}"
            yield Item(f"{group.name} {self.say(group.label)}", said, group.marks)

    def _applies(self, section: str, name: str, rules: SubjectRules) -> str:
        """Say when a criterion or a group of points counts; nothing where it always does."""
        inside = self.book.section(section)
        sources = (rules.name, self.book.section("subjects")[rules.name].get("like"))
        entry = next(inside[one][name] for one in sources if name in inside.get(one, {}))
        if "applies_when" not in entry:
            return ""
        return f"; {self.words.key(section, 'applies_when')}: {self.words.condition(entry['applies_when'], rules)}"

    def _levels(self, rules: SubjectRules) -> Iterator[Element]:
        if not rules.computed:
            yield Heading(2, self.words.heading("standards"))
            yield Sentence(self.say(N_("Bộ quy tắc không nêu tiêu chuẩn; mức do cấp có thẩm quyền quyết định.")))
            return
        for level, own in rules.standards.items():
            title = self.say(N_("{level} ({label}): phải đạt tất cả"), level=level, label=self.say(rules.scale[level]))
            yield from self._rules(title, own, rules)
        lowest = self.say(N_("{level}: chỉ cần một trường hợp"), level=rules.lowest)
        yield from self._rules(lowest, rules.disqualifiers, rules)
        yield Heading(2, self.words.heading("otherwise"))
        result = rules.otherwise.level or "open"
        yield Item("", self.words.value(("otherwise",), "result", result), rules.otherwise.marks)

    def _ceilings(self, rules: SubjectRules) -> Iterator[Element]:
        if rules.ceilings:
            yield Heading(2, self.words.heading("ceilings"))
        for ceiling in rules.ceilings:
            yield self._named(ceiling.rule, self.words.ceiling(ceiling, rules))

    def _rules(self, title: str, own: Iterable[Rule], rules: SubjectRules) -> Iterator[Element]:
        items = [self._named(rule, self.words.rule(rule, rules)) for rule in own]
        if items:
            yield Heading(2, title)
        yield from items

    def _named(self, rule: Rule, said: str) -> Item:
        label = f"{self.say(rule.label)} ({rule.name})" if rule.label else rule.name
        return Item(label, said, rule.marks)

    # -- sections

    def _section(self, section: str, entries: Mapping[str, Any], title: str) -> Iterator[Element]:
        if entries:
            yield Heading(1, self.words.heading(title))
        for name, entry in entries.items():
            yield self._entry((section, name) if name else (section,), entry, name)

    def _by_subject(self, section: str) -> Iterator[Element]:
        inside = self.book.section(section)
        if inside:
            yield Heading(1, self.words.heading(section))
        for name, entries in inside.items():
            for subject, entry in entries.items():
                label = self.say(self.book.subjects[subject].label)
                yield self._entry((section, name, subject), entry, f"{name} - {label}")

    def _entry(self, path: tuple[str, ...], entry: Mapping[str, Any], name: str) -> Item:
        first, *rest = self.words.lines(path, entry)
        marks = self.book.marks(entry) if path[0] != "scales" else _NO_MARKS
        label = self.say(entry["label"]) if path[0] != "scales" and "label" in entry else ""
        return Item(f"{label} ({name})" if label else name, first, marks, tuple(rest))

    # -- amendments

    def _amendments(self) -> Iterator[Element]:
        listed = [change for change in self.book.changes if not change.adds]
        if listed and self.book.base is not None:
            yield Heading(1, self.say(N_("Sửa đổi so với {base}"), base=self.book.base.name))
            before = EntryWords(self.book.base, self.say, self.words.language)
            for change in listed:
                yield self._change(change, before)

    def _change(self, change: Change, before: EntryWords) -> Item:
        assert change.cite is not None
        point = self.say(N_("điểm {point}"), point=change.cite["clause"])
        if change.listed[0] == "adopts":
            path = ".".join(change.path[: change.entry])
            return Item("", self.say(N_("{point}: giữ nguyên {path}"), point=point, path=path), _NO_MARKS)
        old, new = _changed(before, change, change.before), _changed(self.words, change, change.after)
        return Item(f"{point}: {'.'.join(change.path)}", f"{old} → {new}", _NO_MARKS)


def _changed(words: EntryWords, change: Change, value: Any) -> str:
    """Say what stood or stands at the place of a change."""
    if isinstance(value, Mapping) and len(change.path) == change.entry:
        return "; ".join(words.lines(change.path, value))
    return words.value(change.path, change.path[-1], value)
