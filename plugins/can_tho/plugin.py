"""Cần Thơ: the plan of the University of Medicine and Pharmacy, with its lines for students."""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
