"""All that a plugin may import from the platform."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from core.hookspecs import ImportColumn, RulebookFiles, Topic, hookimpl
from core.rulebook.edition import Rulebook
from core.rulebook.quotas import Group, QuotaRule
from core.rulebook.review_places import Person, Post

__all__ = [
    "Group",
    "ImportColumn",
    "Person",
    "Post",
    "QuotaRule",
    "Rulebook",
    "RulebookFiles",
    "Topic",
    "hookimpl",
    "rulebook_files_of",
]


def rulebook_files_of(package: str | None) -> RulebookFiles:
    """Return the YAML files in the `rulebooks` folder of a plugin's package."""
    folder = Path(str(files(package or ""))) / "rulebooks"
    return tuple(sorted(folder.glob("*.yaml")))
