"""The voice of a run: the language that its explanations are given in."""

from __future__ import annotations

from functools import partial

from core.errors import Say
from core.i18n import number, percent
from core.rulebook.voice import Voice


def voice(language: str, say: Say) -> Voice:
    """Return the voice of a language, whose sentences `say` translates (plugins' catalogues included)."""
    return Voice(say, language, partial(number, language=language), partial(percent, language=language))
