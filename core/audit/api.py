"""The audit as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("audit", __name__, "/audit")
