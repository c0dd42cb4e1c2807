"""The foreign keys of: Long work and how far it is."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_job_tenant_id"), "job", "tenant", ["tenant_id"], ["id"])


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_job_tenant_id"), "job", type_="foreignkey")
