"""Checks on a rulebook as a whole: maxima that add up, levels that can be reached, names that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import N_, Fault, fault
from core.rulebook import exact
from core.rulebook.bounds import Bounds
from core.rulebook.edition import Rulebook
from core.rulebook.endings import Endings
from core.rulebook.program import Program
from core.rulebook.rules import SubjectRules
from core.rulebook.yamltext import Path, Source

_PER_SUBJECT = ("criteria", "points", "eligibility", "standards", "disqualifiers", "otherwise", "ceilings")


def contradictions(book: Rulebook, source: Source) -> list[Fault]:
    """Return what cannot be right in a rulebook whose every entry is well formed."""
    found = [*_subjects_declared(book, source)]
    for rules in book.subjects.values():
        found.extend(_sheet(rules, source))
    found.extend(_ballots(book, source))
    found.extend(_quotas(book, source))
    found.extend(_awards(book, source))
    if not found:
        found.extend(fault for rules in book.subjects.values() for fault in _unreachable(book, rules, source))
    return found


def _said(source: Source, path: Path, template: str, **values: object) -> Fault:
    return fault(source.where(path), template, path=".".join(path), **values)


def _subjects_declared(book: Rulebook, source: Source) -> Iterator[Fault]:
    for section, name in _subjects_named(book):
        if name not in book.subjects:
            yield _said(
                source,
                (*section, name),
                N_("«{path}»: chưa khai báo đối tượng «{subject}» trong subjects."),
                subject=name,
            )


def _subjects_named(book: Rulebook) -> Iterator[tuple[Path, str]]:
    for section in _PER_SUBJECT:
        yield from (((section,), name) for name in book.section(section))
    for section in ("ballots", "quotas"):
        for rule, inside in book.section(section).items():
            yield from (((section, rule), name) for name in inside)


def _sheet(rules: SubjectRules, source: Source) -> Iterator[Fault]:
    if not rules.points:
        return
    total = sum(group.maximum for group in rules.points)
    if total != 100:
        text = N_("«{path}»: điểm tối đa cộng lại là {total}, phải là 100; sửa các max.")
        yield _said(source, ("points", rules.name), text, total=exact.text_of(total))
    if not any(_always_counts(rules, group.name) for group in rules.points):
        yield _said(source, ("points", rules.name), N_("«{path}»: cần ít nhất một nhóm điểm luôn được tính."))


def _always_counts(rules: SubjectRules, name: str) -> bool:
    group = next(group for group in rules.points if group.name == name)
    chosen = [rules.criteria[criterion] for criterion in group.criteria]
    certain = not chosen or any(one.applies == group.applies and not one.may_be_absent for one in chosen)
    return certain and not getattr(group.applies, "parts", True)


def _ballots(book: Rulebook, source: Source) -> Iterator[Fault]:
    for name, inside in book.section("ballots").items():
        for subject, entry in inside.items():
            path = ("ballots", name, subject)
            levels = book.subjects[subject].levels if subject in book.subjects else ()
            for level in entry.get("levels", ()):
                if level not in levels:
                    yield _said(
                        source,
                        (*path, "levels", level),
                        N_("«{path}»: thang bậc không có mức này; có: {known}."),
                        known=", ".join(levels),
                    )
            if "stands" in entry and entry["stands"] not in levels:
                text = N_("«{path}»: thang bậc không có mức này; có: {known}.")
                yield _said(source, (*path, "stands"), text, known=", ".join(levels))
            if (name == "approve") != ("yes" in entry):
                yield _said(source, path, N_("«{path}»: «yes» dùng cho cuộc approve, và chỉ ở đó."))


def _quotas(book: Rulebook, source: Source) -> Iterator[Fault]:
    for name, inside in book.section("quotas").items():
        for subject, entry in inside.items():
            levels = book.subjects[subject].levels if subject in book.subjects else ()
            for key, level in _quota_levels(entry):
                if level not in levels:
                    path = ("quotas", name, subject, key)
                    yield _said(
                        source,
                        path,
                        N_("«{path}»: thang bậc không có mức «{level}»; có: {known}."),
                        level=level,
                        known=", ".join(levels),
                    )


def _awards(book: Rulebook, source: Source) -> Iterator[Fault]:
    known = ", ".join(book.section("quotas")) or "—"
    for name, entry in book.section("awards").items():
        if "quota" in entry and entry["quota"] not in book.section("quotas"):
            yield _said(source, ("awards", name, "quota"), N_("«{path}»: chưa có quota này; có: {known}."), known=known)


def _quota_levels(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "level", entry["level"]
    if entry["of"] != "all":
        yield "of", entry["of"]["level"]


def _unreachable(book: Rulebook, rules: SubjectRules, source: Source) -> Iterator[Fault]:
    if not rules.computed:
        return
    program = Program(book, rules)
    reachable = Bounds(program, Endings(program)).reachable()
    for level in rules.levels:
        if level not in reachable:
            path = ("standards", rules.name, level)
            yield _said(
                source, path, N_("«{path}»: không hồ sơ nào đạt được mức này; các điều kiện mâu thuẫn nhau hoặc thiếu.")
            )
