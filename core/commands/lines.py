"""One JSON line per row, put together from pieces that repeat: `contract.md`, classify."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.rulebook import exact
from core.rulebook.batch import UNDECIDED, Batch, Reason
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.columns import Encoded, Encoder
from core.rulebook.conditions import POINTS
from core.rulebook.endings import Ending, Said
from core.rulebook.explaining import outcome_sentences
from core.rulebook.formulas import variables
from core.rulebook.trace import Requirement, texts_of
from core.rulebook.voice import Voice

_dumps = json.JSONEncoder(ensure_ascii=False).encode
_MOST_KEPT = 500_000


class LineWriter:
    """Turns encoded chunks into the lines that `classify` puts out."""

    def __init__(self, classifier: Classifier, name: str, subject: str) -> None:
        self.classifier = classifier
        self.program = classifier.program
        self.encoder = Encoder(classifier)
        self.batch = Batch(classifier)
        self.head = f', "subject": {_dumps(subject)}, "rulebook": {_dumps(name)}, '
        self._shown = [tuple(self._names(reason)) for reason in self.batch.reasons]
        self._fragments: dict[Any, str] = {}
        self._levels = {place: (reason.level, reason.part < 0) for place, reason in enumerate(self.batch.reasons)}
        self._set_bits = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]
        self._quoted = {level: _dumps(level) for level in self.program.levels}
        self._shown_for: dict[Any, set[tuple[str, bool]]] = {}
        self._bounded: dict[Any, tuple[Said, str]] = {}

    def _names(self, reason: Reason) -> Iterator[str]:
        """Yield what a reason's entry is made from."""
        if reason.part >= 0:
            yield from dict.fromkeys(one.fact for one in reason.rule.parts[reason.part].shown)
        else:
            yield from dict.fromkeys(self.program.variables[place].name for place in variables(reason.rule.demand))

    # -- rows ----------------------------------------------------------------------------------------------------------

    def lines(self, encoded: Encoded, ids: Sequence[str]) -> Iterator[str]:
        """Yield the line of every row of a chunk that has no problems."""
        result = self.batch.run(encoded.cells, encoded.rows, reasons=True)
        assert result.not_met is not None
        masks = result.not_met.T.copy()
        for row in range(encoded.rows):
            yield self._line(encoded, row, ids[row], int(result.endings[row]), masks[row].tobytes())

    def explained(self, encoded: Encoded, row: int, name: str, voice: Voice) -> dict[str, Any]:
        """Return one row's outcome with its trace and its sentences, as data."""
        outcome = self.classifier.classify(self.encoder.values(encoded, row), explain=True)
        sentences = outcome_sentences(self.classifier, outcome, voice)
        return {**json.loads(self._whole(name, outcome)), "trace": list(outcome.trace), "sentences": sentences}

    def _line(self, encoded: Encoded, row: int, name: str, ending: int, mask: bytes) -> str:
        if ending == UNDECIDED:
            said, missing = self._bounds(encoded, row)
        else:
            said, missing = self._decided(self.classifier.endings.all[ending])
        if (said.before or said.level) != said.level:
            return self._whole(name, self.classifier.classify(self.encoder.values(encoded, row)))
        total = encoded.totals[row] if encoded.totals else None
        points = "null" if total is None else f'"{exact.text_of(total)}"'
        unmet = self._unmet(encoded, row, said, mask)
        return f'{{"id": {_dumps(name)}{self.head}{missing}"points": {points}, "unmet": {unmet}}}'

    def _whole(self, name: str, outcome: Outcome) -> str:
        return f'{{"id": {_dumps(name)}{self.head}{_dumps(outcome.as_data())[1:]}'

    def _decided(self, ending: Ending) -> tuple[Said, str]:
        key = ending.number
        if key not in self._bounded:
            self._bounded[key] = self._prefixed(
                self.classifier.endings.said([ending], ending.basis == "disqualified"), ()
            )
        return self._bounded[key]

    def _bounds(self, encoded: Encoded, row: int) -> tuple[Said, str]:
        cells = self.batch.cells_of(encoded.cells, row)
        points = (
            self.encoder.values(encoded, row) if POINTS in self.program.index and encoded.totals[row] is None else {}
        )
        endings, missing = self.classifier.bounds.of(cells, points)
        disqualified = self.classifier.disqualified(cells)
        key = (endings, missing, disqualified)
        if key not in self._bounded:
            self._bounded[key] = self._prefixed(self.classifier.endings.said(endings, disqualified), missing)
        return self._bounded[key]

    def _prefixed(self, said: Said, missing: Sequence[str]) -> tuple[Said, str]:
        before = {
            "status": said.status,
            "level": said.level,
            "best": said.best,
            "worst": said.worst,
            "may_be": list(said.may_be),
            "basis": said.basis,
            "ceilings": [],
            "missing": list(missing),
        }
        return said, _dumps(before)[1:-1] + ", "

    # -- what was not met ----------------------------------------------------------------------------------------------

    def _unmet(self, encoded: Encoded, row: int, said: Said, mask: bytes) -> str:
        shown = self._levels_shown(said)
        found: dict[str, list[str]] = {}
        for byte, bits in enumerate(mask):
            for place in self._set_bits[bits] if shown else ():
                level = self._levels.get(byte * 8 + place)
                if level in shown:
                    found.setdefault(level[0], []).append(self._fragment(encoded, row, byte * 8 + place))
        if not found:
            return "{}"
        levels = [
            f"{self._quoted[level]}: [{', '.join(found[level])}]" for level in self.program.levels if level in found
        ]
        return f"{{{', '.join(levels)}}}"

    def _levels_shown(self, said: Said) -> set[tuple[str, bool]]:
        key = (said.status, said.worst, said.basis)
        if key not in self._shown_for:
            self._shown_for[key] = self.classifier.reporter.levels_shown(said)
        return self._shown_for[key]

    def _fragment(self, encoded: Encoded, row: int, place: int) -> str:
        names = self._shown[place]
        key = (place, *[self._key(encoded, name, row) for name in names])
        text = self._fragments.get(key)
        if text is None:
            if len(self._fragments) > _MOST_KEPT:
                self._fragments.clear()
            values = {name: self.encoder.value(encoded, name, row) for name in names}
            text = self._fragments[key] = _dumps(self._entry(place, values))
        return text

    @staticmethod
    def _key(encoded: Encoded, name: str, row: int) -> Any:
        """Return what tells apart the values that a row can give for a name."""
        if name in encoded.keys:
            return encoded.keys[name][row], encoded.cells[name][row]
        return encoded.totals[row] if name == POINTS else None

    def _entry(self, place: int, values: dict[str, Any]) -> dict[str, Any]:
        reason, reporter = self.batch.reasons[place], self.classifier.reporter
        given = {name: value for name, value in values.items() if value is not None}
        if reason.part >= 0:
            return Requirement(self.program, reason.rule, reason.rule.parts[reason.part]).entry(texts_of(given))
        cells, _ = self.classifier.cells(given)
        return reporter.case(reason.rule, cells, texts_of(given))
