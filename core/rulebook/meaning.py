"""From checked data to rules: facts, terms and the rules of every subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from core.errors import N_, Fault, fault
from core.rulebook import exact, facts
from core.rulebook.conditions import ALWAYS, POINTS, Condition, Reader, comparisons
from core.rulebook.domains import Value
from core.rulebook.edition import marks_of
from core.rulebook.facts import BadValue, Fact
from core.rulebook.rules import Ceiling, Criterion, Marks, Otherwise, PointGroup, Rule, SubjectRules
from core.rulebook.schema.fields import RULE_WORDS
from core.rulebook.yamltext import Path, Source

_INHERITED = ("criteria", "points", "standards", "disqualifiers", "otherwise", "ceilings")
_HEAD_OF_CEILING = (*RULE_WORDS, "not_above")
_JOINS = ("all", "any", "none", "term", POINTS, "every_criterion", "some_criterion")
_RESERVED = frozenset((*_HEAD_OF_CEILING, *_JOINS, "id", "name", "unit"))


class Meaning:
    """Reads one rulebook; `faults` fills with what does not make sense."""

    def __init__(self, source: Source, vocabulary: Mapping[str, Any]) -> None:
        self.data = source.data
        self.where = source.where
        self.documents = source.data["documents"]
        self.scales: dict[str, dict[str, str]] = {**vocabulary["scales"], **source.data.get("scales", {})}
        self.faults: list[Fault] = []
        self._facts = self._read_facts(vocabulary["facts"])
        self._terms = self._read_terms()
        self._check_asked_of()

    def _refuse(self, path: Path, template: str, **values: object) -> None:
        self.faults.append(fault(self.where(path), template, path=".".join(path), **values))

    def facts(self) -> Mapping[str, Fact]:
        """Return the shared facts and the rulebook's own."""
        return MappingProxyType(self._facts)

    def subjects(self) -> Mapping[str, SubjectRules]:
        """Return the rules of every subject."""
        return MappingProxyType({name: self._subject(name) for name in self.data.get("subjects", {})})

    def _read_facts(self, shared: Mapping[str, Any]) -> dict[str, Fact]:
        read = {
            name: facts.declared(name, {"source": "default", **entry}, self.scales, "")
            for name, entry in shared.items()
        }
        for name, entry in self.data.get("facts", {}).items():
            path = ("facts", name)
            if name in _RESERVED or "." in name:
                self._refuse(
                    path, N_("«{path}»: «{name}» là từ dành riêng hoặc có dấu chấm; đổi tên sự kiện."), name=name
                )
                continue
            try:
                fact = facts.declared(name, entry, self.scales, marks_of(entry, self.documents).cite)
            except BadValue as error:
                self._refuse(path, N_("«{path}»: {what}."), what=error.message)
                continue
            if name in read and (read[name].type, read[name].order) != (fact.type, fact.order):
                self._refuse(
                    path, N_("«{path}»: sự kiện dùng chung kiểu {type}, không được đổi kiểu."), type=read[name].type
                )
            read[name] = self._keeping_default(fact, read.get(name))
        self._check_implications(read)
        return read

    @staticmethod
    def _keeping_default(fact: Fact, shared: Fact | None) -> Fact:
        if shared is None or fact.default is not None:
            return fact
        return replace(fact, default=shared.default)

    def _check_implications(self, read: Mapping[str, Fact]) -> None:
        for name, entry in self.data.get("facts", {}).items():
            path = ("facts", name, "implies")
            for other, value in entry.get("implies", {}).items():
                if value is not True or other not in read or read[other].type != "bool" or entry["type"] != "bool":
                    self._refuse(path, N_("«{path}»: implies viết {{sự kiện bool: true}}."))
                elif read[other].implies:
                    self._refuse(
                        path,
                        N_("«{path}»: «{other}» lại kéo theo sự kiện khác; ghi thẳng các sự kiện được kéo theo."),
                        other=other,
                    )

    def _check_asked_of(self) -> None:
        reader = self._reader([], False, self._terms)
        for name, entry in self.data.get("facts", {}).items():
            reader.read(entry.get("asked_of", {}), ("facts", name, "asked_of"), ())
        self.faults.extend(reader.faults)

    def _read_terms(self) -> dict[str, Condition]:
        terms: dict[str, Condition] = {}
        for name, entry in self.data.get("terms", {}).items():
            reader = self._reader([], False, terms)
            terms[name] = reader.read(entry, ("terms", name))
            self.faults.extend(reader.faults)
            if {"when", "unless", "only"} & set(entry) or not set(entry) - set(RULE_WORDS):
                self._refuse(("terms", name), N_("«{path}»: ghi điều kiện, không dùng when, unless hay only."))
        return terms

    def _reader(self, criteria: Iterable[str], has_points: bool, terms: Mapping[str, Condition]) -> Reader:
        grades = facts.grade_fact("", "", self.scales["grade"], may_be_absent=False, cite="")
        return Reader(self._facts, list(criteria), grades, has_points, terms, self.where)

    def _subject(self, name: str) -> SubjectRules:
        return _SubjectReader(self, name).read()


