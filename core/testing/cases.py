"""Cases: what a rulebook must say of given rows, written in YAML beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from core.errors import N_, Fault, WrongInput, fault
from core.rulebook import yamltext
from core.rulebook.ballots import tally
from core.rulebook.classification import Classifier
from core.rulebook.conditions import ALWAYS
from core.rulebook.domains import Value
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.inputs import read_values
from core.rulebook.loading import vocabulary
from core.rulebook.program import Program
from core.rulebook.quotas import EXCELLENT, apply_quota, quota_rule
from core.rulebook.review_places import places_of, read_person
from core.rulebook.yamltext import Source

_KINDS = ("classify", "tally", "quota", "places")
_KEYS = {"name", *_KINDS, "from", "with", "facts", "grades", "points", "rule", "given", "expect"}
_SHAPES = {
    **dict.fromkeys(("name", "classify", "tally", "quota", "from", "rule"), str),
    **dict.fromkeys(("with", "facts", "grades", "points"), dict),
}


@dataclass(frozen=True)
class Case:
    """One case: what is run, on what, and what must come out."""

    name: str
    where: str
    kind: str
    subject: str
    rule: str
    columns: Mapping[str, Any]
    given: Any
    expect: Any


def read_cases(file: Path, shown: str) -> tuple[str, list[Case]]:
    """Return the rulebook's name and the cases of a file; raise WrongInput."""
    source = _source(file, shown)
    starts = {name: _columns(row) for name, row in source.data.get("start", {}).items()}
    cases, faults = [], []
    for place, entry in enumerate(source.data.get("cases", [])):
        where = source.where(("cases", str(place)))
        problem = _problem(entry, starts)
        if problem:
            faults.append(fault(where, N_("Ca kiểm thử sai: {problem}"), problem=problem))
        else:
            cases.append(_case(entry, where, starts))
    if faults:
        raise WrongInput(faults)
    return str(source.data.get("rulebook", "")), cases


def _source(file: Path, shown: str) -> Source:
    """Read a file of cases; raise WrongInput where it is no text or its parts have another shape."""
    try:
        source = yamltext.read(file.read_text(encoding="utf-8"), shown)
    except (OSError, UnicodeDecodeError):
        raise WrongInput([fault(shown, N_("không đọc được tệp; cần tệp YAML mã UTF-8."))]) from None
    start = source.data.get("start", {})
    rows = start.values() if isinstance(start, dict) else [None]
    if any(not isinstance(row, dict) or _misshapen(row) for row in rows):
        text = N_("«start» phải là các dòng mẫu «tên: {{facts: {{...}}}}».")
        raise WrongInput([fault(source.where(("start",)), text)])
    if not isinstance(source.data.get("cases", []), list):
        raise WrongInput([fault(source.where(("cases",)), N_("«cases» phải là danh sách các ca."))])
    return source


def _misshapen(entry: Mapping[str, Any]) -> str:
    """Return the key of a case or a row whose value has the wrong shape."""
    return next((key for key, shape in _SHAPES.items() if not isinstance(entry.get(key, shape()), shape)), "")


