"""Apply a quota: how many may hold a level, who takes the places, who is tied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from core.errors import N_, WrongInput, fault
from core.rulebook import exact
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.sharing import Claim, breaks_order, share_out

EXCELLENT = "excellent"
Shares = Callable[[Sequence["Group"]], Mapping[str, int] | None]


@dataclass(frozen=True)
class Raise:
    """Another share where a mark is set on the scope or a group."""

    share: Fraction
    mark: str
    unit_level: str


@dataclass(frozen=True)
class QuotaRule:
    """A quota of one subject. `base` is exactly one level, a level or better, or `all`."""

    name: str
    level: str
    share: Fraction
    base_level: str
    or_better: bool
    per: str
    caps: str
    raised: tuple[Raise, ...]
    together_at_most: int
    at_least: int
    size_below: int
    exactly: int
    hard: bool
    cite: str


@dataclass(frozen=True)
class Candidate:
    """Somebody who qualifies, with votes."""

    name: str
    votes: int


@dataclass(frozen=True)
class Group:
    """One group of a scope: counts before the quota, candidates, who was chosen by hand."""

    name: str | None
    counts: Mapping[str, int]
    size: int | None
    unit_level: str | None
    marks: frozenset[str]
    candidates: tuple[Candidate, ...]
    by_hand: tuple[str, ...] | None


def quota_names(book: Rulebook, subject: str) -> list[str]:
    """Return the quota rules of a subject."""
    return [name for name, inside in book.section("quotas").items() if subject in inside]


def quota_rule(book: Rulebook, subject: str, name: str) -> QuotaRule:
    """Return a quota rule; raise WrongInput where the rulebook has none of this name for the subject."""
    book.subject(subject)
    known = quota_names(book, subject)
    if name not in known:
        raise WrongInput(
            [
                fault(
                    book.name,
                    N_("không có quota «{name}» cho «{subject}»; có: {known}."),
                    name=name,
                    subject=subject,
                    known=", ".join(known) or "—",
                )
            ]
        )
    entry = book.section("quotas")[name][subject]
    base, small = entry["of"], entry.get("small_group", {})
    return QuotaRule(
        name,
        entry["level"],
        exact.written(entry["share"]),
        base_level="" if base == "all" else base["level"],
        or_better=base != "all" and base.get("or_better", False),
        per=entry["per"],
        caps=entry["caps"],
        raised=tuple(_raise(one) for one in entry.get("raised", ())),
        together_at_most=int(small.get("together_at_most", 0)),
        at_least=int(small.get("at_least", 0)),
        size_below=int(small.get("size_below", 0)),
        exactly=int(small.get("exactly", 0)),
        hard=entry.get("hard", True),
        cite=book.marks(entry).cite,
    )


def _raise(entry: Mapping[str, Any]) -> Raise:
    mark = next((key for key in ("special_achievement", "outstanding_unit") if entry.get(key)), "")
    return Raise(exact.written(entry["share"]), mark, entry.get("unit_level", ""))


def apply_quota(
    book: Rulebook, subject: str, rule: QuotaRule, scope: Given, shares: Shares | None = None
) -> list[dict[str, Any]]:
    """Apply a quota to one scope (`contract.md`, quota): one line per capped scope or group; raise WrongInput.

    What `shares` answers, the places of every group by its id, stands before what the rule would give.
    """
    levels = book.subject(subject).levels
    name, groups = _read(scope, rule, levels)
    whole = _whole(groups)
    fixed = shares(groups) if shares else None
    if fixed is not None:
        return _allotted(rule, levels, name, whole, groups, fixed)
    if rule.caps == "group":
        return [_filled(rule, name, group, _cap(rule, levels, group)) for group in groups]
    if rule.caps == "scope":
        return [_filled(rule, name, whole, _cap(rule, levels, whole))]
    return _shared(rule, levels, name, whole, groups)


# -- reading ---------------------------------------------------------------------------------------------------------


def _read(scope: Given, rule: QuotaRule, levels: Sequence[str]) -> tuple[str, list[Group]]:
    scope.only(("scope", "special_achievement", "outstanding_unit", "groups"))
    name = scope.text("scope")
    marks = _marks(scope)
    groups = [_group(one, rule, levels, marks) for one in scope.each("groups")]
    scope.distinct("groups", "id", [str(group.name) for group in groups])
    seen: set[str] = set()
    for place, group in enumerate(groups):
        for number, candidate in enumerate(group.candidates):
            if candidate.name in seen:
                scope.refuse(
                    ("groups", place, "candidates", number, "id"),
                    N_("mã «{one}» lặp lại; mỗi mã một lần."),
                    one=candidate.name,
                )
            seen.add(candidate.name)
    _refuse_taken_twice(scope, groups)
    scope.stop()
    return name, groups


def _refuse_taken_twice(scope: Given, groups: Sequence[Group]) -> None:
    """Note whoever is chosen by hand in two groups."""
    seen: set[str] = set()
    for place, group in enumerate(groups):
        for number, name in enumerate(group.by_hand or ()):
            if name in seen:
                scope.refuse(("groups", place, "taken", number), N_("mã «{one}» lặp lại; mỗi mã một lần."), one=name)
        seen.update(group.by_hand or ())


def _marks(given: Given) -> frozenset[str]:
    return frozenset(mark for mark in ("special_achievement", "outstanding_unit") if given.truth(mark, False))


def _group(given: Given, rule: QuotaRule, levels: Sequence[str], marks: frozenset[str]) -> Group:
    given.only(("id", "size", "unit_level", "counts", "candidates", "taken", "special_achievement", "outstanding_unit"))
    counts = given.inside("counts")
    counts.only(levels)
    if not given.has("counts"):
        given.refuse((), N_("thiếu «{key}»; thêm vào."), key="counts")
    counted = {level: counts.whole(level, 0) for level in levels}
    if sum(counted.values()) < rule.size_below:
        given.whole("size")
    candidates = tuple(_candidate(one) for one in given.each("candidates", required=False)) if given.value else ()
    group = Group(
        given.text("id"),
        counted,
        given.whole("size") if given.has("size") else None,
        given.one_of("unit_level", _unit_levels(levels)),
        marks | _marks(given),
        candidates,
        tuple(given.texts("taken")) or None,
    )
    _check_candidates(given, group, counted[rule.level], rule.level)
    return group


def _unit_levels(levels: Sequence[str]) -> tuple[str, ...]:
    """A unit's level may stand on another scale than its members': any code of a party scale is taken."""
    return tuple(dict.fromkeys((*levels, "TSVM", "HTXSNV", "HTTNV", "HTNV", "KHTNV", "YK")))


def _candidate(given: Given) -> Candidate:
    given.only(("id", "votes"))
    return Candidate(given.text("id"), given.whole("votes"))


def _check_candidates(given: Given, group: Group, qualified: int, level: str) -> None:
    names = {candidate.name for candidate in group.candidates}
    if len(names) > qualified:
        given.refuse(
            ("candidates",),
            N_("có {candidates} người trong danh sách nhưng chỉ {qualified} đủ điều kiện «{level}» trong counts."),
            candidates=len(names),
            qualified=qualified,
            level=level,
        )
    for place, name in enumerate(group.by_hand or ()):
        if group.candidates and name not in names:
            given.refuse(("taken", place), N_("«{name}» không có trong candidates."), name=name)
        if name in (group.by_hand or ())[:place]:
            given.refuse(("taken", place), N_("mã «{one}» lặp lại; mỗi mã một lần."), one=name)


def _whole(groups: Sequence[Group]) -> Group:
    counts = {level: sum(group.counts[level] for group in groups) for level in groups[0].counts}
    sizes = [group.size for group in groups if group.size is not None]
    by_hand = tuple(name for group in groups for name in group.by_hand or ())
    return Group(
        None,
        counts,
        sum(sizes) if sizes else None,
        None,
        frozenset().union(*(group.marks for group in groups)),
        tuple(candidate for group in groups if group.by_hand is None for candidate in group.candidates),
        by_hand if any(group.by_hand is not None for group in groups) else None,
    )


# -- the cap ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cap:
    """How many the rule allows, and the number it was counted on."""

    most: int
    base: int


def _cap(rule: QuotaRule, levels: Sequence[str], group: Group) -> Cap:
    share = max([rule.share, *(one.share for one in rule.raised if _raises(one, group))])
    qualified = group.counts[rule.level]
    if rule.base_level == rule.level or not rule.base_level or rule.or_better:
        base = _base(rule, levels, group)
        return Cap(_small(rule, group, floor(share * base), base), base)
    together = qualified + group.counts[rule.base_level]
    return _at_cap(rule, levels, group, _small(rule, group, floor(share * together / (1 + share)), together))


def _at_cap(rule: QuotaRule, levels: Sequence[str], group: Group, most: int) -> Cap:
    """Return a cap with its base: where that is one level exactly, those who stand at it when so many are taken."""
    if rule.base_level == rule.level or not rule.base_level or rule.or_better:
        return Cap(most, _base(rule, levels, group))
    return Cap(most, max(group.counts[rule.level] + group.counts[rule.base_level] - most, 0))


def _raises(one: Raise, group: Group) -> bool:
    return one.mark in group.marks if one.mark else one.unit_level == group.unit_level


def _base(rule: QuotaRule, levels: Sequence[str], group: Group) -> int:
    if not rule.base_level:
        return sum(group.counts.values())
    if rule.or_better:
        return sum(group.counts[level] for level in levels[: levels.index(rule.base_level) + 1])
    return group.counts[rule.base_level]


def _small(rule: QuotaRule, group: Group, most: int, together: int) -> int:
    """Return the cap under the exception for small groups: never fewer than it says, or exactly what it says."""
    if rule.size_below and group.size is not None and group.size < rule.size_below:
        return rule.exactly
    if together and together <= rule.together_at_most:
        return max(most, rule.at_least)
    return most


# -- filling ---------------------------------------------------------------------------------------------------------


def _filled(rule: QuotaRule, scope: str, group: Group, cap: Cap) -> dict[str, Any]:
    places = min(cap.most, group.counts[rule.level])
    taken, tied = _taken(group, places)
    return {
        "scope": scope,
        "group": group.name,
        "base": cap.base,
        "cap": cap.most,
        "places": places,
        "taken": taken,
        "tied": tied,
        "over": max(0, len(group.by_hand) - cap.most) if group.by_hand is not None else 0,
        "hard": rule.hard,
        "cite": rule.cite,
    }


def _taken(group: Group, places: int) -> tuple[list[str], list[str]]:
    """Return who takes the places (chosen by hand, then most votes first) and who is level at the last one and so
    takes none.
    """
    by_hand = list(group.by_hand or ())
    places = max(0, places - len(by_hand))
    ranked = sorted(
        (one for one in group.candidates if one.name not in by_hand), key=lambda one: (-one.votes, one.name)
    )
    if group.name is not None and group.by_hand is not None:
        ranked = []
    if len(ranked) <= places:
        return by_hand + [one.name for one in ranked], []
    last_votes = ranked[places].votes
    if places and ranked[places - 1].votes == last_votes:
        tied = [one.name for one in ranked if one.votes == last_votes]
        return by_hand + [one.name for one in ranked if one.votes > last_votes], tied
    return by_hand + [one.name for one in ranked[:places]], []


def _allotted(
    rule: QuotaRule, levels: Sequence[str], scope: str, whole: Group, groups: Sequence[Group], fixed: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return the lines of groups whose places a plugin fixed, after the scope's where the rule caps that."""
    lines = [_filled(rule, scope, group, _at_cap(rule, levels, group, fixed[str(group.name)])) for group in groups]
    if rule.caps == "group":
        return lines
    first = _filled(rule, scope, whole, _at_cap(rule, levels, whole, sum(fixed.values())))
    return [_summed(first, lines), *lines]


