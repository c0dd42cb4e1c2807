"""Style, scripts and fonts: each address carries the digest of what it leads to, so that a browser asks only once."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
SHEET_PATH = "/style.css"
FOREVER = "public, max-age=31536000, immutable"

# One stylesheet is served, put together from these in their order.
SHEETS = (
    "tokens", "base", "shell", "text", "forms", "tables", "marks", "patterns", "cases", "tree", "rulebooks",
    "reference", "print",
)  # fmt: skip
_OWN_ADDRESS = re.compile(r"url\(/static/([^)]+)\)")


def static_url(name: str) -> str:
    """Return the address of a file below `static`; raise FileNotFoundError where there is none."""
    return f"/static/{name}?v={_digest_of_file(name)}"


def style_url() -> str:
    """Return the address of the stylesheet."""
    return f"{SHEET_PATH}?v={digest(stylesheet())}"


@cache
def stylesheet() -> bytes:
    """Return the stylesheet; the files it names stand in it with their digests."""
    parts = ((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    return _OWN_ADDRESS.sub(lambda found: f"url({static_url(found[1])})", "\n".join(parts)).encode()


@cache
def digest(content: bytes) -> str:
    """Return a short digest of a content, as addresses carry it."""
    return sha256(content).hexdigest()[:16]


@cache
def _digest_of_file(name: str) -> str:
    return digest((STATIC / name).read_bytes())


def is_current(path: str, version: str | None) -> bool:
    """Say whether an address names the content that is there now, which then never changes under it."""
    if not version:
        return False
    if path == SHEET_PATH:
        return version == digest(stylesheet())
    try:
        return version == _digest_of_file(path.removeprefix("/static/"))
    except OSError:
        return False
