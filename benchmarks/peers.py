"""The same student table in two rule engines from PyPI: zen-engine and openfisca-core."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from students import COMMENDATIONS, LEVELS, TRACKS, Students

from core.rulebook.formulas import Conjunction, Formula, Literal
from core.rulebook.program import CompiledRule, Program

YEAR = "2023"
KEY = "can_tho"


# -- zen-engine: one decision table, read by a static loader -------------------------------------------------

_COMPARE = {
    "=": np.equal, "!=": np.not_equal, ">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less,
}  # fmt: skip
_ANY: dict[str, str] = {}
_REWARDED = ({"gpa": ">= 2.85", "commendation": ">= 1"}, {"gpa": ">= 2.5", "commendation": ">= 2"})


def _lines() -> list[tuple[str, dict[str, str]]]:
    """Return the table, the first line that fits decides."""
    clear = {"credits_owed": "0"}
    lowest = [
        {"track": "0, 1", "conduct": "< 65"},
        {"gpa": "< 2.0"},
        {"credits_owed": "> 0.10"},
        {"tuition_owed": "true"},
    ]
    asked = {"HTXSNV": (">= 90", ">= 80", ""), "HTTNV": (">= 80", ">= 70", "")}
    lines = [("KHTNV", line) for line in lowest]
    for track in range(3):
        conduct = {"track": str(track), "conduct": asked["HTXSNV"][track], **clear}
        lines += [("HTXSNV", {**conduct, **gpa}) for gpa in ({"gpa": ">= 3.2"}, *_REWARDED)]
    for track in range(3):
        lines.append(("HTTNV", {"track": str(track), "conduct": asked["HTTNV"][track], "gpa": ">= 2.5", **clear}))
    return [*lines, ("HTNV", _ANY)]


def zen_engine() -> Any:
    """Return the engine with its table loaded."""
    import zen

    fields = ("track", "conduct", "gpa", "commendation", "credits_owed", "tuition_owed")
    rules = [
        {"_id": str(place), **{name: line.get(name, "") for name in fields}, "level": f'"{level}"'}
        for place, (level, line) in enumerate(_lines())
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in fields],
        "outputs": [{"id": "level", "name": "level", "field": "level"}],
        "rules": rules,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "table"), ("table", "out"))
    ]
    return zen.ZenEngine({"loader": {"type": "static", "content": {KEY: {"nodes": nodes, "edges": edges}}}})


def rows_of(students: Students) -> list[dict[str, object]]:
    """Return what zen-engine is asked, one dictionary a student; making them is not measured."""
    names = ("track", "conduct", "gpa", "commendation", "credits_owed", "tuition_owed")
    columns = [getattr(students, name).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def zen_levels(engine: Any, rows: list[dict[str, object]]) -> NDArray[np.int8]:
    """Return each student's level, one call a student."""
    places = {level: place for place, level in enumerate(LEVELS)}
    return np.array([places[engine.evaluate(KEY, row)["result"]["level"]] for row in rows], np.int8)


# -- openfisca-core: one variable a condition, as its countries write them -----------------------------------


def openfisca_system() -> Any:
    """Return a tax and benefit system that holds the student table."""
    from openfisca_core.entities import Entity
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    person = Entity("student", "students", "Sinh viên", "")
    system = TaxBenefitSystem([person])
    for variable in (*_openfisca_inputs(person), *_openfisca_rules(person)):
        system.add_variable(variable)
    return system


def _variable(name: str, entity: Any, value_type: type, **more: Any) -> type:
    from openfisca_core.periods import DateUnit
    from openfisca_core.variables import Variable

    own = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.YEAR, "label": name, **more}
    return type(name, (Variable,), own)


def _openfisca_inputs(entity: Any) -> list[type]:
    from openfisca_core.indexed_enums import Enum

    tracks = Enum("Track", {one: one for one in TRACKS})
    commendations = Enum("Commendation", {one: one for one in COMMENDATIONS})
    return [
        _variable("track", entity, Enum, possible_values=tracks, default_value=tracks["regular"]),
        _variable("commendation", entity, Enum, possible_values=commendations, default_value=commendations["none"]),
        *(_variable(name, entity, float) for name in ("conduct", "gpa", "credits_owed")),
        _variable("tuition_owed", entity, bool),
    ]


def _openfisca_rules(entity: Any) -> list[type]:
    """Return a variable for each condition of the table, for each level, and for the outcome."""
    single = np.float32  # openfisca-core keeps numbers as float32, so thresholds must be float32 too

    def conduct(regular: int, bridge: int) -> Any:
        def formula(person: Any, period: Any) -> Any:
            track = person("track", period)
            return person("conduct", period) >= np.select([track == 0, track == 1], [regular, bridge], -1)

        return formula

    def gpa(least: float) -> Any:
        return lambda person, period: person("gpa", period) >= single(least)

    def rewarded(person: Any, period: Any) -> Any:
        average, commendation = person("gpa", period), person("commendation", period).view(np.ndarray)
        return ((average >= single(2.85)) & (commendation >= 1)) | ((average >= single(2.5)) & (commendation >= 2))

    formulas = {
        "best_conduct": conduct(90, 80), "good_conduct": conduct(80, 70), "fair_conduct": conduct(65, 65),
        "best_gpa": lambda person, period: gpa(3.2)(person, period) | rewarded(person, period),
        "good_gpa": gpa(2.5), "fair_gpa": gpa(2.0),
        "no_credits": lambda person, period: person("credits_owed", period) == 0,
        "few_credits": lambda person, period: person("credits_owed", period) <= single(0.10),
        "no_tuition": lambda person, period: np.logical_not(person("tuition_owed", period)),
        "is_best": _all("best_conduct", "best_gpa", "no_credits", "no_tuition"),
        "is_good": _all("good_conduct", "good_gpa", "no_credits", "no_tuition"),
        "is_fair": _all("fair_conduct", "fair_gpa", "few_credits", "no_tuition"),
    }  # fmt: skip
    rules = [_variable(name, entity, bool, formula=formula) for name, formula in formulas.items()]
    return [*rules, _variable("level", entity, int, formula=_outcome)]