class _SubjectReader:
    """Reads the rules of one subject, those it takes over from another included."""

    def __init__(self, meaning: Meaning, name: str) -> None:
        self.meaning = meaning
        self.data = meaning.data
        self.name = name
        self.entry = meaning.data["subjects"][name]
        self.like = self.entry.get("like")
        if self.like is not None and (self.like not in self.data["subjects"] or self.like == name):
            meaning._refuse(
                ("subjects", name, "like"),
                N_("«{path}»: chưa khai báo đối tượng «{like}» trong subjects."),
                like=self.like,
            )
            self.like = None
        if self.like is not None and "like" in self.data["subjects"][self.like]:
            meaning._refuse(
                ("subjects", name, "like"),
                N_("«{path}»: «{like}» lại theo đối tượng khác; ghi thẳng đối tượng gốc."),
                like=self.like,
            )
        self.reader = meaning._reader((), False, meaning._terms)
        self.reader.criteria = list(self._both("criteria"))
        self.reader.has_points = bool(self._both("points"))

    def _both(self, section: str) -> dict[str, Path]:
        """Return the paths of the entries of a section, taken over and own, by id."""
        whole = self.data.get(section, {})
        sources = [self.like] if self.like and section in _INHERITED else []
        return {key: (section, subject, key) for subject in (*sources, self.name) for key in whole.get(subject, {})}

    def _at(self, path: Path) -> Any:
        inside: Any = self.data
        for key in path:
            inside = inside[key]
        return inside

    def _marks(self, path: Path) -> Marks:
        return marks_of(self._at(path), self.meaning.documents)

    def read(self) -> SubjectRules:
        """Return the subject's rules."""
        scale = self.meaning.scales.get(self.entry["scale"])
        if scale is None:
            known = ", ".join(self.meaning.scales)
            self.meaning._refuse(
                ("subjects", self.name, "scale"), N_("«{path}»: không có thang bậc này; có: {known}."), known=known
            )
            scale = self.meaning.scales["quality"]
        criteria = {key: self._criterion(key, path) for key, path in self._both("criteria").items()}
        rules = SubjectRules(
            self.name,
            self.entry["label"],
            MappingProxyType(scale),
            self._given(),
            MappingProxyType(criteria),
            self._points(),
            self._rules("eligibility", "exempt"),
            self._rules("eligibility", "reviewed_only"),
            self._standards(scale),
            self._rules("disqualifiers", ""),
            self._otherwise(scale),
            self._ceilings(scale),
        )
        self.meaning.faults.extend(self.reader.faults)
        return rules

    def _given(self) -> Mapping[str, Value]:
        condition = self.reader.read(self.entry.get("given", {}), ("subjects", self.name, "given"), ())
        fixed = list(comparisons(condition))
        if any(one.operator != "=" for one in fixed):
            self.meaning._refuse(("subjects", self.name, "given"), N_("«{path}»: chỉ ghi «sự kiện: giá trị»."))
        return MappingProxyType({one.fact: one.value for one in fixed})

    def _criterion(self, name: str, path: Path) -> Criterion:
        entry, marks = self._at(path), self._marks(path)
        absent = entry.get("may_be_absent", False)
        fact = facts.grade_fact(
            name, entry["label"], self.meaning.scales["grade"], may_be_absent=absent, cite=marks.cite
        )
        return Criterion(name, entry["label"], fact, self._applies(entry, path), absent, marks)

    def _applies(self, entry: Mapping[str, Any], path: Path) -> Condition:
        return self.reader.read(entry.get("applies_when", {}), (*path, "applies_when"), ())

    def _points(self) -> tuple[PointGroup, ...]:
        return tuple(self._point_group(name, path) for name, path in self._both("points").items())

    def _point_group(self, name: str, path: Path) -> PointGroup:
        entry, marks = self._at(path), self._marks(path)
        maximum = exact.written(entry["max"])
        patterns = entry.get("criteria", ())
        chosen = tuple(one for one in self.reader.criteria if any(fnmatchcase(one, pattern) for pattern in patterns))
        for pattern in patterns:
            if not any(fnmatchcase(one, pattern) for one in chosen):
                self.meaning._refuse(
                    (*path, "criteria"), N_("«{path}»: không tiêu chí nào khớp «{pattern}»."), pattern=pattern
                )
        fact = facts.points_fact(name, entry["label"], maximum, cite=marks.cite, source=marks.source)
        return PointGroup(name, entry["label"], fact, maximum, self._applies(entry, path), chosen, marks)

    def _rules(self, section: str, kind: str) -> tuple[Rule, ...]:
        if kind:
            inside = self.data.get(section, {}).get(self.name, {}).get(kind, {})
            paths: Iterable[Path] = [(section, self.name, kind, key) for key in inside]
        else:
            paths = self._both(section).values()
        return tuple(self._rule(path, kind) for path in paths if self._concerns(path))

    def _concerns(self, path: Path) -> bool:
        return self.name in self._at(path).get("only", (self.name,))

    def _rule(self, path: Path, level: str, words: tuple[str, ...] = RULE_WORDS) -> Rule:
        entry = self._at(path)
        when = self._guard(path, "when") or ALWAYS
        unless = self._guard(path, "unless")
        condition = self.reader.read(entry, path, words)
        if words == RULE_WORDS and not set(entry) - set(words):
            self.meaning._refuse(path, N_("«{path}»: quy tắc chưa có điều kiện; thêm «sự kiện: giá trị»."))
        return Rule(path[0], level, path[-1], entry.get("label", ""), when, unless, condition, self._marks(path))

    def _guard(self, path: Path, word: str) -> Condition | None:
        entry = self._at(path)
        if word not in entry:
            return None
        if not entry[word]:
            self.meaning._refuse((*path, word), N_("«{path}»: ghi điều kiện «sự kiện: giá trị», hoặc xóa khóa."))
        return self.reader.read(entry[word], (*path, word), ())

    def _standards(self, scale: Mapping[str, str]) -> Mapping[str, tuple[Rule, ...]]:
        whole = self.data.get("standards", {})
        sources = [name for name in (self.like, self.name) if name in whole]
        for subject in sources:
            for level in whole[subject]:
                if level not in scale:
                    self._bad_level(("standards", subject, level), level, scale)
        standards = {}
        for level in scale:
            paths = {
                key: ("standards", subject, level, key) for subject in sources for key in whole[subject].get(level, {})
            }
            if any(level in whole[subject] for subject in sources):
                standards[level] = tuple(self._rule(path, level) for path in paths.values() if self._concerns(path))
        return MappingProxyType(standards)

    def _bad_level(self, path: Path, level: str, scale: Mapping[str, str]) -> None:
        self.meaning._refuse(
            path, N_("«{path}»: thang bậc không có mức «{level}»; có: {known}."), level=level, known=", ".join(scale)
        )

    def _otherwise(self, scale: Mapping[str, str]) -> Otherwise:
        whole = self.data.get("otherwise", {})
        subject = self.name if self.name in whole else self.like
        if subject not in whole:
            if self.name in self.data.get("standards", {}):
                self.meaning._refuse(
                    ("standards", self.name), N_("«{path}»: thiếu otherwise cho đối tượng này; ghi một mức hoặc open.")
                )
            return Otherwise("", Marks("", "default"))
        path = ("otherwise", str(subject))
        result = whole[subject]["result"]
        if result != "open" and result not in scale:
            self._bad_level((*path, "result"), result, scale)
        return Otherwise("" if result == "open" else result, self._marks(path))

    def _ceilings(self, scale: Mapping[str, str]) -> tuple[Ceiling, ...]:
        return tuple(self._ceiling(path, scale) for path in self._both("ceilings").values() if self._concerns(path))

    def _ceiling(self, path: Path, scale: Mapping[str, str]) -> Ceiling:
        rule = self._rule(path, "", _HEAD_OF_CEILING)
        cap = self._at(path)["not_above"]
        if isinstance(cap, str):
            if cap not in scale:
                self._bad_level((*path, "not_above"), cap, scale)
            return Ceiling(rule, level=cap)
        fact = self.meaning._facts.get(str(cap["fact"])) if isinstance(cap, dict) and set(cap) == {"fact"} else None
        if fact is None or tuple(fact.choices) != tuple(scale):
            self.meaning._refuse(
                (*path, "not_above"), N_("«{path}»: ghi một mức, hoặc {{fact: sự kiện kiểu level cùng thang bậc}}.")
            )
            return Ceiling(rule, level=next(iter(scale)))
        return Ceiling(rule, fact=fact.name)
