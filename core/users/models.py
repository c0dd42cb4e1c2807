"""The tables of this area."""
