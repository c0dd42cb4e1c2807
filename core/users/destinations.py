"""Where somebody is led after signing in: only to pages of our own. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"


def own_path(text: str | None) -> str:
    """Return a path of our own, with its query; the home page for anything else."""
    if not text or not text.startswith("/") or not text.isprintable() or "\\" in text or " " in text:
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    outside = parts.scheme or parts.netloc or text.startswith("//")
    return HOME if outside else text
