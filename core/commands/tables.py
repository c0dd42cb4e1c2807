"""Outcomes as rows for people: name, level, what is still missing, and why, in sentences."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from typing import Any

from core.commands.context import Context
from core.commands.lines import LineWriter
from core.commands.printing import Kind
from core.commands.rows import Rows, RowsOfSubject
from core.commands.voice import voice
from core.errors import N_
from core.rowfiles import Spool, write_rows
from core.rulebook.classification import Outcome
from core.rulebook.explaining import outcome_sentences

STATUS = {
    "exempt": N_("không kiểm điểm, không xếp loại"),
    "reviewed_only": N_("chỉ kiểm điểm"),
    "not_reviewed": N_("chưa kiểm điểm"),
    "open": N_("quy định không nêu mức"),
    "undetermined": N_("chưa xác định"),
}
_HEADINGS = {
    "id": N_("Mã"),
    "name": N_("Họ và tên"),
    "unit": N_("Đơn vị"),
    "level": N_("Kết quả"),
    "points": N_("Điểm"),
    "why": N_("Vì sao"),
}
_FILE_HEADINGS = {
    **_HEADINGS,
    "status": N_("Trạng thái"),
    "best": N_("Cao nhất có thể"),
    "worst": N_("Thấp nhất có thể"),
    "basis": N_("Căn cứ"),
    "missing": N_("Còn thiếu"),
}
Record = dict[str, Any]


def level_word(outcome: Outcome, context: Context) -> str:
    """Return the level, or the status in words."""
    return outcome.level or context.say(STATUS[outcome.status])


def write_outcomes(source: RowsOfSubject, writer: LineWriter, args: Namespace, context: Context, kind: Kind) -> None:
    """Write the outcomes of all rows as a table or a file; nothing is written where anything is wrong."""
    totals: Counter[str] = Counter()
    headings = {key: context.say(text) for key, text in (_HEADINGS if kind == "table" else _FILE_HEADINGS).items()}
    if kind == "table":
        with Spool() as spool:
            records = list(_records(source, writer, context, totals, most=1))
            source.finish()
            write_rows(records, None, kind, headings=_used(headings, records), stream=spool.text, colour=context.colour)
            spool.copy_to(context.out)
        _write_totals(context, totals)
        return

    def checked() -> Iterator[Record]:
        yield from _records(source, writer, context, totals)
        source.finish()

    write_rows(checked(), args.output, kind, headings=headings)


def _used(headings: dict[str, str], records: list[Record]) -> dict[str, str]:
    return {key: title for key, title in headings.items() if any(record[key] not in (None, "") for record in records)}


def _records(
    source: RowsOfSubject, writer: LineWriter, context: Context, totals: Counter[str], most: int | None = None
) -> Iterator[Record]:
    spoken = voice(context.language, context.say)
    for rows in source.chunks():
        encoded = writer.encoder.encode(rows.columns, len(rows.ids), loose=rows.loose)
        source.note(rows, encoded.problems)
        if source.faults:
            continue
        for row in range(len(rows.ids)):
            outcome = writer.classifier.classify(writer.encoder.values(encoded, row), explain=True)
            word = level_word(outcome, context)
            totals[word] += 1
            yield _record(rows, row, outcome, outcome_sentences(writer.classifier, outcome, spoken), word, most)


def _record(rows: Rows, row: int, outcome: Outcome, sentences: list[str], word: str, most: int | None) -> Record:
    return {
        "id": rows.ids[row], "name": rows.names[row], "unit": rows.units[row], "level": word,
        "points": outcome.points, "why": " ".join((sentences[1:] or sentences)[:most]), "status": outcome.status, "best": outcome.best,
        "worst": outcome.worst, "basis": outcome.basis, "missing": ", ".join(outcome.missing),
    }  # fmt: skip


def _write_totals(context: Context, totals: Counter[str]) -> None:
    context.line()
    context.line(context.say(N_("Tổng {total}: "), total=sum(totals.values())) + "; ".join(f"{word} {count}" for word, count in totals.most_common()))
