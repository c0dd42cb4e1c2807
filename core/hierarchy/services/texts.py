"""Codes and names as people give them, tidied and checked."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import N_, Fault, fault

LONGEST_CODE, LONGEST_NAME = 50, 500


def tidy(text: str) -> str:
    """Return text without spaces around it, single ones inside."""
    return " ".join(text.split())


def code_faults(where: str, code: str) -> Iterator[Fault]:
    """Yield what is wrong with a tidied code."""
    if " " in code:
        yield fault(where, N_("mã «{code}» không được có dấu cách"), code=code)
    yield from text_faults(where, code, LONGEST_CODE)


def text_faults(where: str, text: str, longest: int = LONGEST_NAME) -> Iterator[Fault]:
    """Yield what is wrong with a tidied text that must be there."""
    if not text:
        yield fault(where, N_("để trống; hãy điền"))
    if len(text) > longest:
        yield fault(where, N_("dài {length} ký tự, tối đa {longest}"), length=len(text), longest=longest)
    if any(not one.isprintable() for one in text):
        yield fault(where, N_("có ký tự không in được; hãy gõ lại"))
