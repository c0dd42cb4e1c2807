"""Every module with tables; whoever imports this knows them all. A new area adds its line."""

import core.audit.models
import tenants.models

__all__ = ["core", "tenants"]
