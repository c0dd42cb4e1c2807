"""Outcomes as rows for people: name, level, what is still missing, and why, in sentences."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.commands.context import Context
from core.commands.lines import LineWriter
from core.commands.printing import Kind
from core.commands.rows import Rows, RowsOfSubject
from core.errors import N_
from core.facts.words import STATUS, result_of, result_word
from core.i18n import number
from core.rowfiles import write_rows
from core.rulebook.classification import Outcome
from core.rulebook.explaining import outcome_sentences
from core.voices import voice

_BASIS = {
    "standard": N_("đủ điều kiện của mức"),
    "disqualified": N_("thuộc trường hợp của mức thấp nhất"),
    "no_standard_met": N_("không đủ điều kiện của mức nào"),
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
_ENOUGH = 160


def level_word(outcome: Outcome, context: Context) -> str:
    """Return the level, or the status in words."""
    return result_word(result_of(outcome), context.say)


def write_outcomes(source: RowsOfSubject, writer: LineWriter, args: Namespace, context: Context, kind: Kind) -> None:
    """Write the outcomes of all rows as a table or a file; nothing is written where anything is wrong."""
    table = _Outcomes(source, writer, context, for_people=kind == "table")
    if kind != "table":
        headings = {key: context.say(text) for key, text in _FILE_HEADINGS.items()}
        write_rows(table.records(), args.output, kind, headings=headings, sheet=context.say(N_("Kết quả")))
        return
    records = list(table.records())
    used = {key for record in records for key, value in record.items() if value not in (None, "")}
    headings = {key: context.say(text) for key, text in _HEADINGS.items() if key in used}
    write_rows(records, None, kind, headings=headings, stream=context.out, colour=context.colour)
    context.line()
    counts = "; ".join(f"{word} {count}" for word, count in table.totals.most_common())
    context.line(context.say(N_("Tổng {total}: {counts}"), total=sum(table.totals.values()), counts=counts))


class _Outcomes:
    """The outcomes of a file's rows; `totals` counts them by level or status."""

    def __init__(self, source: RowsOfSubject, writer: LineWriter, context: Context, *, for_people: bool) -> None:
        self.source = source
        self.writer = writer
        self.context = context
        self.for_people = for_people
        self.totals: Counter[str] = Counter()
        self._voice = voice(context.language, context.say)

    def records(self) -> Iterator[Record]:
        """Yield a record for every row; raise WrongInput at the end where anything was wrong."""
        for rows in self.source.chunks():
            encoded = self.writer.encoder.encode(rows.columns, len(rows.ids), loose=rows.loose)
            self.source.note(rows, encoded.problems)
            for row in range(len(rows.ids)) if not self.source.faults else ():
                values = self.writer.encoder.values(encoded, row)
                yield self._record(rows, row, self.writer.classifier.classify(values, explain=True))
        self.source.finish()

    def _record(self, rows: Rows, row: int, outcome: Outcome) -> Record:
        word = level_word(outcome, self.context)
        self.totals[word] += 1
        own = {"id": rows.ids[row], "name": rows.names[row], "unit": rows.units[row]}
        shown = {"level": word, "points": self._points(outcome), "why": self._why(outcome)}
        say = self.context.say
        status = say(STATUS.get(outcome.status, N_("đã xếp loại")))
        basis = say(_BASIS[outcome.basis]) if outcome.basis else None
        more = {"status": status, "best": outcome.best, "worst": outcome.worst, "basis": basis}
        return {**own, **shown, **more, "missing": ", ".join(outcome.missing)}

    def _points(self, outcome: Outcome) -> str | Decimal | None:
        """Return the points, rounded for reading."""
        if outcome.points is None:
            return None
        points = round(Fraction(outcome.points), 2)
        if self.for_people:
            return number(points, self.context.language)
        return Decimal(points.numerator) / Decimal(points.denominator)

    def _why(self, outcome: Outcome) -> str:
        """Return why the level is what it is; for people the first reason, with what it counts up."""
        sentences = outcome_sentences(self.writer.classifier, outcome, self._voice)
        why = sentences[1:] or sentences
        if not self.for_people:
            return " ".join(why)
        shown = why[:1]
        while shown[0].endswith(":") and len(shown) < len(why) and len(" ".join(shown)) < _ENOUGH:
            shown.append(why[len(shown)])
        return " ".join(shown)
