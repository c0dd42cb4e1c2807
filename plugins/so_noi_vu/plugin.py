"""Sở Nội vụ: the oldest edition, 2017, with its own levels for organisations."""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
