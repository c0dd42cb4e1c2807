"""An audit as a file that can be checked on a machine that knows nothing of the database. Pure.

JSON Lines: first the head (whose chain it is, and where it ends), then each entry with its seal. Whoever keeps the
seal of the head elsewhere (printed, signed) will also notice a chain that was sealed anew from its beginning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.audit.chain import Entry
from core.audit.proving import End, Sealed, Verdict, prove
from core.errors import N_, Fault, WrongInput, fault

FORMAT = "xeploai-audit/1"
_ENTRY = {
    "number": int,
    "at": str,
    "actor": str,
    "action": str,
    "subject": str | None,
    "details": dict,
    "previous": str,
    "seal": str,
}


def lines(tenant_id: UUID, code: str, name: str, end: End, entries: Iterable[Sealed]) -> Iterator[str]:
    """Yield the lines of a file."""
    yield _line(
        format=FORMAT, tenant_id=str(tenant_id), code=code, name=name, entries=end.number, seal=end.seal
    )  # fmt: skip
    for one in entries:
        entry = one.entry
        yield _line(
            number=entry.number, at=entry.at.astimezone(UTC).isoformat(timespec="microseconds"), actor=entry.actor,
            action=entry.action, subject=entry.subject, details=entry.details, previous=entry.previous, seal=one.seal,
        )  # fmt: skip


def verify_file(file: str, text: Iterable[str], *, seal: str | None = None) -> Verdict:
    """Check the lines of a file; `seal` is the seal of the head as it is known from elsewhere.

    Raises WrongInput where the file is not one of ours at all; what was tampered with is in the verdict.
    """
    numbered = enumerate(text, 1)
    tenant_id, end = _head(file, next(numbered, (1, ""))[1])
    broken: list[Fault] = []
    proved = prove(tenant_id, _entries(file, tenant_id, numbered, broken), end)
    faults = [*broken, *proved.faults]
    if seal is not None and seal.strip().lower() != end.seal:
        faults.append(fault(f"{file}:1", N_("dấu của tệp khác với dấu đã lưu ở nơi khác: {seal}"), seal=end.seal))
    return Verdict(proved.entries, proved.seal, faults)


def _line(**values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _head(file: str, line: str) -> tuple[UUID, End]:
    head = _read(line)
    try:
        if head is None or head.get("format") != FORMAT or type(head["entries"]) is not int:
            raise ValueError
        return UUID(head["tenant_id"]), End(head["entries"], str(head["seal"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        text = N_("không phải tệp nhật ký của «xeploai audit export».")
        raise WrongInput([fault(f"{file}:1", text)]) from None


def _entries(file: str, tenant_id: UUID, numbered: Iterable[tuple[int, str]], broken: list[Fault]) -> Iterator[Sealed]:
    for number, line in numbered:
        said = _read(line)
        one = None if said is None else _entry(tenant_id, said)
        if one is None:
            broken.append(fault(f"{file}:{number}", N_("dòng này không đọc được; nội dung đã bị sửa hoặc bị cắt")))
        else:
            yield one


def _entry(tenant_id: UUID, said: Mapping[str, Any]) -> Sealed | None:
    """Return an entry; None where something is missing, added, or of another kind."""
    if set(said) != set(_ENTRY) or not all(isinstance(said[key], kind) for key, kind in _ENTRY.items()):
        return None
    try:
        entry = _as_sealed(tenant_id, said)
        entry.seal()
    except (ValueError, OverflowError, RecursionError):  # a day that is none, letters or numbers that cannot be written
        return None
    return Sealed(entry, said["seal"])


def _as_sealed(tenant_id: UUID, said: Mapping[str, Any]) -> Entry:
    at = datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError(at)
    return Entry(
        tenant_id, said["number"], at, said["actor"], said["action"], said["subject"], said["details"],
        said["previous"],
    )  # fmt: skip


def _read(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
