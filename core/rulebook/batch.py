"""Classify many rows at once: the same formulas over NumPy columns, in chunks that stay in the processor's cache.

Rows that looking rule by rule cannot tell go through the exact bounds, once for every distinct pattern of cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.rulebook.cell_tests import Bools, Column, Test, cell_test, exactly, number_test
from core.rulebook.classification import Classifier
from core.rulebook.domains import Numbers
from core.rulebook.endings import Ending
from core.rulebook.formulas import FALSE, MISSING, TRUE, Conjunction, Formula, Literal, conjunction, disjunction
from core.rulebook.program import CompiledRule, Variable

CHUNK = 65_536
UNDECIDED = -1


@dataclass(frozen=True)
class Reason:
    """One bit of the masks: a requirement of a level, or a case of the lowest one (`part` is -1)."""

    level: str
    rule: CompiledRule
    part: int


@dataclass(frozen=True)
class BatchResult:
    """How each row ends: the place of its ending in `Endings.all`, or UNDECIDED where facts are missing.

    `not_met[b]` holds, for 8 reasons a byte, the bit 1 where a requirement is surely not met or a case holds.
    """

    endings: NDArray[np.int8]
    not_met: NDArray[np.uint8] | None


class Batch:
    """Runs one subject's program over columns."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.program = classifier.program
        self.reasons = tuple(self._all_reasons())

    def _all_reasons(self) -> Iterator[Reason]:
        for level, rules in self.program.standards.items():
            for rule in rules:
                yield from (Reason(level, rule, part) for part in range(len(rule.parts)))
        for rule in self.program.disqualifiers:
            yield Reason(self.program.levels[-1], rule, -1)

    def run(self, columns: Mapping[str, object], rows: int, *, reasons: bool = False) -> BatchResult:
        """Classify `rows` rows.

        A column is an array of `rows` numbers (float64, NaN missing, each for its shortest decimal), of cells (int8 or
        bool; for choices, levels and grades the place of the value in the fact's choices; -1 is missing), or one value
        for all rows. What is not given is missing or has its default.
        """
        plan = _Plan(self, columns, reasons=reasons)
        endings = np.empty(rows, np.int8)
        masks = np.empty((-(-len(self.reasons) // 8), rows), np.uint8) if reasons else None
        for start in range(0, rows, CHUNK):
            piece = slice(start, min(start + CHUNK, rows))
            plan.run(piece, endings[piece], None if masks is None else masks[:, piece])
        return BatchResult(endings, masks)

    def cells_of(self, columns: Mapping[str, object], row: int) -> tuple[int, ...]:
        """Return the cells of one row of the same columns."""
        return tuple(_cell_at(variable, columns.get(variable.name), row) for variable in self.program.variables)


def _cell_at(variable: Variable, column: object, row: int) -> int:
    if variable.fixed is not None:
        return variable.fixed
    if not isinstance(column, np.ndarray):
        return _constant(variable, column)
    value = column[row]
    if column.dtype != np.float64:
        found = int(value)
    else:
        found = MISSING if np.isnan(value) else variable.domain.cell(exactly(float(value)))
    return _constant(variable, None) if found == MISSING else found


def _constant(variable: Variable, value: object) -> int:
    if variable.fixed is not None:
        return variable.fixed
    known = variable.fact.default if value is None else variable.fact.read(value)
    return MISSING if known is None else variable.domain.cell(known)


class _Plan:
    """The program folded over the columns that are the same for all rows, ready to run on chunks."""

    def __init__(self, batch: Batch, columns: Mapping[str, object], *, reasons: bool) -> None:
        self.batch = batch
        self.program = batch.program
        self.columns: dict[int, Column] = {}
        self.constants: dict[int, int] = {}
        self.gaps: set[int] = set()
        for place, variable in enumerate(self.program.variables):
            self._take(place, variable, columns.get(variable.name))
        self.sure = _Registers(self, optimistic=False)
        unknown = bool(self.gaps) or MISSING in self.constants.values()
        self.possible = _Registers(self, optimistic=True) if unknown else self.sure
        self.covers = list(self._covers())
        self.caps = list(self._ceilings())
        masked = [self._reason(one) for one in batch.reasons] if reasons else []
        self.bits = [self._byte(masked[start : start + 8]) for start in range(0, len(masked), 8)]

    def _take(self, place: int, variable: Variable, column: object) -> None:
        if variable.fixed is not None or not isinstance(column, np.ndarray):
            self.constants[place] = _constant(variable, column)
            return
        column = column.view(np.int8) if column.dtype == np.bool_ else column
        missing = np.isnan(column) if column.dtype == np.float64 else column < 0
        if missing.any():
            if variable.fact.default is None:
                self.gaps.add(place)
            else:
                column = np.where(missing, _default(variable, column.dtype), column)
        self.columns[place] = column

    # -- what is asked, compiled once ----------------------------------------------------------------------------------

    def _asked(self, formula: Formula) -> _Asked:
        return _Asked(self.sure.register(formula), self.possible.register(formula))

    def _any(self, rules: Iterable[CompiledRule]) -> _Asked:
        return self._asked(disjunction(rule.demand for rule in rules))

    def _covers(self) -> Iterator[tuple[_Asked | None, Ending | None]]:
        """Yield what decides, from the last question to the first, so that an earlier answer covers a later one.

        The place of the ceilings is the pair without question and ending.
        """
        program, known = self.program, self.batch.classifier.endings
        for level in reversed(program.standards):
            demand = conjunction(rule.demand for rule in program.standards[level])
            yield self._asked(demand), known.level(level, "standard", level)
        lowest = program.rules.lowest
        yield self._any(program.disqualifiers), known.level(lowest, "disqualified", lowest)
        yield None, None
        yield self._any(program.reviewed_only), known.reviewed_only
        not_done = Literal(program.review_done, program.variables[program.review_done].domain.mask("=", False))
        yield self._asked(not_done), known.not_reviewed
        yield self._any(program.exempt), known.exempt

    def _ceilings(self) -> Iterator[tuple[_Asked, NDArray[np.int8]]]:
        """Yield, for each cap that may apply: where it does, and where each ending goes below it."""
        for ceiling, rule in self.program.ceilings:
            for cap in (ceiling.level,) if ceiling.level else self.program.levels:
                demand = rule.demand
                if ceiling.fact:
                    cell = self.program.levels.index(cap)
                    demand = conjunction((demand, Literal(self.program.index[ceiling.fact], 1 << cell)))
                asked = self._asked(demand)
                if self.possible.fixed(asked.possible) is not False:
                    yield asked, self._lowering(cap)

    def _lowering(self, cap: str) -> NDArray[np.int8]:
        """Return, for each ending, where a ceiling at `cap` leads; the last entry is for UNDECIDED."""
        known, levels = self.batch.classifier.endings, self.program.levels
        table = []
        for ending in known.all:
            lowers = ending.level and levels.index(ending.level) < levels.index(cap)
            table.append(_place(known.level(cap, ending.basis, ending.before) if lowers else ending))
        return np.array([*table, UNDECIDED], np.int8)

    def _reason(self, reason: Reason) -> tuple[int, bool]:
        """Return the register of a reason and whether its bit is set where the register is false."""
        if reason.part < 0:
            return self.sure.register(reason.rule.demand), False
        return self.possible.register(reason.rule.parts[reason.part].formula), True

    def _byte(self, reasons: Sequence[tuple[int, bool]]) -> tuple[int, list[tuple[int, bool, np.uint8]]]:
        """Return the bits of up to eight reasons that are the same for all rows, and where the others come from."""
        common, varying = 0, []
        for bit, (register, requirement) in enumerate(reasons):
            fixed = (self.possible if requirement else self.sure).fixed(register)
            common |= (requirement ^ bool(fixed)) << bit
            if fixed is None:
                varying.append((register, requirement, np.uint8(bit)))
        return common, varying

    # -- one chunk -----------------------------------------------------------------------------------------------------

    def run(self, piece: slice, endings: NDArray[np.int8], masks: NDArray[np.uint8] | None) -> None:
        """Classify one chunk into the given arrays."""
        size = endings.shape[0]
        sure = self.sure.run(piece, size)
        possible = sure if self.possible is self.sure else self.possible.run(piece, size)
        self._end(endings, sure, possible)
        if masks is not None:
            self._mask(masks, sure, possible)

    def _end(self, endings: NDArray[np.int8], sure: list[Bools], possible: list[Bools]) -> None:
        known, otherwise = self.batch.classifier.endings, self.program.rules.otherwise.level
        endings[:] = _place(known.level(otherwise, "no_standard_met", otherwise) if otherwise else known.open)
        for asked, ending in self.covers:
            if asked is None or ending is None:
                self._cap(endings, sure, possible)
                continue
            if self.possible is not self.sure and self.possible.fixed(asked.possible) is not False:
                _put(endings, np.int8(UNDECIDED), possible[asked.possible])
            if self.sure.fixed(asked.sure) is not False:
                _put(endings, np.int8(_place(ending)), sure[asked.sure])

    def _cap(self, endings: NDArray[np.int8], sure: list[Bools], possible: list[Bools]) -> None:
        """Lower what stands above a ceiling that applies; what it may or may not lower is undecided."""
        for asked, table in self.caps:
            lowered = table[endings]
            changes = lowered != endings
            if self.possible is not self.sure:
                _put(endings, np.int8(UNDECIDED), changes & possible[asked.possible])
            _put(endings, lowered, changes & sure[asked.sure])

    def _mask(self, masks: NDArray[np.uint8], sure: list[Bools], possible: list[Bools]) -> None:
        """Fill in the bits: those that are the same for all rows at once, the others each from its register.

        A requirement's register says "met", its bit "not met": it starts at 1 and the register takes it away.
        """
        shifted = np.empty(masks.shape[1], np.uint8)
        for byte, (common, varying) in zip(masks, self.bits, strict=True):
            byte[:] = common
            for register, requirement, bit in varying:
                flags = (possible if requirement else sure)[register].view(np.uint8)
                byte ^= np.left_shift(flags, bit, out=shifted) if bit else flags


@dataclass(frozen=True, slots=True)
class _Asked:
    """The registers of a question: where it surely holds, where it possibly does."""

    sure: int
    possible: int


def _put(endings: NDArray[np.int8], value: NDArray[np.int8] | np.int8, where: Bools) -> None:
    """Set the endings where a mask is true, by bits: seven times as fast as `np.copyto` with a mask."""
    changed = np.bitwise_xor(endings, value)
    changed &= np.negative(where.view(np.int8))
    endings ^= changed


def _place(ending: Ending) -> int:
    return ending.number - 2


def _default(variable: Variable, dtype: Any) -> Any:
    value = variable.fact.default
    assert value is not None
    return float(value) if dtype == np.float64 and isinstance(value, Fraction) else variable.domain.cell(value)


class _Registers:
    """Formulas compiled to a list of steps over registers, an unknown literal read as true (`optimistic`) or as
    false.
    """

    def __init__(self, plan: _Plan, *, optimistic: bool) -> None:
        self.plan = plan
        self.optimistic = optimistic
        self._of: dict[Formula, int] = {}
        self._steps: list[tuple[Formula, tuple[int, ...]]] = []
        self._tests: dict[Formula, Test] = {}

    def register(self, formula: Formula) -> int:
        """Return the register that will hold where the formula holds."""
        return self._compiled(self._fold(formula))

    def fixed(self, register: int) -> bool | None:
        """Return what a register holds for every row, or None where rows differ."""
        formula = self._steps[register][0]
        return None if formula not in (TRUE, FALSE) else formula == TRUE

    def _compiled(self, formula: Formula) -> int:
        if formula not in self._of:
            sources: tuple[int, ...] = ()
            if isinstance(formula, Literal):
                self._tests[formula] = self._test(formula)
            else:
                sources = tuple(self._compiled(part) for part in formula.parts)
            self._of[formula] = len(self._steps)
            self._steps.append((formula, sources))
        return self._of[formula]

    def _fold(self, formula: Formula) -> Formula:
        """Replace the literals of constant columns by what they are."""
        if not isinstance(formula, Literal):
            parts = [self._fold(part) for part in formula.parts]
            return conjunction(parts) if isinstance(formula, Conjunction) else disjunction(parts)
        cell = self.plan.constants.get(formula.variable)
        if cell is None:
            return formula
        holds = self.optimistic if cell == MISSING else bool(formula.mask >> cell & 1)
        return TRUE if holds else FALSE

    def run(self, piece: slice, size: int) -> list[Bools]:
        """Fill the registers for one chunk; they are shared, do not write into them."""
        registers: list[Bools] = []
        for formula, sources in self._steps:
            if isinstance(formula, Literal):
                registers.append(self._tests[formula](self.plan.columns[formula.variable][piece]))
            elif not sources:
                registers.append(np.full(size, formula == TRUE))
            else:
                registers.append(_joined(isinstance(formula, Conjunction), [registers[source] for source in sources]))
        return registers

    def _test(self, literal: Literal) -> Test:
        """Return the function that says where a chunk of the literal's column lies in its cells."""
        variable = self.plan.program.variables[literal.variable]
        unknown_holds = self.optimistic and literal.variable in self.plan.gaps
        if self.plan.columns[literal.variable].dtype == np.float64:
            assert isinstance(variable.domain, Numbers)
            return number_test(variable.domain, literal.mask, unknown_holds=unknown_holds)
        return cell_test(variable.domain.size, literal.mask, unknown_holds=unknown_holds)


def _joined(every: bool, parts: Sequence[Bools]) -> Bools:
    both = np.logical_and if every else np.logical_or
    result: Bools = both(parts[0], parts[1])
    for part in parts[2:]:
        both(result, part, out=result)
    return result
