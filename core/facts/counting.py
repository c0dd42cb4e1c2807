"""Count a ballot and fill a quota, whatever they were read from; a plugin that answers goes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from core.errors import N_, Message, PluginError
from core.plugins import TenantHooks
from core.rulebook import exact
from core.rulebook.ballots import tally
from core.rulebook.edition import Rulebook, frozen, thawed
from core.rulebook.given import Given
from core.rulebook.loading import vocabulary
from core.rulebook.quotas import Group, QuotaRule, apply_quota

Records = list[dict[str, Any]]

CLASSIFIED = ("id", "ballot", "level", "base", "base_is", "shares", "needs", "cite")
APPROVED = ("id", "approved", "elected", "rank", "needs")


def count_ballot(hooks: TenantHooks, book: Rulebook, subject: str, ballot: Given) -> Records:
    """Return the results of one ballot, a record a candidate, by a plugin where one counts it; raise WrongInput."""
    results = tally(book, subject, ballot, vocabulary()["default_ballot"])
    answer = answered(
        hooks, "ballot_results", lambda said: _counts(said, results),
        rulebook=book, subject=subject, ballot=frozen(_with_numbers(ballot.value, loose=ballot.loose)),
    )  # fmt: skip
    return results if answer is None else [thawed(frozen(one)) for one in answer]


def fill_quota(hooks: TenantHooks, book: Rulebook, subject: str, rule: QuotaRule, scope: Given) -> Records:
    """Return the lines of one scope, with a plugin's places for its groups where one answers; raise WrongInput."""

    def shares(groups: Sequence[Group]) -> Mapping[str, int] | None:
        names = {str(group.name) for group in groups}
        asked = tuple(replace(group, counts=MappingProxyType(dict(group.counts))) for group in groups)
        answer: Mapping[str, int] | None = answered(
            hooks, "quota_shares", lambda said: _shares(said, names),
            rulebook=book, subject=subject, rule=rule, groups=asked,
        )  # fmt: skip
        return answer

    return apply_quota(book, subject, rule, scope, shares)


def answered(hooks: TenantHooks, hook: str, fits: Callable[[Any], bool], **values: Any) -> Any:
    """Return what the first plugin that answers says, None where none does; raise PluginError for another form."""
    for plugin, answer in hooks.ask(hook, **values) if hooks.answers(hook) else _nobody():
        if fits(answer):
            return answer
        text = N_("Plugin «{plugin}»: câu trả lời cho hook «{hook}» sai dạng: {answer}")
        raise PluginError(Message(text, {"plugin": plugin, "hook": hook, "answer": answer}).said())
    return None


def is_record(answer: Any, *keys: str) -> bool:
    """Say whether an answer is a mapping with exactly these keys."""
    return isinstance(answer, Mapping) and set(answer) == set(keys)


def _nobody() -> Iterator[tuple[str, Any]]:
    return iter(())


def _counts(answer: Any, results: Records) -> bool:
    """Say whether a plugin's results have the contract's keys and stand for the same candidates."""
    return (
        isinstance(answer, Sequence)
        and all(is_record(one, *APPROVED) or is_record(one, *CLASSIFIED) for one in answer)
        and [one["id"] for one in answer] == [one["id"] for one in results]
    )


def _shares(answer: Any, names: set[str]) -> bool:
    """Say whether a plugin gives each group a whole number from 0."""
    return (
        isinstance(answer, Mapping)
        and set(answer) == names
        and all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in answer.values())
    )


def _with_numbers(value: Any, *, loose: bool, key: str = "") -> Any:
    """Return a checked ballot with its counts as whole numbers, however they were typed; ids stay as they are."""
    if isinstance(value, Mapping):
        return {name: _with_numbers(inside, loose=loose, key=name) for name, inside in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one, loose=loose) for one in value]
    if key == "id":
        return str(value)
    return value if key == "ballot" or value is None else int(exact.given(value, loose=loose))
