"""Tenants as JSON: those of the operator, the choices of one, what it submits, who was let in."""
