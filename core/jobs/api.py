"""Long work as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("jobs", __name__, "/jobs")
