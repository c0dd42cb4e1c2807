"""Documents and clauses: which regulation, which point of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import N_, Fault, fault
from core.rulebook.yamltext import Path, Source

DEFAULT = "mặc định của nền tảng"


def document_key(document: dict[str, Any]) -> str:
    """Return the key of a document: issuer, number and date; a number alone is never one."""
    parts = ("issuer", "number", "date") if "number" in document else ("issuer", "date", "title")
    return " | ".join(str(document[part]) for part in parts if part in document)


def cite_text(cite: Any, documents: Mapping[str, Mapping[str, str]]) -> str:
    """Return a citation as a reader looks it up: `68-KH/ĐU II.B.2.3.1`."""
    if cite is None:
        return DEFAULT
    document = documents[cite["document"]]
    name = document.get("number") or document.get("title") or document["issuer"]
    return f"{name} {cite['clause']}"


def resolve_citations(source: Source) -> list[Fault]:
    """Rewrite every citation of a file, in place, to the key of its document and its clause; return what cannot be."""
    aliases = {alias: document_key(document) for alias, document in source.data["documents"].items()}
    faults: list[Fault] = []
    if "main" not in aliases:
        return [
            fault(source.where(("documents",)), N_("Thiếu văn bản «main» trong documents; các điều khoản dẫn từ nó."))
        ]
    _resolve(source.data, (), aliases, source, faults)
    if len(set(aliases.values())) < len(aliases):
        faults.append(fault(source.where(("documents",)), N_("Hai văn bản trùng cơ quan, số và ngày; giữ một.")))
    documents = source.data["documents"]
    source.data["documents"] = {
        document_key(documents[alias]): documents[alias] for alias in sorted(documents, key="main".__ne__)
    }
    return faults


def _resolve(data: Any, path: Path, aliases: dict[str, str], source: Source, faults: list[Fault]) -> None:
    if isinstance(data, list):
        for place, one in enumerate(data):
            _resolve(one, (*path, str(place)), aliases, source, faults)
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        own = (*path, key)
        if key not in ("cite", "departs_from"):
            _resolve(value, own, aliases, source, faults)
        elif isinstance(value, str):
            data[key] = {"document": aliases["main"], "clause": value}
        elif _names_one_of(value, aliases):
            data[key] = {"document": aliases[value["document"]], "clause": value["clause"]}
        else:
            known = ", ".join(aliases)
            faults.append(
                fault(
                    source.where(own),
                    N_("«{path}»: ghi document là một văn bản trong documents ({known}), và clause."),
                    path=".".join(own),
                    known=known,
                )
            )


def _names_one_of(cite: Any, aliases: Mapping[str, str]) -> bool:
    """Say whether a citation names a declared document and a clause; an amendment's new value may hold anything."""
    if not isinstance(cite, dict) or set(cite) != {"document", "clause"}:
        return False
    return isinstance(cite["clause"], str) and isinstance(cite["document"], str) and cite["document"] in aliases
