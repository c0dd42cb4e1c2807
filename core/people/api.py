"""People and their records as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("people", __name__, "/people")
