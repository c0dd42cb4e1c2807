"""The shape of a rulebook file, as marshmallow schemas. What is not here is refused."""

from core.rulebook.schema.file import SECTIONS, Rulebook, RulebookFile, Vocabulary, shape_faults

__all__ = ["SECTIONS", "Rulebook", "RulebookFile", "Vocabulary", "shape_faults"]
