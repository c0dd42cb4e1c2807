"""A spreadsheet of people classified at once, as a board: each with the result, nothing kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import N_, Fault, Message, WrongInput, fault
from core.facts.files import Rows, SubjectFile
from core.facts.words import STATUS, result_of
from core.plugins import TenantHooks
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.columns import Encoder

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of the spreadsheet and what the rulebook says of it."""

    id: str
    name: str
    unit: str
    outcome: Outcome


def read_board(path: str, hooks: TenantHooks, classifier: Classifier) -> list[BoardRow]:
    """Classify every row of a spreadsheet; raise WrongInput with the place of everything that is wrong with it."""
    source, encoder = SubjectFile(path, hooks, [classifier]), Encoder(classifier)
    found: list[BoardRow] = []
    count = 0
    for rows in source.chunks():
        count += len(rows.ids)
        if count > MOST_ROWS:
            text = N_("tệp có hơn {most} dòng; chia thành nhiều tệp, hoặc nhập vào hệ thống rồi xem «Mức theo hồ sơ».")
            raise WrongInput([fault(path, text, most=MOST_ROWS)])
        encoded = encoder.encode(rows.columns, len(rows.ids), loose=rows.loose)
        source.note(rows, encoded.problems)
        if not source.faults:
            outcomes = (classifier.classify(encoder.values(encoded, row), explain=True) for row in range(len(rows.ids)))
            found.extend(_row(rows, row, outcome) for row, outcome in enumerate(outcomes))
    source.finish()
    return found


def counted(classifier: Classifier, rows: Sequence[BoardRow]) -> list[tuple[str, int]]:
    """Return each result that occurs with how many have it, best first."""
    counts = Counter(result_of(row.outcome) for row in rows)
    return [(one, counts[one]) for one in (*classifier.program.levels, *STATUS) if counts[one]]


def without_folder(wrong: WrongInput, folder: str) -> WrongInput:
    """Return faults whose places name the file as its owner does, without the folder that it was put into."""
    start = folder.rstrip("/") + "/"
    return WrongInput(Fault(one.where.replace(start, ""), _cleared(one.message, start)) for one in wrong.faults)


def _cleared(message: Message, start: str) -> Message:
    values = {key: one.replace(start, "") if isinstance(one, str) else one for key, one in message.values.items()}
    return Message(message.template, values)


def _row(rows: Rows, row: int, outcome: Outcome) -> BoardRow:
    return BoardRow(rows.ids[row], str(rows.names[row] or ""), str(rows.units[row] or ""), outcome)
