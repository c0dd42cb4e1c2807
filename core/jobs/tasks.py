"""Which kinds of long work there are, and what does them.

@task("exchange.preview", title=N_("Xem trước tệp nhập"))
def preview(run: Run) -> dict[str, Any]:
    with run.session() as session: ...
    run.progress(10, 200)
    with run.work() as work:         # commits together with "done": once, however often it is tried
        run.result["rows"] = 200     # what came of it, safe with the work; without `work`, return a dict

What a task returns after its `work` is kept too, but a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from core.jobs.run import Run

Work: TypeAlias = "Callable[[Run], dict[str, Any] | None]"


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of long work: its name for people, and what does it."""

    kind: str
    title: str
    work: Work


_tasks: dict[str, Task] = {}


def task(kind: str, *, title: str | None = None) -> Callable[[Work], Work]:
    """Register a function as what does a kind of work; `title` is said to people and marked for translation."""

    def registered(work: Work) -> Work:
        there = _tasks.get(kind)
        if there is not None and there.work.__qualname__ != work.__qualname__:
            raise ValueError(f"two tasks of the kind {kind}")
        _tasks[kind] = Task(kind, title or kind, work)
        return work

    return registered


def find_task(kind: str) -> Task | None:
    """Return a kind of work, None where no module that was loaded knows it."""
    return _tasks.get(kind)


def title_of(kind: str) -> str:
    """Return what a kind of work is called for people."""
    found = _tasks.get(kind)
    return found.title if found else kind


def load(modules: Iterable[str]) -> None:
    """Import the modules that register tasks; one that is not installed is left out."""
    for module in modules:
        if find_spec(module.rpartition(".")[0]) and find_spec(module):
            import_module(module)
