"""Imports and exports as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("imports", __name__, "/imports")
