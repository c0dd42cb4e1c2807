"""What is done to units, their bodies and documents; the only writers of their tables."""

from core.hierarchy.services.bodies import correct_body, end_body, make_body, rename_body
from core.hierarchy.services.changing import hand_over_unit, move_unit, rekind_unit, rename_unit
from core.hierarchy.services.correcting import (
    correct_beginning,
    correct_code,
    correct_end,
    correct_period,
    correct_unit,
)
from core.hierarchy.services.documents import keep_document
from core.hierarchy.services.ending import (
    Carry,
    Parting,
    dissolve_unit,
    let_unit_leave,
    merge_units,
    split_off_units,
    split_unit,
)
from core.hierarchy.services.founding import NewUnit, found_unit

__all__ = [
    "Carry", "NewUnit", "Parting", "correct_beginning", "correct_body", "correct_code", "correct_end",
    "correct_period", "correct_unit", "dissolve_unit", "end_body", "found_unit", "hand_over_unit", "keep_document",
    "let_unit_leave", "make_body", "merge_units", "move_unit", "rekind_unit", "rename_body", "rename_unit",
    "split_off_units", "split_unit",
]  # fmt: skip