def _problem(entry: Any, starts: Mapping[str, Any]) -> str:
    if not isinstance(entry, dict) or not {"name", "expect"} <= set(entry):
        return "name, expect?"
    unknown = set(entry) - _KEYS
    if unknown:
        return f"{', '.join(sorted(unknown))}?"
    if sum(kind in entry for kind in _KINDS) != 1:
        return "classify | tally | quota | places?"
    misshapen = _misshapen(entry)
    if misshapen:
        return f"{misshapen}?"
    if "from" in entry and entry["from"] not in starts:
        return f"from: {entry['from']}?"
    return ""


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as columns: facts by name, `grades.x`, `points.x`."""
    columns = dict(row.get("facts", {}))
    columns.update({f"grades.{key}": value for key, value in row.get("grades", {}).items()})
    columns.update({f"points.{key}": value for key, value in row.get("points", {}).items()})
    return columns


def _case(entry: Mapping[str, Any], where: str, starts: Mapping[str, Any]) -> Case:
    kind = next(kind for kind in _KINDS if kind in entry)
    columns = {**starts.get(entry.get("from", ""), {}), **_columns(entry), **entry.get("with", {})}
    return Case(
        entry["name"],
        where,
        kind,
        str(entry[kind]),
        entry.get("rule", EXCELLENT),
        columns,
        _numbers(entry.get("given")),
        entry["expect"],
    )  # fmt: skip


def _numbers(data: Any) -> Any:
    """Return nested data with whole numbers as such, as JSON would have them; YAML text keeps them as text."""
    if isinstance(data, dict):
        return {key: _numbers(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_numbers(one) for one in data]
    if isinstance(data, str):
        try:
            return Decimal(data) if "." in data else int(data)
        except (ValueError, InvalidOperation):
            return data
    return data


class Runner:
    """Runs the cases of one rulebook and remembers which rules were seen met and not met."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.classifiers: dict[str, Classifier] = {}
        self.seen: set[tuple[str, str, str]] = set()

    def run(self, case: Case) -> list[str]:
        """Run a case; return what came out otherwise than expected, in words."""
        try:
            results = self._results(case)
        except WrongInput as error:
            return [one.said() for one in error.faults]
        expected = case.expect if isinstance(case.expect, list) else [case.expect]
        if len(results) != len(expected):
            return [f"{len(results)} ≠ {len(expected)}: {results}"]
        return [line for got, want in zip(results, expected, strict=True) for line in _differences(got, want)]

    def _results(self, case: Case) -> list[dict[str, Any]]:
        given = Given(case.given, lambda *path: case.where)
        if case.kind == "classify":
            return [self._classified(case)]
        if case.kind == "tally":
            return tally(self.book, case.subject, given, vocabulary()["default_ballot"])
        if case.kind == "quota":
            return apply_quota(self.book, case.subject, quota_rule(self.book, case.subject, case.rule), given)
        return [places_of(self.book, read_person(given))]

    def _classified(self, case: Case) -> dict[str, Any]:
        if case.subject not in self.classifiers:
            self.classifiers[case.subject] = Classifier(Program(self.book, self.book.subject(case.subject)))
        classifier = self.classifiers[case.subject]
        values, problems = read_values(classifier.program, case.columns)
        if problems:
            raise WrongInput(Fault(case.where, message) for _, message in problems)
        return self._outcome(classifier, case.subject, values)

    def _outcome(self, classifier: Classifier, subject: str, values: Mapping[str, Value]) -> dict[str, Any]:
        outcome = classifier.classify(values, explain=True)
        for entry in outcome.trace:
            for name in (subject, classifier.program.rules.name):
                self.seen.add(
                    (f"{entry['section']}.{name}.{entry['level'] or ''}.{entry['rule']}", "", entry["result"])
                )
        data = outcome.as_data()
        data["unmet"] = {level: [entry["rule"] for entry in entries] for level, entries in data["unmet"].items()}
        data["ceilings"] = [entry["rule"] for entry in data["ceilings"]]
        return data

    def unseen(self) -> Iterator[str]:
        """Yield the rules that this edition brings and that no case saw met, or none saw not met."""
        for subject, rules in self.book.subjects.items():
            for rule in rules.rules():
                key = f"{rule.section}.{subject}.{rule.level}.{rule.name}"
                results = {result for name, _, result in self.seen if name == key}
                if rule.section == "ceilings" and "not_applicable" in results:
                    results.add("not_met")
                wanted = ("met", "not_met") if rule.condition != ALWAYS or rule.when != ALWAYS else ("met",)
                lacking = [result for result in wanted if result not in results]
                if lacking and self._brought(rule.section, subject, rule.level, rule.name):
                    yield f"{key.replace('..', '.')}: {', '.join(lacking)}"

    def _brought(self, section: str, subject: str, level: str, name: str) -> bool:
        path = tuple(part for part in (section, subject, level, name) if part)
        if path not in self.book.places:
            return False
        if self.book.base is None:
            return True
        return any(change.path[: len(path)] == path and change.path[-1] != "cite" for change in self.book.changes)


def _differences(got: Mapping[str, Any], want: Mapping[str, Any]) -> Iterator[str]:
    for key, value in want.items():
        there = got.get(key)
        if key == "unmet" and isinstance(value, dict):
            there = {level: sorted(set(there[level])) if level in there else None for level in value} if there else {}
            value = {level: sorted(rules) for level, rules in value.items()}
        if _plain(there) != _plain(value):
            yield f"{key}: {there!r}, cần {value!r}"


def _plain(value: Any) -> Any:
    """Return data so that YAML's texts and the results' numbers compare."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | None) else str(value)


def run_beside(book: Rulebook, file: Path) -> tuple[int, list[str], list[str]]:
    """Run the cases beside a rulebook's file: how many, what failed, which rules they leave out."""
    runner = Runner(book)
    count = 0
    failed: list[str] = []
    for cases in sorted((file.parent.parent / "cases").glob("*.yaml")):
        try:
            name, found = read_cases(cases, str(cases))
        except WrongInput as error:
            failed.extend(one.said() for one in error.faults)
            continue
        if name != book.name:
            continue
        for case in found:
            count += 1
            failed.extend(f"{case.where}: {case.name}: {line}" for line in runner.run(case))
    return count, failed, list(runner.unseen())
