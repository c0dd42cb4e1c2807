"""Accounts as JSON: one's own, and those of a committee; each module has its `blueprint`."""