def _summed(first: dict[str, Any], lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return a scope's line with the places, the taken and the tied of its groups."""
    taken, tied = ([name for line in lines for name in line[key]] for key in ("taken", "tied"))
    return {**first, "places": sum(line["places"] for line in lines), "taken": taken, "tied": tied}


def _shared(
    rule: QuotaRule, levels: Sequence[str], scope: str, whole: Group, groups: Sequence[Group]
) -> list[dict[str, Any]]:
    """Share the scope's places out; where some groups were chosen by hand, the others share what is left of the
    total.
    """
    cap = _cap(rule, levels, whole)
    claims = [
        Claim(str(group.name), group.counts[rule.level], _at_cap(rule, levels, group, 0).base, group.unit_level)
        for group in groups
    ]
    places, equal = share_out(claims, cap.most, levels)
    if whole.by_hand is not None:
        free = [claim for claim, group in zip(claims, groups, strict=True) if group.by_hand is None]
        left, equal = share_out(free, max(0, cap.most - len(whole.by_hand)), levels)
        places.update(left)
    lines = [_filled(rule, scope, group, _at_cap(rule, levels, group, places[str(group.name)])) for group in groups]
    first = _summed(_filled(rule, scope, whole, cap), lines)
    first["places"] = min(cap.most, sum(claim.candidates for claim in claims if claim.level != levels[-1]))
    if equal:
        first["equal_claims"] = equal
    if whole.by_hand is not None:
        _name_broken_order(claims, lines, levels)
    return [first, *lines]


def _name_broken_order(claims: Sequence[Claim], lines: Sequence[dict[str, Any]], levels: Sequence[str]) -> None:
    """Name on each group's line the higher-classed groups that the choice by hand leaves with a smaller share."""
    held = {line["group"]: max(len(line["taken"]), 0) for line in lines}
    for line in lines:
        broken = breaks_order(claims, held, line["group"], levels)
        if broken:
            line["breaks_order"] = broken
