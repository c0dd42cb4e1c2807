"""Facts and levels from the records, as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("facts", __name__, "/facts")
