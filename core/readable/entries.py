"""The entries of a rulebook in words: what each says, its clause, its reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import N_, Say
from core.readable.names import CODES, KEYS, SECTIONS, SOURCES
from core.rulebook import exact
from core.rulebook.citing import DEFAULT
from core.rulebook.conditions import ALWAYS, Condition
from core.rulebook.edition import Rulebook
from core.rulebook.rules import Ceiling, Marks, Rule, SubjectRules
from core.rulebook.schema.fields import MARKS, SUBJECTS
from core.rulebook.wording import condition_text, number_text, read_condition, share_text, value_of
from core.rulebook.yamltext import Path

RULES = ("eligibility", "standards", "disqualifiers", "ceilings", "terms")
_BY_SUBJECT = ("criteria", "points", "eligibility", "standards", "disqualifiers", "otherwise", "ceilings")
_JOINED = ("all", "any", "none", "term", "points", "every_criterion", "some_criterion")
_CONDITIONS = ("when", "unless", "applies_when", "asked_of", "given", "implies")
_SHARES = ("share", "at_least", "above")
_NUMBERS = ("max", "days", "extra_with_suggestions", "days_before", "remedy_above")
_COUNTS = ("together_at_most", "size_below", "exactly", "more_posts_than")
_DAYS = ("before", "by", "on", "from", "to", "since", "until", "date")
_LISTED = ("items", "asks", "degrees")


def subject_in(path: Path) -> str:
    """Return the subject that an entry is about, empty where it is about all."""
    place = 1 if path[0] in _BY_SUBJECT else 2 if path[0] in ("ballots", "quotas") else len(path)
    return path[place] if place < len(path) else ""


@dataclass(frozen=True)
class EntryWords:
    """Says the entries of one rulebook in one language."""

    book: Rulebook
    say: Say
    language: str

    # -- marks

    def clause(self, marks: Marks) -> str:
        """Return the clause in brackets, with what kind of source it is where it is not the text itself."""
        kind = SOURCES.get(marks.source)
        cite = f" [{marks.cite}]" if marks.cite not in ("", DEFAULT) else ""
        return f"{cite} ({self.say(kind)})" if kind else cite

    def remarks(self, marks: Marks) -> Iterator[str]:
        """Yield the reading and its rival, the clause departed from, the note."""
        if marks.taken:
            yield self.say(N_("cách hiểu: {taken}"), taken=self.say(marks.taken))
            yield self.say(N_("cách hiểu khác: {rival}"), rival=self.say(marks.rival))
        if marks.departs_from:
            yield self.say(N_("khác với: {clause}"), clause=self.say(marks.departs_from))
        if marks.note:
            yield self.say(N_("ghi chú: {note}"), note=self.say(marks.note))

    # -- rules

    def rule(self, rule: Rule, subject: SubjectRules | None) -> str:
        """Say what a rule asks for."""
        return self._sentence(rule.condition, rule.when, rule.unless, subject, "")

    def ceiling(self, ceiling: Ceiling, subject: SubjectRules) -> str:
        """Say how high a ceiling lets the level be, and when."""
        cap = self._cap(ceiling.level or {"fact": ceiling.fact})
        rule = ceiling.rule
        return self._sentence(rule.condition, rule.when, rule.unless, subject, cap)

    def condition(self, mapping: Mapping[str, Any], subject: SubjectRules | None) -> str:
        """Say a condition of the rulebook's data."""
        return self._condition(read_condition(self.book, subject, mapping), subject)

    def _condition(self, condition: Condition, subject: SubjectRules | None) -> str:
        return condition_text(condition, subject, self.book.facts, self.say, self.language)

    def _sentence(
        self,
        condition: Condition,
        when: Condition,
        unless: Condition | None,
        subject: SubjectRules | None,
        cap: str,
    ) -> str:
        said = [cap] if cap else []
        if not cap or condition != ALWAYS:
            said.append(self._condition(condition, subject))
        if when != ALWAYS:
            said.append(self.say(N_("(khi: {when})"), when=self._condition(when, subject)))
        if unless is not None:
            said.append(self.say(N_("(trừ khi: {unless})"), unless=self._condition(unless, subject)))
        return " ".join(said)

    def _cap(self, cap: Any) -> str:
        if isinstance(cap, str):
            return self.say(N_("không xếp trên {level}"), level=cap)
        fact = self.book.facts[cap["fact"]]
        return self.say(N_("không xếp trên mức của: {fact}"), fact=self.say(fact.label))

    # -- any entry

    def lines(self, path: Path, entry: Any) -> list[str]:
        """Say an entry: what it says in one line, then the items of its lists."""
        if not isinstance(entry, Mapping):
            return [self.value(path, path[-1], entry)]
        if path[0] == "documents":
            return [self.document(entry)]
        if path[0] in RULES:
            return [self._raw_rule(path, entry)]
        short = {key: one for key, one in entry.items() if key not in (*MARKS, *_LISTED, "label")}
        said = "; ".join(f"{self.key(path[0], key)}: {self.value(path, key, one)}" for key, one in short.items())
        return [said, *self._listed(path[0], entry)]

    def document(self, document: Mapping[str, str]) -> str:
        """Say a document: title and number, issuer, day, note."""
        title = self.say(document["title"]) if "title" in document else ""
        named = " ".join(part for part in (title, document.get("number", "")) if part)
        day = self.day(document["date"]) if "date" in document else ""
        said = ", ".join(part for part in (named, self.say(document["issuer"]), day) if part)
        return f"{said} ({self.say(document['note'])})" if "note" in document else said

    def _listed(self, section: str, entry: Mapping[str, Any]) -> Iterator[str]:
        for key in _LISTED:
            texts = entry.get(key, ())
            if texts:
                yield f"{self.key(section, key)}:"
            pairs = texts.items() if isinstance(texts, Mapping) else (("", one) for one in texts)
            yield from (f"  {name + ' ' if name else ''}- {self.say(text)}" for name, text in pairs)

    def _raw_rule(self, path: Path, entry: Mapping[str, Any]) -> str:
        subject = self.subject(path)
        read = {key: read_condition(self.book, subject, entry.get(key, {})) for key in ("when", "unless")}
        unless = read["unless"] if "unless" in entry else None
        cap = self._cap(entry["not_above"]) if "not_above" in entry else ""
        said = self._sentence(read_condition(self.book, subject, entry), read["when"], unless, subject, cap)
        if "only" not in entry:
            return said
        return self.say(N_("{rule} (chỉ với: {subjects})"), rule=said, subjects=self._texts(entry["only"]))

    def subject(self, path: Path) -> SubjectRules | None:
        """Return the rules of the subject that a path is about."""
        return self.book.subjects.get(subject_in(path))

    def heading(self, section: str) -> str:
        """Return the title of a section."""
        return self.say(SECTIONS[section])

    def key(self, section: str, key: str) -> str:
        """Return the name of a key."""
        return self.say(KEYS.get(f"{section}.{key}", KEYS.get(key, key)))

    def value(self, path: Path, key: str, value: Any) -> str:
        """Say the value of a key of an entry."""
        if value is None:
            return self.say(N_("không có"))
        if isinstance(value, bool):
            return self.say(N_("có")) if value else self.say(N_("không"))
        if key in _CONDITIONS:
            return self.condition(value, self.subject(path))
        if path[0] in RULES and (key in self.book.facts or key in _JOINED):
            return self.condition({key: value}, self.subject(path))
        if key == "not_above":
            return self._cap(value)
        if isinstance(value, Mapping):
            return self._mapping(path, key, value)
        if isinstance(value, list | tuple):
            return self._list(path, key, value)
        return self._text(path, key, str(value))

    def _mapping(self, path: Path, key: str, value: Mapping[str, Any]) -> str:
        if key in ("values", *_LISTED) or path[0] == "scales":
            return ", ".join(f"{code} ({self.say(label)})" for code, label in value.items())
        if key == "of":
            level = str(value["level"])
            return self.say(N_("từ {level} trở lên"), level=level) if value.get("or_better") else level
        if key == "levels":
            return "; ".join(f"{level} {self._threshold(one)}" for level, one in value.items())
        if key == "yes":
            return self._threshold(value)
        if key == "reading":
            return self.say(N_("{taken} (cách hiểu khác: {rival})"), **{one: self.say(value[one]) for one in value})
        own = {one: inside for one, inside in value.items() if one not in MARKS}
        said = ", ".join(
            f"{self.key(key, one)}: {self.value((key, *path), one, inside)}" for one, inside in own.items()
        )
        cite = value.get("cite")
        return said + (f" [{cite}]" if isinstance(cite, str) else self.clause(self.book.marks(value)))

    def _threshold(self, value: Mapping[str, Any]) -> str:
        bound = next(key for key in ("at_least", "above") if key in value)
        template = N_("từ {share} trở lên") if bound == "at_least" else N_("trên {share}")
        said = self.say(template, share=share_text(exact.written(value[bound]), self.language))
        return self.say(N_("{bound}, cộng cả mức cao hơn"), bound=said) if value.get("or_better") else said

    def _list(self, path: Path, key: str, value: Any) -> str:
        if key == "range":
            low, high = (self.say(N_("không giới hạn")) if end is None else end for end in value)
            return self.say(N_("{low} đến {high}"), low=low, high=high)
        if value and isinstance(value[0], Mapping):
            return "; ".join(self._mapping(path, key, one) for one in value)
        return self._texts(value, key)

    def _texts(self, values: Any, key: str = "") -> str:
        return ", ".join(self._code(key, str(one)) for one in values)

    def _text(self, path: Path, key: str, text: str) -> str:
        if key == "default":
            fact = self.book.facts[path[1]]
            return text if fact.default is None else value_of(fact, fact.default, self.say, self.language)
        if key in _DAYS and text.replace("next ", "").replace("-", "").isdigit():
            return self.day(text)
        try:
            if key in _SHARES and path[0] != "small_group":
                return share_text(exact.written(text), self.language)
            if key in (*_NUMBERS, *_COUNTS, *_SHARES):
                return number_text(exact.written(text), self.language)
        except ValueError:
            pass
        return self._code(key, text)

    def _code(self, key: str, text: str) -> str:
        """Say a code by its name, any other text as it stands."""
        known = CODES.get(key, {}).get(text)
        if known is None and text in SUBJECTS:
            known = self.book.subjects[text].label if text in self.book.subjects else CODES["then"].get(text)
        return self.say(known or text)

    def day(self, text: str) -> str:
        """Say a day of a rulebook: `25/12/2023`, `02/2021`, `31/12`, `15/01 năm sau`."""
        if text.startswith("next "):
            return self.say(N_("{day} năm sau"), day=self.day(text.removeprefix("next ")))
        if text.count("-") == 2:
            from core.i18n import day

            return day(date.fromisoformat(text), self.language)
        return "/".join(reversed(text.split("-")))
