"""What the demo province holds, as `tenants/demo.yaml` says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tenants
from core.access import Role
from core.rulebook import yamltext

FILE = Path(str(tenants.__file__)).parent / "demo.yaml"


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """An account: its role, and whether it belongs to the first cell or to the whole committee."""

    username: str
    role: Role
    in_cell: bool


@dataclass(frozen=True, slots=True)
class PlannedCommittee:
    """A committee: its profile, the year that its samples are of, its topmost unit."""

    code: str
    name: str
    profile: str
    year: int
    top: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole province."""

    province: Mapping[str, str]
    committees: Sequence[PlannedCommittee]
    accounts: Sequence[PlannedAccount]
    operator: Mapping[str, str]


def read_plan(file: Path = FILE) -> Plan:
    """Read the plan."""
    data = yamltext.read(file.read_text(encoding="utf-8"), file.name).data
    committees = [PlannedCommittee(**{**one, "year": int(one["year"])}) for one in data["committees"]]
    accounts = [
        PlannedAccount(one["username"], Role(one["role"]), one.get("unit") == "cell") for one in data["accounts"]
    ]
    return Plan(data["province"], committees, accounts, data["operator"])
