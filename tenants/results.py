"""The document in which a committee hands over the results of a year: plain, ordered, with a digest. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Result:
    """The level of one person, unit or body; `unit` is where a person or a body belongs at the end of the year."""

    kind: str  # person, unit, body
    code: str
    name: str
    unit: str | None
    level: str
    rulebook: str


def results_document(committee: str, year: int, subject: str, results: Iterable[Result]) -> dict[str, Any]:
    """Return what is handed over: whose it is, how many have each level, and each with its own."""
    rows = sorted(results, key=lambda one: (one.kind, one.unit or "", one.code))
    return {
        "format": FORMAT,
        "committee": committee,
        "year": year,
        "subject": subject,
        "counts": _counted(rows),
        "results": [asdict(one) for one in rows],
    }


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document: the same wherever and whenever it is written again."""
    line = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(line.encode()).hexdigest()


def _counted(rows: Sequence[Result]) -> list[dict[str, Any]]:
    counts = Counter((one.rulebook, one.level) for one in rows)
    return [
        {"rulebook": rulebook, "level": level, "count": count} for (rulebook, level), count in sorted(counts.items())
    ]
