"""What `tally`, `quota` and `places` share: nested objects in, every fault of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import N_, Fault, WrongInput, fault
from core.rowfiles import Located
from core.rowfiles.faults import MORE, MOST
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.loading import vocabulary

Records = list[dict[str, Any]]
Codes = Mapping[str, str]
_CODED = ("unit_level", "ballot")


def worked_out(objects: Sequence[Located], work: Callable[[Located], Records], *, unique: str = "") -> Records:
    """Return what comes of all objects; raise WrongInput with the faults of every one of them.

    `unique` is a key whose text no two objects may share.
    """
    records: Records = []
    faults = list(_repeated(objects, unique)) if unique else []
    for one in objects:
        try:
            records.extend(work(one))
        except WrongInput as wrong:
            faults.extend(wrong.faults)
    if len(faults) > MOST:
        raise WrongInput([*faults[:MOST], fault(faults[MOST].where, MORE)])
    if faults:
        raise WrongInput(faults)
    return records


def _repeated(objects: Sequence[Located], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in objects:
        name = str(one.value.get(key, ""))
        if name and name in seen:
            yield fault(one.where(key), N_("mã «{one}» lặp lại; mỗi mã một lần."), one=name)
        seen.add(name)


def given(one: Located, codes: Codes) -> Given:
    """Return an object to be read; in a spreadsheet, keys and values written as labels become codes."""
    if not one.loose:
        return Given(one.value, one.where)
    typed: dict[str, str] = {}
    value = _coded(one.value, codes, typed)
    return Given(value, lambda *path: one.where(*(typed.get(str(key), key) for key in path)), loose=True)


def _coded(value: Any, codes: Codes, typed: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_coded(one, codes, typed) for one in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, inside in value.items():
        code = _code(key, codes)
        if code != key and (code in value or code in found):
            code = key
        typed[code] = key
        found[code] = _code(inside, codes) if key in _CODED else _coded(inside, codes, typed)
    return found


def _code(text: Any, codes: Codes) -> Any:
    return codes.get(_folded(text), text) if isinstance(text, str) else text


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def level_codes(book: Rulebook) -> dict[str, str]:
    """Return the codes of the levels by what people write for them: the code in any case, the label."""
    scales = {**vocabulary()["scales"], **book.section("scales")}
    pairs = [pair for name, scale in scales.items() if name != "grade" for pair in scale.items()]
    return {_folded(text): code for code, label in pairs for text in (code, label)}
