"""Runs the migrations on the connection that `core.db.migrating` hands over."""

from alembic import context

import migrations.tables
from core.db import Base

assert migrations.tables
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
