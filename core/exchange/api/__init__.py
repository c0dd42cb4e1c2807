"""Imports as JSON: a file comes in, its preview is looked at, it is confirmed, it may be taken back."""

from core.exchange.api.imports import blueprint

__all__ = ["blueprint"]
