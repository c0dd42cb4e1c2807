"""Files that people send: what they are by their content, and their rows; whatever cannot be used is refused."""

from core.exchange.files.reading import Table, read_table
from core.exchange.files.sniffing import LARGEST, Received, receive

__all__ = ["LARGEST", "Received", "Table", "read_table", "receive"]
