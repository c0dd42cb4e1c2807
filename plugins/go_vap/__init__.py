"""Gò Vấp: the rulebooks of the Party committee of Ward 11, Gò Vấp district, Ho Chi Minh City."""
