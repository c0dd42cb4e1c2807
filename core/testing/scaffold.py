"""The skeleton of a plugin: a distribution of its own with one edition, one case that fails, and its tests."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from string import Template

from core.editions import Editions
from core.errors import N_, Fault, WrongInput, fault
from core.rulebook import yamltext

SKELETON = Path(__file__).parent / "skeleton"
_SUFFIX = ".in"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_YEAR = re.compile(r"20\d\d")


def write_plugin(name: str, folder: Path, editions: Editions, year: str | None = None) -> list[Path]:
    """Write a plugin's skeleton into `folder / name` and return its files; raise WrongInput.

    Without a year it is for the first one that the edition it extends speaks of.
    """
    faults = list(_faults(name, folder, editions.hooks.plugins, year))
    if faults:
        raise WrongInput(faults)
    values = {"name": name, "year": year or _first_year(editions)}
    texts = {folder / name / path: text for path, text in _texts(values)}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongInput(
            [fault(str(folder / name), N_("không ghi được ({problem}); chọn thư mục khác."), problem=error.strerror)]
        ) from None
    return list(texts)


def _faults(name: str, folder: Path, installed: Sequence[str], year: str | None) -> Iterator[Fault]:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        yield fault(name, N_("tên plugin gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ; ví dụ song_cau."))
    elif name in installed:
        yield fault(name, N_("đã có plugin tên này; chọn tên khác."))
    elif (folder / name).exists():
        yield fault(name, N_("đã có thư mục hoặc tệp tên này; chọn tên khác hoặc dời nó đi."))
    elif find_spec(name) is not None:
        yield fault(name, N_("Python đã có mô-đun tên này; chọn tên khác."))
    if year is not None and not _YEAR.fullmatch(year):
        yield fault(year, N_("năm kiểm điểm gồm bốn chữ số, ví dụ 2025."))


def _texts(values: dict[str, str]) -> Iterator[tuple[Path, str]]:
    """Yield each file of the skeleton, its path below the plugin's folder and its text, filled in."""
    for template in sorted(SKELETON.rglob(f"*{_SUFFIX}")):
        path = str(template.relative_to(SKELETON)).removesuffix(_SUFFIX)
        for key, value in values.items():
            path = path.replace(f"__{key}__", value)
        yield Path(path), Template(template.read_text(encoding="utf-8")).substitute(values)


def _first_year(editions: Editions) -> str:
    texts = {path: text for path, text in _texts({"name": "", "year": ""}) if path.parent.name == "rulebooks"}
    (base,) = (yamltext.read(text, str(path)).data["extends"] for path, text in texts.items())
    return str(editions.rulebook(base).data["review_years"][0])
