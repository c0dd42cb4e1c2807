"""Answers made small for a slow line.

What a page says is never packed for a request that another site caused: the length of a packed answer tells
something of what stands in it, to whoever may put words of their own into it (BREACH).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

PACKED = {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
SMALLEST, LARGEST = 1_000, 2_000_000  # bytes; below nothing is won, above a thread works too long
_STATIC = ("/static/", "/style.css")


def register(app: Flask) -> None:
    """Pack what a browser takes packed."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """Return the answer packed, where that is worth it and safe."""
    if response.mimetype not in PACKED or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    is_static = request.path.startswith(_STATIC)
    if not request.accept_encodings["gzip"] or not (is_static or _by_itself()):
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if SMALLEST <= len(content) <= LARGEST:
        response.set_data(_packed_once(content) if is_static else gzip.compress(content, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        _weaken_etag(response)
    return response


def _by_itself() -> bool:
    return request.headers.get("Sec-Fetch-Site") in {"same-origin", "none"}


def _weaken_etag(response: Response) -> None:
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)


@lru_cache(maxsize=64)
def _packed_once(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
