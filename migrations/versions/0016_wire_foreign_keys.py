"""The foreign keys of: Writes that happen once."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_idempotency_key_tenant_id"), "idempotency_key", "tenant", ["tenant_id"], ["id"])


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_idempotency_key_tenant_id"), "idempotency_key", type_="foreignkey")
