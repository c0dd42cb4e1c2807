"""Vietnamese text in the codings from before Unicode: recognised, so that nobody imports letters in pieces. Pure.

TCVN3 and VNI put Vietnamese letters in the places of other signs, and only their own fonts show them right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

TCVN3, VNI = "TCVN3", "VNI"
_ENOUGH = 3
# Signs that never stand beside a letter in Vietnamese; TCVN3 writes ă, á, à, ả, ã, đ, ơ, ư, ... with them.
_SIGNS = "¨©ª«¬®¸µ¶·¹»¼½¾×÷ÇÞßçðþ"
_OF_TCVN3 = re.compile(rf"[^\W\d_][{_SIGNS}]|[{_SIGNS}][^\W\d_]")
# VNI writes a vowel, and then a letter that stands for its marks; ñ for đ, ö for ư.
_OF_VNI = re.compile(
    "a[áàåãäâêéèúüëùøûõï]|e[áàåãäâùøûõï]|o[âùøûõïåä]|u[ùøûõï]|[öô][ùøûõï]|ñ[aeiouyöô]|[tcs]ö", re.IGNORECASE
)


def old_coding(texts: Iterable[str]) -> str | None:
    """Return the coding that texts look to be in, None where they look like Unicode."""
    found = {TCVN3: 0, VNI: 0}
    for text in texts:
        if _OF_TCVN3.search(text):
            found[TCVN3] += 1
        elif _OF_VNI.search(text):
            found[VNI] += 1
    name = max(found, key=lambda one: found[one])
    return name if found[name] >= _ENOUGH else None
