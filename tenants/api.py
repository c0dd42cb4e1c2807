"""Tenants and their choices as JSON."""

from __future__ import annotations

from core.wire import ApiBlueprint

blueprint = ApiBlueprint("tenants", __name__, "/tenants")
