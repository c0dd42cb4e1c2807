"""The foreign keys of: Units, their periods and changes, bodies, documents."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_document_tenant_id"), "document", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(op.f("fk_unit_tenant_id"), "unit", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(op.f("fk_unit_period_tenant_id"), "unit_period", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_unit_period_tenant_id_document_id"),
        "unit_period",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_unit_period_tenant_id_parent_id"),
        "unit_period",
        "unit",
        ["tenant_id", "parent_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_unit_period_tenant_id_unit_id"), "unit_period", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_unit_change_tenant_id"), "unit_change", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_unit_change_tenant_id_document_id"),
        "unit_change",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_unit_change_part_tenant_id"), "unit_change_part", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_unit_change_part_tenant_id_change_id"),
        "unit_change_part",
        "unit_change",
        ["tenant_id", "change_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_unit_change_part_tenant_id_unit_id"),
        "unit_change_part",
        "unit",
        ["tenant_id", "unit_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_body_tenant_id"), "body", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_body_tenant_id_document_id"), "body", "document", ["tenant_id", "document_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_body_tenant_id_unit_id"), "body", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_body_tenant_id_unit_id"), "body", type_="foreignkey")
    op.drop_constraint(op.f("fk_body_tenant_id_document_id"), "body", type_="foreignkey")
    op.drop_constraint(op.f("fk_body_tenant_id"), "body", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_change_part_tenant_id_unit_id"), "unit_change_part", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_change_part_tenant_id_change_id"), "unit_change_part", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_change_part_tenant_id"), "unit_change_part", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_change_tenant_id_document_id"), "unit_change", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_change_tenant_id"), "unit_change", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_period_tenant_id_unit_id"), "unit_period", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_period_tenant_id_parent_id"), "unit_period", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_period_tenant_id_document_id"), "unit_period", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_period_tenant_id"), "unit_period", type_="foreignkey")
    op.drop_constraint(op.f("fk_unit_tenant_id"), "unit", type_="foreignkey")
    op.drop_constraint(op.f("fk_document_tenant_id"), "document", type_="foreignkey")
