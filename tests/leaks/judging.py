"""What an answer must not say, and rows that must not change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from core.access import Permission
from core.db import Base
from core.db.models import TENANT_ID
from tests.leaks.routes import Ask
from tests.leaks.world import Branch, Committee

OF_OPERATORS = frozenset({Permission.MANAGE_TENANTS, Permission.SEE_INSTALLATION, Permission.BREAK_GLASS})
REFUSED = frozenset({403, 404, 422})


@dataclass(frozen=True)
class Secrets:
    """Words that nobody outside is told; `installation` are those that an operator knows."""

    words: tuple[str, ...]
    installation: tuple[str, ...] = ()

    def told(self, ask: Ask, said: str) -> list[str]:
        """Return the words that an answer holds, but for those that were sent."""
        said, sent = said.casefold(), f"{ask.path}{ask.query}{ask.body}{ask.form}".casefold()
        words = self.words if ask.permission in OF_OPERATORS else (*self.words, *self.installation)
        return [one for one in words if one in said and one not in sent]


def secrets_of(committee: Committee) -> Secrets:
    """Return all that is a committee's own: the mark in its names, the keys and codes of all it holds."""
    keys = (committee.whole, committee.colleague, committee.here.keys, committee.there.keys)
    codes = (*committee.here.codes.values(), *committee.there.codes.values())
    words = [committee.mark, *codes, *(str(one) for each in keys for one in each.values())]
    both = (committee.tenant, committee.below)
    return Secrets(_folded(words), _folded(f"{word}" for one in both for word in (one.id, one.code)))


def secrets_of_branch(branch: Branch) -> Secrets:
    """Return what is a branch's own."""
    return Secrets(_folded([branch.mark, *branch.codes.values(), *(str(one) for one in branch.keys.values())]))


def fault_of(ask: Ask, answer: Any, secrets: Secrets, *, foreign: bool) -> str | None:
    """Return what is wrong with an answer; `foreign`: something was named that is not the asker's."""
    told = secrets.told(ask, text_of(answer) + str(answer.headers))
    if told:
        return f"{ask}: {answer.status_code}, tells {told}"
    if answer.status_code >= 500:
        return f"{ask}: {answer.status_code}"
    if foreign and (ask.writes or ask.path) and answer.status_code not in REFUSED:
        return f"{ask}: {answer.status_code} {text_of(answer)[:300]}"
    return None


def text_of(answer: Any) -> str:
    """Return what an answer holds, files included as far as they are text."""
    return str(answer.get_data().decode(errors="replace"))


def fingerprint(owner: Engine, tenant_id: UUID) -> dict[str, str]:
    """Return for each table a digest of all rows of a tenant; `owner` sees them all."""
    names = sorted(name for name, table in Base.metadata.tables.items() if TENANT_ID in table.columns)
    one = "SELECT '{0}', md5(string_agg(r::text, '|' ORDER BY r::text)) FROM \"{0}\" r WHERE tenant_id = :tenant_id"
    with owner.connect() as connection:
        found = connection.execute(
            text(" UNION ALL ".join(one.format(name) for name in names)), {"tenant_id": tenant_id}
        )
        return {name: digest or "" for name, digest in found}


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word.casefold() for word in words}))
