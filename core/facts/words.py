"""What an outcome is called: its level, or its status in words. Pure."""

from __future__ import annotations

from core.errors import N_, Say
from core.rulebook.classification import Outcome

STATUS = {
    "exempt": N_("không kiểm điểm, không xếp loại"),
    "reviewed_only": N_("chỉ kiểm điểm"),
    "not_reviewed": N_("chưa kiểm điểm"),
    "open": N_("quy định không nêu mức"),
    "undetermined": N_("chưa xác định"),
}
WRONG = "wrong"  # in place of a status, where a value cannot be used
MARKED = frozenset({"open", "undetermined"})  # statuses that are shown as a mark, as levels are


def result_of(outcome: Outcome | None) -> str:
    """Return the code of what came of a row: a level, a status, or WRONG where there is no outcome."""
    if outcome is None:
        return WRONG
    return outcome.level or outcome.status


def result_word(result: str, say: Say) -> str:
    """Return a result in words; a level stays its code."""
    if result == WRONG:
        return say(N_("số liệu sai"))
    return say(STATUS[result]) if result in STATUS else result


def mark_of(result: str) -> str | None:
    """Return what the mark of a level shows for a result; None where it is a word only."""
    return None if result == WRONG or result in STATUS.keys() - MARKED else result
