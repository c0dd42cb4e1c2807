"""Spreadsheets in and out: templates, previews, imports that can be undone, exports."""
