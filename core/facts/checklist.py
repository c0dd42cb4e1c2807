"""Every rule that was looked at, as a checklist that people read: condition, value, clause, verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.errors import N_
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.rules import Rule
from core.rulebook.voice import Speech, Voice
from core.rulebook.wording import condition_text

SECTIONS = {
    "eligibility": N_("Ai được kiểm điểm, xếp loại"),
    "disqualifiers": N_("Trường hợp xếp mức thấp nhất"),
    "standards": N_("Tiêu chuẩn của mức"),
    "ceilings": N_("Giới hạn mức"),
}
VERDICTS = {
    "met": N_("đúng"),
    "not_met": N_("không đúng"),
    "unknown": N_("chưa rõ"),
    "not_applicable": N_("không áp dụng"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule: what it asks, what was found, where it is written."""

    title: str
    condition: str
    found: str
    clause: str
    verdict: str  # a key of VERDICTS


@dataclass(frozen=True, slots=True)
class CheckedGroup:
    """The rules of one section, of one level where it is a level's."""

    section: str
    level: str
    rules: tuple[Checked, ...]


def checklist(classifier: Classifier, outcome: Outcome, voice: Voice) -> list[CheckedGroup]:
    """Return the rules that an explained outcome looked at, in their order."""
    rules = {(one.section, one.level, one.name): one for one in classifier.program.rules.rules()}
    speech = Speech(classifier.program, voice)

    def checked(entries: Iterator[Mapping[str, Any]]) -> Iterator[Checked]:
        for entry in entries:
            rule = rules.get(_key(entry))
            if rule is not None:
                yield _checked(classifier, rule, entry, speech)

    groups = groupby(outcome.trace, key=lambda entry: _key(entry)[:2])
    return [CheckedGroup(*section, tuple(checked(iter(entries)))) for section, entries in groups]


def _key(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(entry["section"]), str(entry["level"] or ""), str(entry["rule"])


def _checked(classifier: Classifier, rule: Rule, entry: Mapping[str, Any], speech: Speech) -> Checked:
    program, voice = classifier.program, speech.voice
    asked = rule.when if rule.section == "ceilings" else rule.condition
    text = condition_text(asked, program.rules, program.book.facts, voice.say, voice.language)
    clause = voice.clause(rule.marks)[2:-1]  # without the brackets that a sentence has around it
    return Checked(voice.say(rule.label), text, _found(entry, speech), clause, str(entry["result"]))


def _found(entry: Mapping[str, Any], speech: Speech) -> str:
    """Say what the row gave for the fact that told the rule; nothing where it tells nothing more."""
    name, value = entry.get("fact"), entry.get("value")
    fact = speech.program.inputs.get(name) if isinstance(name, str) else None
    if fact is None:
        return ""
    if value is None:
        return speech.say(N_("chưa có số liệu"))
    return speech.value(fact, fact.read(value, loose=True))