def _all(*names: str) -> Any:
    def formula(person: Any, period: Any) -> Any:
        return np.logical_and.reduce([person(name, period) for name in names])

    return formula


def _outcome(person: Any, period: Any) -> Any:
    return np.select([~person("is_fair", period), person("is_best", period), person("is_good", period)], [3, 0, 1], 2)


def openfisca_levels(system: Any, students: Students) -> NDArray[np.int8]:
    """Return each student's level from one simulation of all."""
    from openfisca_core.simulations import SimulationBuilder

    simulation = SimulationBuilder().build_default_simulation(system, count=len(students))
    track, commendation = (system.get_variable(name).possible_values for name in ("track", "commendation"))
    simulation.set_input("track", YEAR, track.encode(np.asarray(students.track)))
    simulation.set_input("commendation", YEAR, commendation.encode(np.asarray(students.commendation)))
    for name in ("conduct", "gpa", "credits_owed", "tuition_owed"):
        simulation.set_input(name, YEAR, getattr(students, name))
    levels: NDArray[np.int8] = simulation.calculate("level", YEAR).astype(np.int8)
    return levels


# -- openfisca-core: every rule of the subject, as the platform runs them ------------------------------------


class WholeRulebook:
    """A rulebook's subject in openfisca-core: a variable for each fact, each rule and each level."""

    def __init__(self, program: Program, constants: Mapping[str, object]) -> None:
        from openfisca_core.entities import Entity
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.program, self.constants = program, constants
        self.entity = Entity("member", "members", "Đảng viên", "")
        self.system = TaxBenefitSystem([self.entity])
        for place in range(len(program.variables)):
            self.system.add_variable(self._fact(place))
        self.names = {level: [self._rule(level, rule) for rule in rules] for level, rules in program.standards.items()}
        self.cases = [self._rule("cases", rule) for rule in program.disqualifiers]
        self.apart = [self._rule("apart", rule) for rule in (*program.exempt, *program.reviewed_only)]
        self.caps = [(ceiling, self._rule("caps", rule)) for ceiling, rule in program.ceilings]

        def formula(person: Any, period: Any) -> Any:  # openfisca-core counts the arguments, so no method
            return self._level(person, period)

        outcome = _variable("level", self.entity, int, formula=formula)
        self.system.add_variable(outcome)

    def _fact(self, place: int) -> type:
        variable = self.program.variables[place]
        constant = self.constants.get(variable.name)
        known = variable.fact.default if constant is None else variable.fact.read(constant)
        if variable.fact.numeric:
            return _variable(f"f{place}", self.entity, float, default_value=float(known or 0))
        return _variable(
            f"f{place}", self.entity, int, default_value=variable.domain.cell(known) if known is not None else 0
        )

    def _rule(self, section: str, rule: CompiledRule) -> str:
        name = f"{section}_{rule.rule.name}".replace(".", "_")
        if self.system.get_variable(name) is None:
            self.system.add_variable(_variable(name, self.entity, bool, formula=self._formula(rule.demand)))
        return name

    def _formula(self, formula: Formula) -> Any:
        if isinstance(formula, Literal):
            return self._literal(formula)
        parts = [self._formula(part) for part in formula.parts]
        join = np.logical_and if isinstance(formula, Conjunction) else np.logical_or
        return lambda person, period: join.reduce([part(person, period) for part in parts])

    def _literal(self, literal: Literal) -> Any:
        variable, name = self.program.variables[literal.variable], f"f{literal.variable}"
        if not variable.fact.numeric:
            table = np.array([bool(literal.mask >> cell & 1) for cell in range(variable.domain.size)])
            return lambda person, period: table[person(name, period)]
        domain = variable.domain
        operator, cut = next(
            (operator, cut)
            for cut in domain.cuts
            for operator in _COMPARE
            if domain.mask(operator, cut) == literal.mask
        )
        compare, threshold = _COMPARE[operator], np.float32(float(cut))
        return lambda person, period: compare(person(name, period), threshold)

    def _level(self, person: Any, period: Any) -> Any:
        lowest = len(self.program.levels) - 1
        met = [np.logical_and.reduce([person(name, period) for name in names]) for names in self.names.values()]
        told = np.logical_or.reduce([person(name, period) for name in self.cases])
        level = np.select([told, *met], [lowest, *range(len(met))], lowest)
        for ceiling, name in self.caps:
            cap = self.program.levels.index(ceiling.level)
            level = np.where(person(name, period), np.maximum(level, cap), level)
        return np.where(np.logical_or.reduce([person(name, period) for name in self.apart]), -1, level)

    def levels(self, students: Students) -> NDArray[np.int8]:
        """Return each student's level from one simulation of all; what is the same for all is a default value."""
        from openfisca_core.simulations import SimulationBuilder

        simulation = SimulationBuilder().build_default_simulation(self.system, count=len(students))
        for name, column in students.columns().items():
            if isinstance(column, np.ndarray):
                simulation.set_input(
                    f"f{self.program.index[name]}",
                    YEAR,
                    column.astype(np.float32 if column.dtype == float else np.int32),
                )
        levels: NDArray[np.int8] = simulation.calculate("level", YEAR).astype(np.int8)
        return levels
