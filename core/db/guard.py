"""The guard at the door of the database: no statement on tenants' rows without the tenant, none on another's.

It reads each statement as it is sent, whatever made it (a query, a flush, a bulk statement, text), and fails
closed: what it cannot be sure of is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, MetaData, TextClause, event

from core.db.models import TENANT, TENANT_ID
from core.errors import N_, NoTenant, WrongTenant, refusal

RAW = "raw_sql"  # an execution option with which a statement written by hand gives its reason

_MEDDLES = re.compile(r"\bset_config\b|\bapp\.\s*(tenant|maintenance)\b", re.IGNORECASE)
_MEDDLES_RAW = re.compile(
    r"\b(reset|discard|begin|commit|rollback|abort|end)\b|\bset\s+(local\s+|session\s+)?(role|session|app|row_security)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(_m?\d+)+$")


class Guard:
    """Refuses statements that are not the tenant's own."""

    def __init__(self, metadata: MetaData) -> None:
        self.metadata = metadata

    def attach(self, engine: Engine) -> None:
        """Read every statement of an engine from now on."""
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "set_connection_execution_options", self._keep_tenant)

    def _keep_tenant(self, connection: Connection, options: Mapping[str, Any]) -> None:
        if TENANT in options:
            raise refusal(WrongTenant, N_("Một kết nối thuộc về một đơn vị suốt đời; hãy mở phiên khác."))

    def _before(
        self, connection: Connection, cursor: object, statement: str, parameters: object, context: Any, many: bool
    ) -> None:
        compiled = context.compiled
        raw = compiled is None or isinstance(compiled.statement, TextClause)
        if _MEDDLES.search(statement) or (raw and _MEDDLES_RAW.search(statement)):
            raise refusal(
                WrongTenant, N_("Câu lệnh đổi đơn vị hoặc giao dịch của phiên; chỉ nền tảng được làm việc đó.")
            )
        if not touches(statement, _tables_of_tenants(self.metadata, len(self.metadata.tables))):
            return
        tenant = connection.get_execution_options().get(TENANT)
        if not isinstance(tenant, UUID):
            raise refusal(NoTenant, N_("Chưa nói dữ liệu của đơn vị nào: mở phiên bằng tenant_session."))
        if raw:
            self._refuse_raw(context)
        else:
            self._refuse_foreign(tenant, context.compiled_parameters)

    @staticmethod
    def _refuse_raw(context: Any) -> None:
        if not context.execution_options.get(RAW):
            text = N_("Câu SQL viết tay trên dữ liệu của đơn vị: nêu lý do bằng execution_options(raw_sql=…).")
            raise refusal(WrongTenant, text)

    def _refuse_foreign(self, tenant: UUID, rows: Iterable[Mapping[str, Any]]) -> None:
        tables = _tables_of_tenants(self.metadata, len(self.metadata.tables))
        for row in rows:
            named = [str(one) for name, value in row.items() if _is_tenant(name, tables) for one in _each(value)]
            if any(one != str(tenant) for one in named):
                raise refusal(WrongTenant, N_("Câu lệnh nêu một đơn vị khác với đơn vị của phiên."))
            if not named and not any(one == tenant for value in row.values() for one in _each(value)):
                raise refusal(WrongTenant, N_("Câu lệnh không nêu đơn vị của phiên; hãy hỏi qua các lớp ánh xạ."))


@lru_cache(4096)
def touches(statement: str, tables: frozenset[str]) -> bool:
    """Say whether a statement may name one of the tables; a column of the same name counts."""
    return not tables.isdisjoint(re.findall(r"\w+", statement.lower()))


@lru_cache(64)
def _tables_of_tenants(metadata: MetaData, count: int) -> frozenset[str]:
    """Return the names of the tables with tenants' rows; `count` makes new tables be seen."""
    return frozenset(name for name, table in metadata.tables.items() if TENANT_ID in table.primary_key.columns)


def _is_tenant(parameter: str, tables: frozenset[str]) -> bool:
    """Say whether a parameter's name is that of a tenant_id: `tenant_id_1`, `unit_tenant_id`, `tenant_id_m0`."""
    name = _NUMBERED.sub("", parameter)
    return name == TENANT_ID or (name.endswith(f"_{TENANT_ID}") and name.removesuffix(f"_{TENANT_ID}") in tables)


def _each(value: object) -> Iterator[object]:
    if isinstance(value, list | tuple | set):
        yield from value
    else:
        yield value
