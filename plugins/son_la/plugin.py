"""Sơn La: point sheets beside the conditions, and a ballot of two rounds."""

from core.api import RulebookFiles, hookimpl, rulebook_files_of


@hookimpl
def rulebook_files() -> RulebookFiles:
    """Return the files of this plugin's rulebooks."""
    return rulebook_files_of(__package__)
