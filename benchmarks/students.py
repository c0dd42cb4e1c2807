"""A million invented students of Cần Thơ, and the table of 68-KH/ĐU II.B.2.3 for them written by hand in NumPy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHUNK = 16_384
LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
TRACKS = ("regular", "bridge", "postgraduate")
COMMENDATIONS = ("none", "rector", "city", "ministry")
NO_LIMIT = -np.inf

# What conduct each level asks of each track; postgraduates are not asked.
CONDUCT = {
    "HTXSNV": np.array([90.0, 80.0, NO_LIMIT]),
    "HTTNV": np.array([80.0, 70.0, NO_LIMIT]),
    "HTNV": np.array([65.0, 65.0, NO_LIMIT]),
}

# Everything else that the rules look at: the same for all, and such that the student table alone decides.
OTHERWISE_GOOD: dict[str, object] = {
    "months_in_party": 30, "outstanding": True, "is_leader": False, "is_civil_servant": False, "is_student": True,
    "degradation_concluded": False, "disciplined": False, "self_detected": False, "results_not_completed": 0,
    "targets_done": 1, "targets_on_time": 1, "targets_exceeded": "0.5",
    "grades.qualities.1": "T", "grades.qualities.2": "T", "grades.qualities.3": "T", "grades.qualities.4": "T",
    "grades.results.1": "XS", "grades.results.2": "XS", "grades.results.3": "XS", "grades.remedies.1": "T",
}  # fmt: skip


@dataclass(frozen=True)
class Students:
    """One array each; tracks and commendations by their place in TRACKS and COMMENDATIONS."""

    track: NDArray[np.int8]
    conduct: NDArray[np.float64]
    gpa: NDArray[np.float64]
    commendation: NDArray[np.int8]
    credits_owed: NDArray[np.float64]
    tuition_owed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.track)

    def first(self, count: int) -> Students:
        """Return the first of them."""
        return Students(*(getattr(self, name)[:count] for name in self.__dataclass_fields__))

    def columns(self) -> dict[str, object]:
        """Return what the rulebook asks for, by fact."""
        return {
            **OTHERWISE_GOOD, "student_track": self.track, "conduct_points": self.conduct, "gpa": self.gpa,
            "commendation": self.commendation, "credits_owed": self.credits_owed, "tuition_owed": self.tuition_owed,
        }  # fmt: skip


def invented(count: int) -> Students:
    """Return students, always the same: most of them well, some at every threshold."""
    random = np.random.default_rng(68)
    return Students(
        random.choice(3, count, p=(0.7, 0.2, 0.1)).astype(np.int8),
        np.round(np.clip(random.normal(82, 9, count), 0, 100) * 2) / 2,
        np.round(np.clip(random.normal(2.9, 0.45, count), 0, 4), 2),
        random.choice(4, count, p=(0.8, 0.14, 0.04, 0.02)).astype(np.int8),
        np.round(np.where(random.random(count) < 0.9, 0, random.random(count) * 0.2), 2),
        random.random(count) < 0.02,
    )


def levels_by_hand(all_of_them: Students) -> NDArray[np.int8]:
    """Return each student's level, by its place in LEVELS."""
    levels = np.empty(len(all_of_them), np.int8)
    for start in range(0, len(all_of_them), CHUNK):
        some = slice(start, start + CHUNK)
        track, conduct, gpa = all_of_them.track[some], all_of_them.conduct[some], all_of_them.gpa[some]
        commendation, owed = all_of_them.commendation[some], all_of_them.credits_owed[some]
        lowest = (conduct < CONDUCT["HTNV"][track]) | (gpa < 2.0) | (owed > 0.10) | all_of_them.tuition_owed[some]
        instead = ((gpa >= 2.85) & (commendation >= 1)) | ((gpa >= 2.5) & (commendation >= 2))
        clear = owed == 0
        good = clear & (conduct >= CONDUCT["HTTNV"][track]) & (gpa >= 2.5)
        best = clear & (conduct >= CONDUCT["HTXSNV"][track]) & ((gpa >= 3.2) | instead)
        level = levels[some]
        level[:] = 2
        np.copyto(level, 1, where=good)
        np.copyto(level, 0, where=best)
        np.copyto(level, 3, where=lowest)
    return levels


def reasons_by_hand(all_of_them: Students) -> tuple[NDArray[np.int8], NDArray[np.uint16]]:
    """Return each student's level, and 16 bits: the conditions that are not met, the cases that hold."""
    levels, masks = np.empty(len(all_of_them), np.int8), np.zeros(len(all_of_them), np.uint16)
    for start in range(0, len(all_of_them), CHUNK):
        some = slice(start, start + CHUNK)
        failing = _failing(all_of_them, some)
        mask = masks[some]
        for bit, one in enumerate(failing):
            mask |= one.astype(np.uint16) << bit
        level = levels[some]
        level[:] = 2
        np.copyto(level, 1, where=mask & 0x00F0 == 0)
        np.copyto(level, 0, where=mask & 0x000F == 0)
        np.copyto(level, 3, where=mask & 0xF000 != 0)
    return levels, masks


def _failing(students: Students, some: slice) -> list[NDArray[np.bool_]]:
    """Return four conditions for each of three levels where they are not met, and the four cases of the lowest."""
    track, conduct, gpa = students.track[some], students.conduct[some], students.gpa[some]
    commendation, owed = students.commendation[some], students.credits_owed[some]
    tuition, in_debt = students.tuition_owed[some], owed != 0
    instead = ((gpa >= 2.85) & (commendation >= 1)) | ((gpa >= 2.5) & (commendation >= 2))
    low, weak, far = conduct < CONDUCT["HTNV"][track], gpa < 2.0, owed > 0.10
    return [
        conduct < CONDUCT["HTXSNV"][track], ~((gpa >= 3.2) | instead), in_debt, tuition,
        conduct < CONDUCT["HTTNV"][track], gpa < 2.5, in_debt, tuition,
        low, weak, far, tuition,
        low, weak, far, tuition,
    ]  # fmt: skip
