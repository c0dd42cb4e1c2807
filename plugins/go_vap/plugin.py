"""Gò Vấp: the plan of 2020 and the letter of 2021 that amends it."""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
