"""Pieces of pages, asked for by htmx: where one is led elsewhere, the whole page goes, not a piece of it."""

from __future__ import annotations

from flask import Flask, Response, request

_LEADING = {301, 302, 303, 307, 308}


def register(app: Flask) -> None:
    """Let a piece that leads elsewhere load the page anew, which then leads there with its own address."""
    app.after_request(lead_the_page)


def lead_the_page(response: Response) -> Response:
    """Return an answer that htmx understands in place of a redirection."""
    if request.headers.get("HX-Request") != "true" or response.status_code not in _LEADING:
        return response
    led = Response(status=200)
    led.headers["HX-Refresh"] = "true"
    return led
