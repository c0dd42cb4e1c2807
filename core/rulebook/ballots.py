"""Count a ballot: a named base, exact shares, no silent winner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.errors import N_
from core.rulebook import exact
from core.rulebook.citing import DEFAULT
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given

CLASSIFY, APPROVE = "classify", "approve"
VOTERS, OFFICIAL_MEMBERS = "voters", "official_members"


@dataclass(frozen=True)
class Threshold:
    """The share of the base that a level needs."""

    share: Fraction
    strict: bool
    or_better: bool

    def reached(self, votes: int, base: int) -> bool:
        """Say whether so many votes reach the threshold; with an empty base nothing is reached."""
        if not base:
            return False
        return votes > self.share * base if self.strict else votes >= self.share * base


@dataclass(frozen=True)
class BallotRule:
    """How the votes of one ballot are counted for one subject."""

    name: str
    base: str
    levels: Mapping[str, Threshold]
    none_reaches: str
    tie: str
    cite: str
    source: str


def ballot_names(book: Rulebook, subject: str) -> tuple[str, ...]:
    """Return the ballots of a subject: `classify` always, others where the rulebook has them."""
    return (
        CLASSIFY,
        *(name for name, inside in book.section("ballots").items() if subject in inside and name != CLASSIFY),
    )


def ballot_rule(book: Rulebook, subject: str, name: str, default: Mapping[str, Any]) -> BallotRule:
    """Return how a ballot is counted; where the document names no threshold, the platform's default, marked so."""
    rules = book.subject(subject)
    entry = book.section("ballots").get(name, {}).get(subject, {})
    marks = book.marks(entry) if entry else None
    base = entry.get("base", default["base"])
    if name == APPROVE:
        levels = {"yes": _threshold(entry["yes"])}
    elif "levels" in entry:
        levels = {level: _threshold(one) for level, one in entry["levels"].items()}
    else:
        share = default["share"]
        levels = {level: _threshold({**share, "or_better": level != rules.lowest}) for level in rules.levels}
    return BallotRule(
        name,
        base,
        levels,
        entry.get("none_reaches", default["none_reaches"]),
        entry.get("tie", "superior"),
        marks.cite if marks else DEFAULT,
        marks.source if marks else "default",
    )


def _threshold(entry: Mapping[str, Any]) -> Threshold:
    strict = "above" in entry
    return Threshold(exact.written(entry["above" if strict else "at_least"]), strict, entry.get("or_better", False))


def tally(book: Rulebook, subject: str, ballot: Given, default: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Count one ballot (`contract.md`, tally): one result per candidate; raise WrongInput where its numbers do not
    fit.
    """
    name = ballot.text("ballot")
    known = ballot_names(book, subject)
    if name not in known:
        ballot.refuse(
            ("ballot",),
            N_("«ballot»: không có cuộc bỏ phiếu «{name}»; có: {known}."),
            name=name,
            known=", ".join(known),
        )
        ballot.stop()
    rule = ballot_rule(book, subject, name, default)
    ballot.only(("ballot", "official_members", "electorate", "present", "voters", "places", "candidates"))
    base = _base(ballot, rule)
    choices = ("yes", "no") if name == APPROVE else book.subject(subject).levels
    voters = ballot.whole("voters")
    candidates = [_candidate(one, choices, voters) for one in ballot.each("candidates")]
    ballot.distinct("candidates", "id", [candidate.name for candidate in candidates])
    places = ballot.whole("places") if name == APPROVE else 0
    ballot.stop()
    if name == APPROVE:
        return _approved(rule, candidates, base, places)
    return [_classified(rule, book.subject(subject).levels, one, base, voters) for one in candidates]


@dataclass(frozen=True)
class Candidate:
    """One candidate's marks."""

    name: str
    marks: Mapping[str, int]


def _base(ballot: Given, rule: BallotRule) -> int:
    official, voters, present = (ballot.whole(key) for key in ("official_members", "voters", "present"))
    electorate = ballot.whole("electorate", official)
    if electorate < official:
        ballot.refuse(
            ("electorate",),
            N_("«electorate» ({electorate}) ít hơn «official_members» ({official})."),
            electorate=electorate,
            official=official,
        )
    if voters > present:
        ballot.refuse(
            ("voters",), N_("«voters» ({voters}) nhiều hơn «present» ({present})."), voters=voters, present=present
        )
    if present > electorate:
        ballot.refuse(
            ("present",),
            N_("«present» ({present}) nhiều hơn số người có quyền bỏ phiếu ({electorate})."),
            present=present,
            electorate=electorate,
        )
    return voters if rule.base == VOTERS else official


def _candidate(one: Given, choices: tuple[str, ...], voters: int) -> Candidate:
    one.only(("id", "marks", "invalid"))
    name = one.text("id")
    marks = one.inside("marks")
    marks.only(choices)
    counted = {choice: marks.whole(choice, 0) for choice in choices}
    invalid = one.whole("invalid", 0)
    total = sum(counted.values()) + invalid
    if total != voters:
        one.refuse(
            ("marks",),
            N_("«{name}»: phiếu các mức cộng phiếu không hợp lệ là {total}, phải bằng số người bỏ phiếu {voters}."),
            name=name,
            total=total,
            voters=voters,
        )
    return Candidate(name, counted)


def _classified(rule: BallotRule, levels: tuple[str, ...], one: Candidate, base: int, voters: int) -> dict[str, Any]:
    shares = {level: _votes(rule, levels, one, level) for level in levels}
    reached = [level for level in levels if level in rule.levels and rule.levels[level].reached(shares[level], base)]
    level = reached[0] if reached and voters else None
    return {
        "id": one.name,
        "ballot": rule.name,
        "level": level,
        "base": base,
        "base_is": rule.base,
        "shares": {key: f"{votes}/{base}" for key, votes in shares.items()},
        "needs": None if level else ("revote" if not voters else rule.none_reaches),
        "cite": rule.cite,
    }


def _votes(rule: BallotRule, levels: tuple[str, ...], one: Candidate, level: str) -> int:
    """Return the votes that a level's threshold looks at: for this level, or for it and better ones."""
    if level in rule.levels and rule.levels[level].or_better:
        return sum(one.marks[better] for better in levels[: levels.index(level) + 1])
    return one.marks[level]


def _approved(rule: BallotRule, candidates: list[Candidate], base: int, places: int) -> list[dict[str, Any]]:
    """Return who is approved and elected: most votes first until the places are full; those tied at the last place
    are not.
    """
    approved = {one.name: one.marks["yes"] for one in candidates if rule.levels["yes"].reached(one.marks["yes"], base)}
    ranks = {name: 1 + sum(other > votes for other in approved.values()) for name, votes in approved.items()}
    level_with = {name: sum(rank == own for rank in ranks.values()) for name, own in ranks.items()}
    elected = {name for name in approved if ranks[name] + level_with[name] - 1 <= places}
    tied = {name for name in approved if ranks[name] <= places and name not in elected}
    return [
        {
            "id": one.name,
            "approved": one.name in approved,
            "elected": one.name in elected,
            "rank": ranks.get(one.name),
            "needs": rule.tie if one.name in tied else None,
        }
        for one in candidates
    ]
