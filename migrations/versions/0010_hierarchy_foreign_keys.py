"""The foreign keys of: Units, their periods and changes, bodies, documents."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Name, table and columns, the table and columns that are pointed to.
KEYS = (
    ("fk_hierarchy_tenant_id", "hierarchy", ["tenant_id"], "tenant", ["id"]),
    ("fk_document_tenant_id", "document", ["tenant_id"], "tenant", ["id"]),
    ("fk_unit_tenant_id", "unit", ["tenant_id"], "tenant", ["id"]),
    ("fk_unit_period_tenant_id", "unit_period", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_unit_period_tenant_id_document_id",
        "unit_period",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_unit_period_tenant_id_parent_id", "unit_period", ["tenant_id", "parent_id"], "unit", ["tenant_id", "id"]),
    ("fk_unit_period_tenant_id_unit_id", "unit_period", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_unit_change_tenant_id", "unit_change", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_unit_change_tenant_id_document_id",
        "unit_change",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_unit_change_part_tenant_id", "unit_change_part", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_unit_change_part_tenant_id_change_id",
        "unit_change_part",
        ["tenant_id", "change_id"],
        "unit_change",
        ["tenant_id", "id"],
    ),
    (
        "fk_unit_change_part_tenant_id_unit_id",
        "unit_change_part",
        ["tenant_id", "unit_id"],
        "unit",
        ["tenant_id", "id"],
    ),
    ("fk_body_tenant_id", "body", ["tenant_id"], "tenant", ["id"]),
    ("fk_body_tenant_id_document_id", "body", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
    ("fk_body_tenant_id_unit_id", "body", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_body_name_tenant_id", "body_name", ["tenant_id"], "tenant", ["id"]),
    ("fk_body_name_tenant_id_body_id", "body_name", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    ("fk_body_name_tenant_id_document_id", "body_name", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
)


def upgrade() -> None:
    """Tie the rows together."""
    for name, table, columns, other, others in KEYS:
        op.create_foreign_key(op.f(name), table, other, columns, others)


def downgrade() -> None:
    """Untie them."""
    for name, table, *_ in reversed(KEYS):
        op.drop_constraint(op.f(name), table, type_="foreignkey")
