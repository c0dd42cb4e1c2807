"""Nghệ An: reviews at no more than three places, four cumulative voting thresholds, the quota's small-group
exception.
"""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
