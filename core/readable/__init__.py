"""Rulebooks in words, for whoever shows them: names of sections and keys, entries, whole books, comparisons."""
