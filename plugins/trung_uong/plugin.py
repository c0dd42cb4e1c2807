"""Trung ương: the central editions of 2018, 2023 and 2025, on which localities build."""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
