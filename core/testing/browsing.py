"""Widths of windows, and how wide a page turns out in one."""

from __future__ import annotations

from typing import Any

PHONE, DESK = 360, 1440


def width_of(page: Any) -> int:
    """Return how wide a page's contents are, whether or not the window is as wide; `page` is one of Playwright."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
