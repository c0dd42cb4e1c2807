"""Units and bodies as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("units", __name__, "/units")
