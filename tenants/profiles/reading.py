"""Read the ready-made committees; whatever they name must be there, else the start is refused with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.access import Role
from core.editions import Editions
from core.errors import N_, Fault, WrongInput, fault
from core.hierarchy.kinds import BodyKind, UnitKind
from core.plugins import TenantHooks, everybody
from core.rulebook import yamltext

FOLDER = Path(__file__).parent
_TEXTS = ("profile", "label", "name")
_LISTS = ("plugins", "roles", "units", "bodies")
_KEYS = (*_TEXTS, *_LISTS, "rulebooks")
# An operator's roles are not given out by committees.
_ROLES = {str(one) for one in Role} - {Role.OPERATOR, Role.RESCUER}


@dataclass(frozen=True, slots=True)
class Profile:
    """What a committee of a kind starts with. `name` shows how it is called, with … for what is its own."""

    code: str
    label: str
    name: str
    plugins: tuple[str, ...]
    rulebooks: Mapping[int, str]
    roles: tuple[Role, ...]
    units: tuple[UnitKind, ...]
    bodies: tuple[BodyKind, ...]


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profiles that are shipped, by their codes; raise WrongInput where one names what is not there."""
    return read_profiles(FOLDER, everybody())


def find_profile(code: str) -> Profile:
    """Return a profile; raise WrongInput where there is none."""
    found = profiles().get(code)
    if found is None:
        known = ", ".join(profiles())
        raise WrongInput([fault("profile", N_("không có mẫu «{code}»; có: {known}."), code=code, known=known)])
    return found


def read_profiles(folder: Path, hooks: TenantHooks) -> Mapping[str, Profile]:
    """Read every profile of a folder; raise WrongInput with all that is wrong in any of them."""
    found: dict[str, Profile] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yaml")):
        source = yamltext.read(file.read_text(encoding="utf-8"), file.name)
        wrong = list(_faults(source, file.stem, hooks))
        if not wrong:
            found[file.stem] = _profile(source.data)
        faults += wrong
    if faults:
        raise WrongInput(faults)
    return MappingProxyType(found)


def _profile(data: Mapping[str, Any]) -> Profile:
    return Profile(
        data["profile"],
        data["label"],
        data["name"],
        tuple(data["plugins"]),
        MappingProxyType({int(year): name for year, name in data["rulebooks"].items()}),
        tuple(map(Role, data["roles"])),
        tuple(map(UnitKind, data["units"])),
        tuple(map(BodyKind, data["bodies"])),
    )


def _faults(source: yamltext.Source, stem: str, hooks: TenantHooks) -> Iterator[Fault]:
    shape = list(_faults_of_shape(source))
    yield from shape
    if shape:
        return
    if source.data["profile"] != stem:
        yield fault(source.where(("profile",)), N_("phải là «{stem}», như tên tệp."), stem=stem)
    plugins = hooks.plugins
    yield from _unknown(source, "plugins", plugins, N_("plugin «{name}» chưa được cài; có: {known}."))
    yield from _unknown(source, "roles", sorted(_ROLES), N_("không có vai trò «{name}»; có: {known}."))
    yield from _unknown(source, "units", list(map(str, UnitKind)), N_("không có loại đơn vị «{name}»; có: {known}."))
    yield from _unknown(source, "bodies", list(map(str, BodyKind)), N_("không có loại tập thể «{name}»; có: {known}."))
    own = [name for name in source.data["plugins"] if name in plugins]
    yield from _faults_of_rulebooks(source, Editions(TenantHooks(hooks.manager, own)).names())


def _faults_of_shape(source: yamltext.Source) -> Iterator[Fault]:
    checks: Sequence[tuple[Sequence[str], Callable[[Any], bool], str]] = (
        (_TEXTS, lambda value: isinstance(value, str), N_("thiếu «{key}», hoặc không phải một dòng chữ.")),
        (_LISTS, _is_list_of_texts, N_("thiếu «{key}», hoặc không phải danh sách.")),
        (("rulebooks",), lambda value: isinstance(value, dict), N_("thiếu «{key}», hoặc không phải các cặp năm: bộ.")),
    )
    for keys, is_right, text in checks:
        for key in keys:
            if not is_right(source.data.get(key)):
                yield fault(source.where((key,)), text, key=key)
    for key in source.data:
        if key not in _KEYS:
            text = N_("không có khóa «{key}»; có: {known}.")
            yield fault(source.where((key,)), text, key=key, known=", ".join(_KEYS))


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _unknown(source: yamltext.Source, key: str, known: Sequence[str], text: str) -> Iterator[Fault]:
    for position, name in enumerate(source.data[key]):
        if name not in known:
            yield fault(source.where((key, str(position))), text, name=name, known=", ".join(known))


def _faults_of_rulebooks(source: yamltext.Source, known: Sequence[str]) -> Iterator[Fault]:
    for year, name in source.data["rulebooks"].items():
        where = source.where(("rulebooks", year))
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            yield fault(where, N_("«{year}» không phải là năm."), year=year)
        if name not in known:
            text = N_("bộ quy tắc «{name}» không có trong các plugin của mẫu; có: {known}.")
            yield fault(where, text, name=name, known=", ".join(known))
