"""A rulebook as a page that a specialist reads from top to bottom, every line with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.commands.entries import EntryWords
from core.commands.names import ELIGIBILITY
from core.errors import N_
from core.rulebook.amending import Change
from core.rulebook.rules import Marks, Rule, SubjectRules
from core.rulebook.wording import number_text

_SHARED_SECTIONS = ("facts", "terms", "scales")
_COUNTED = ("ballots", "quotas")
_PROCEDURE = (
    "order", "calendar", "minimum_lengths", "steps", "inputs", "authorities", "forms", "dossiers", "topics",
    "manifestations", "awards", "afterwards", "periods",
)  # fmt: skip


class Page:
    """Renders one rulebook, line by line. A line that starts with `#` is a heading; more of them, a lower one."""

    def __init__(self, words: EntryWords) -> None:
        self.words = words
        self.book = words.book
        self.say = words.say

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
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

    def _head(self) -> Iterator[str]:
        yield f"# {self.book.name}: {self.say(self.book.title)}"
        for document in self.book.documents.values():
            yield f"- {self.words.document(document)}"
        years = ", ".join(self.book.data["review_years"])
        yield self.say(N_("Năm kiểm điểm: {years}"), years=years)
        if self.book.base is not None:
            yield self.say(N_("Dựa trên: {base}"), base=self.book.base.name)
        yield self.say(N_("Dấu vân tay: {digest}"), digest=self.book.digest)

    # -- subjects

    def _subject(self, rules: SubjectRules) -> Iterator[str]:
        entry = self.book.section("subjects")[rules.name]
        marks = self.book.marks(entry)
        yield ""
        yield f"# {self.say(rules.label)} ({rules.name}){self.words.clause(marks)}"
        yield from self._remarks(marks)
        yield self.say(N_("Các mức: {levels}"), levels=self.words.value(("scales",), "", rules.scale))
        if rules.given:
            given = self.words.condition(entry["given"], rules)
            yield self.say(N_("Mặc nhiên: {given}"), given=given)
        yield from self._eligibility(rules)
        yield from self._sheet(rules)
        yield from self._levels(rules)
        yield from self._ceilings(rules)

    def _eligibility(self, rules: SubjectRules) -> Iterator[str]:
        for kind, own in (("exempt", rules.exempt), ("reviewed_only", rules.reviewed_only)):
            yield from self._rules(self.say(ELIGIBILITY[kind]), own, rules)

    def _sheet(self, rules: SubjectRules) -> Iterator[str]:
        if rules.criteria:
            yield f"## {self.words.heading('criteria')}"
        for one in rules.criteria.values():
            absent = f"; {self.words.key('criteria', 'may_be_absent')}" if one.may_be_absent else ""
            yield from self._marked(
                f"{one.name} {self.say(one.label)}{self._applies('criteria', one.name, rules)}{absent}",
                one.marks,
            )
        if rules.points:
            yield f"## {self.words.heading('points')}"
        for group in rules.points:
            most = self.say(N_("tối đa {points} điểm"), points=number_text(group.maximum, self.words.language))
            said = f"{group.name} {self.say(group.label)}: {most}{self._applies('points', group.name, rules)}"
            yield from self._marked(said, group.marks)

    def _applies(self, section: str, name: str, rules: SubjectRules) -> str:
        """Say when a criterion or a group of points counts; nothing where it always does."""
        inside = self.book.section(section)
        sources = (rules.name, self.book.section("subjects")[rules.name].get("like"))
        entry = next(inside[one][name] for one in sources if name in inside.get(one, {}))
        if "applies_when" not in entry:
            return ""
        return f"; {self.words.key(section, 'applies_when')}: {self.words.condition(entry['applies_when'], rules)}"

    def _levels(self, rules: SubjectRules) -> Iterator[str]:
        if not rules.computed:
            yield f"## {self.words.heading('standards')}"
            yield self.say(N_("Bộ quy tắc không nêu tiêu chuẩn; mức do cấp có thẩm quyền quyết định."))
            return
        for level, own in rules.standards.items():
            title = self.say(N_("{level} ({label}): phải đạt tất cả"), level=level, label=self.say(rules.scale[level]))
            yield from self._rules(title, own, rules)
        lowest = self.say(N_("{level}: chỉ cần một trường hợp"), level=rules.lowest)
        yield from self._rules(lowest, rules.disqualifiers, rules)
        yield f"## {self.words.heading('otherwise')}"
        result = rules.otherwise.level or "open"
        yield from self._marked(self.words.value(("otherwise",), "result", result), rules.otherwise.marks)

    def _ceilings(self, rules: SubjectRules) -> Iterator[str]:
        if rules.ceilings:
            yield f"## {self.words.heading('ceilings')}"
        for ceiling in rules.ceilings:
            yield from self._named(ceiling.rule, self.words.ceiling(ceiling, rules))

    def _rules(self, title: str, own: Iterable[Rule], rules: SubjectRules) -> Iterator[str]:
        lines = [line for rule in own for line in self._named(rule, self.words.rule(rule, rules))]
        if lines:
            yield f"## {title}"
        yield from lines

    def _named(self, rule: Rule, said: str) -> Iterator[str]:
        label = f"{self.say(rule.label)} ({rule.name})" if rule.label else rule.name
        yield from self._marked(f"{label}: {said}", rule.marks)

    # -- sections

    def _section(self, section: str, entries: Mapping[str, Any], title: str) -> Iterator[str]:
        if entries:
            yield ""
            yield f"# {self.words.heading(title)}"
        for name, entry in entries.items():
            yield from self._entry((section, name) if name else (section,), entry, name)

    def _by_subject(self, section: str) -> Iterator[str]:
        inside = self.book.section(section)
        if inside:
            yield ""
            yield f"# {self.words.heading(section)}"
        for name, entries in inside.items():
            for subject, entry in entries.items():
                label = self.say(self.book.subjects[subject].label)
                yield from self._entry((section, name, subject), entry, f"{name} - {label}")

    def _entry(self, path: tuple[str, ...], entry: Mapping[str, Any], name: str) -> Iterator[str]:
        first, *rest = self.words.lines(path, entry)
        marks = self.book.marks(entry) if path[0] != "scales" else Marks("")
        label = self.say(entry["label"]) if path[0] != "scales" and "label" in entry else ""
        shown = f"{label} ({name})" if label else name
        said = f"{shown}: {first}" if shown and first else shown or first
        yield from self._marked(said, marks, rest)

    def _marked(self, said: str, marks: Marks, rest: Iterable[str] = ()) -> Iterator[str]:
        yield f"- {said}{self.words.clause(marks)}"
        yield from (f"    {line}" for line in rest)
        yield from self._remarks(marks)

    def _remarks(self, marks: Marks) -> Iterator[str]:
        yield from (f"    {line}" for line in self.words.remarks(marks))

    # -- amendments

    def _amendments(self) -> Iterator[str]:
        listed = [change for change in self.book.changes if not change.adds]
        if listed and self.book.base is not None:
            yield ""
            yield "# " + self.say(N_("Sửa đổi so với {base}"), base=self.book.base.name)
            before = EntryWords(self.book.base, self.say, self.words.language)
            for change in listed:
                yield from self._change(change, before)

    def _change(self, change: Change, before: EntryWords) -> Iterator[str]:
        assert change.cite is not None
        point = self.say(N_("điểm {point}"), point=change.cite["clause"])
        if change.listed[0] == "adopts":
            path = ".".join(change.path[: change.entry])
            yield "- " + self.say(N_("{point}: giữ nguyên {path}"), point=point, path=path)
            return
        old, new = _changed(before, change, change.before), _changed(self.words, change, change.after)
        yield f"- {point}: {'.'.join(change.path)}: {old} → {new}"


def _changed(words: EntryWords, change: Change, value: Any) -> str:
    """Say what stood or stands at the place of a change."""
    if isinstance(value, Mapping) and len(change.path) == change.entry:
        return "; ".join(words.lines(change.path, value))
    return words.value(change.path, change.path[-1], value)
