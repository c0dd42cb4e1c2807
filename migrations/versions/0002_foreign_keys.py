"""The foreign keys of the first tables: they come after a table is distributed."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_TENANT = ("plugin_choice", "rulebook_choice", "audit_entry", "audit_head")


def upgrade() -> None:
    """Tie rows to their tenants, and tenants to their parents."""
    op.create_foreign_key(op.f("fk_tenant_parent_id"), "tenant", "tenant", ["parent_id"], ["id"])
    for table in OF_TENANT:
        op.create_foreign_key(op.f(f"fk_{table}_tenant_id"), table, "tenant", ["tenant_id"], ["id"])


def downgrade() -> None:
    """Untie them."""
    for table in reversed(OF_TENANT):
        op.drop_constraint(op.f(f"fk_{table}_tenant_id"), table, type_="foreignkey")
    op.drop_constraint(op.f("fk_tenant_parent_id"), "tenant", type_="foreignkey")
