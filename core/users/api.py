"""The account of whoever asks, and the accounts of a tenant, as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("account", __name__, "/account")
