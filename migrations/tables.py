"""Every module with tables; whoever imports this knows them all. A new area adds its line."""

import core.audit.models
import core.exchange.models
import core.hierarchy.models
import core.jobs.models
import core.people.models
import core.users.models
import core.wire.models
import tenants.models

__all__ = ["core", "tenants"]
