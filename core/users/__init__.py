"""Accounts: signing in and out, second factors, roles, tokens."""
