"""Who may do what in PostgreSQL itself: three roles, and row-level security under one that owns nothing.

Migrations call `protect` and `share` for each table they make.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString, Protocol

from psycopg import sql
from sqlalchemy import Connection, MetaData, text

from core.db.addresses import APPLICATION, READER, Addresses
from core.db.layout import APPEND_ONLY, is_of_tenant
from core.errors import N_, DatabaseError, Fault, fault, refusal

OF_TENANT = "tenant_id = NULLIF(current_setting('app.tenant', true), '')::uuid"
MAINTAINED = "current_setting('app.maintenance', true) = 'on'"
OLDEST = 160000


class Executes(Protocol):
    """A connection, or the operations of a migration."""

    def execute(self, statement: str, /) -> object:
        """Run a statement."""


def protect(op: Executes, table: str, *, append_only: bool = False) -> None:
    """Keep the rows of each tenant of a new table apart, and let the two roles at what they may."""
    _force(op, table)
    op.execute(f"CREATE POLICY tenant_rows ON {table} TO {APPLICATION}, {READER} USING ({OF_TENANT})")
    writes = "INSERT" if append_only else "INSERT, UPDATE, DELETE"
    op.execute(f"GRANT SELECT, {writes} ON {table} TO {APPLICATION}")
    op.execute(f"GRANT SELECT ON {table} TO {READER}")


def share(op: Executes, table: str, *, own_row: str) -> None:
    """Let everybody read a new table of all tenants; only the tenant of `own_row` writes (and nobody deletes)."""
    _force(op, table)
    own = OF_TENANT.replace("tenant_id", own_row, 1)
    op.execute(f"CREATE POLICY everybody_reads ON {table} FOR SELECT TO {APPLICATION}, {READER} USING (true)")
    op.execute(f"CREATE POLICY own_row_added ON {table} FOR INSERT TO {APPLICATION} WITH CHECK ({own})")
    op.execute(f"CREATE POLICY own_row_changed ON {table} FOR UPDATE TO {APPLICATION} USING ({own})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {APPLICATION}")
    op.execute(f"GRANT SELECT ON {table} TO {READER}")


def _force(op: Executes, table: str) -> None:
    """Bind the owner too; it sees rows only where it says that it looks after the database."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY maintenance ON {table} TO pg_database_owner USING ({MAINTAINED})")


def make_roles(connection: Connection, addresses: Addresses) -> None:
    """Make the application's and the reader's role, or give them today's passwords; let them enter the database.

    A login that was given by its own address keeps its password and is made a member of the role. What an
    administrator did already is left as it is, so the owner need not be able to make roles.
    """
    _refuse_old_server(connection)
    for role, url in addresses.logins().items():
        login, database = str(url.username), str(addresses.owner.database)
        if not _ask(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            _do(connection, "CREATE ROLE {} LOGIN", role)
            if role == READER:
                _do(connection, "ALTER ROLE {} SET default_transaction_read_only = on", role)
        if role in addresses.derived:
            password = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(str(url.password)))
            _run(connection, password)
        elif not _ask(connection, "SELECT 1 WHERE pg_has_role(%s, %s, 'MEMBER')", login, role):
            _do(connection, "GRANT {} TO {}", role, login)
        for each in {role, login}:
            _do(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, each)
        _do(connection, "GRANT USAGE ON SCHEMA public TO {}", role)


def show_revision(connection: Connection) -> None:
    """Let the application see at which revision its tables are."""
    _do(connection, "GRANT SELECT ON alembic_version TO {}", APPLICATION)


def _do(connection: Connection, template: LiteralString, *names: str) -> None:
    """Run a statement whose gaps are names."""
    _run(connection, sql.SQL(template).format(*map(sql.Identifier, names)))


def _run(connection: Connection, statement: sql.Composed) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()


def _ask(connection: Connection, question: str, *values: str) -> bool:
    cursor = connection.connection.cursor()
    cursor.execute(question, values)
    found = cursor.fetchone()
    cursor.close()
    return found is not None


def _refuse_old_server(connection: Connection) -> None:
    version = connection.connection.dbapi_connection.info.server_version  # type: ignore[union-attr]
    if version < OLDEST:
        text_ = N_("PostgreSQL {there} quá cũ; cần từ {needed} trở lên.")
        raise refusal(DatabaseError, text_, there=version // 10000, needed=OLDEST // 10000)


def faults(connection: Connection, metadata: MetaData, addresses: Addresses) -> Iterator[Fault]:
    """Yield what is not as it must be in the database: open tables, rights too wide, triggers."""
    policies = _policies(connection)
    for table in metadata.sorted_tables:
        kept, forced = _row_security(connection, table.name)
        if not (kept and forced):
            yield fault(table.name, N_("chưa bật bảo vệ theo dòng (row-level security)"))
        wanted = {"tenant_rows", "maintenance"} if is_of_tenant(table) else {"everybody_reads", "maintenance"}
        if not wanted <= policies.get(table.name, set()):
            yield fault(table.name, N_("thiếu chính sách bảo vệ theo dòng"))
        rights = _rights(connection, table.name)
        if table.info.get(APPEND_ONLY) and rights != {"SELECT", "INSERT"}:
            yield fault(
                table.name, N_("chỉ được thêm và đọc; nay {role} có {rights}"), role=APPLICATION, rights=sorted(rights)
            )
    yield from role_faults(connection, addresses)
    for name, table in connection.execute(text(_TRIGGERS)):
        yield fault(table, N_("có trigger «{name}»; nền tảng không dùng trigger"), name=name)


_TRIGGERS = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
_POWERS = """
    SELECT rolname FROM pg_roles
    WHERE rolname = ANY(:roles) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
    UNION SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY(:roles)
"""


def role_faults(connection: Connection, addresses: Addresses) -> Iterator[Fault]:
    """Yield each role of the application whom row-level security would not bind."""
    roles = {APPLICATION, READER, *(str(url.username) for url in addresses.logins().values())}
    for role in connection.scalars(text(_POWERS), {"roles": sorted(roles)}):
        yield fault(role, N_("vai trò này không được sở hữu gì và không được có quyền quản trị"))


def _policies(connection: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, policy in connection.execute(text("SELECT tablename, policyname FROM pg_policies")):
        found.setdefault(table, set()).add(policy)
    return found


def _row_security(connection: Connection, table: str) -> tuple[bool, bool]:
    query = text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = to_regclass(:name)")
    found = connection.execute(query, {"name": table}).first()
    return (found[0], found[1]) if found else (False, False)


def _rights(connection: Connection, table: str) -> set[str]:
    query = text(
        "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = :role AND table_name = :name"
    )
    return set(connection.scalars(query, {"role": APPLICATION, "name": table}))
