"""What is done with imports and exports: the only writers of their tables."""

from core.exchange.services.confirming import Consent, apply_import, ask_confirm, confirm, mark_stale
from core.exchange.services.exporting import ask_export, content_of, exported, find_export, make_export
from core.exchange.services.finding import find_import, list_imports, list_rows
from core.exchange.services.previewing import ask_preview, make_preview
from core.exchange.services.undoing import ask_undo, undo_import
from core.exchange.services.uploading import Wanted, columns_of, template, upload

__all__ = [
    "Consent", "Wanted", "apply_import", "ask_confirm", "ask_export", "ask_preview", "ask_undo", "columns_of",
    "confirm", "content_of", "exported", "find_export", "find_import", "list_imports", "list_rows", "make_export",
    "make_preview", "mark_stale", "template", "undo_import", "upload",
]  # fmt: skip
