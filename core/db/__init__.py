"""The database: engines, sessions that belong to one tenant for life, and what every table promises.

Row-level security in PostgreSQL holds even where nothing in this folder does; the guard here refuses earlier,
and with words.
"""

from core.db.addresses import Addresses
from core.db.engine import application_engine, bare_engine, owner_engine
from core.db.models import Base, OfTenant, Row, TenantRow, indexed, link, once
from core.db.session import TenantSession, shared_session, tenant_session

__all__ = [
    "Addresses", "Base", "OfTenant", "Row", "TenantRow", "TenantSession", "application_engine", "bare_engine",
    "indexed", "link", "once", "owner_engine", "shared_session", "tenant_session",
]  # fmt: skip
