"""The foreign keys of: Submissions and break-glass sessions."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_submission_tenant_id"), "submission", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_submission_tenant_id_replaces_id"),
        "submission",
        "submission",
        ["tenant_id", "replaces_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_received_submission_tenant_id"), "received_submission", "tenant", ["tenant_id"], ["id"]
    )
    op.create_foreign_key(op.f("fk_break_glass_tenant_id"), "break_glass", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_break_glass_opening_tenant_id"), "break_glass_opening", "tenant", ["tenant_id"], ["id"]
    )


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_break_glass_opening_tenant_id"), "break_glass_opening", type_="foreignkey")
    op.drop_constraint(op.f("fk_break_glass_tenant_id"), "break_glass", type_="foreignkey")
    op.drop_constraint(op.f("fk_received_submission_tenant_id"), "received_submission", type_="foreignkey")
    op.drop_constraint(op.f("fk_submission_tenant_id_replaces_id"), "submission", type_="foreignkey")
    op.drop_constraint(op.f("fk_submission_tenant_id"), "submission", type_="foreignkey")
