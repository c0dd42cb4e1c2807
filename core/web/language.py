"""The language of a request, as pages and problems use it."""

from core.access.language import COOKIE, language, say

__all__ = ["COOKIE", "language", "say"]
