"""The foreign keys of: Imports with every row and cell."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_import_tenant_id"), "import", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(op.f("fk_import_file_tenant_id"), "import_file", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_import_file_tenant_id_import_id"),
        "import_file",
        "import",
        ["tenant_id", "import_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_import_row_tenant_id"), "import_row", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_import_row_tenant_id_import_id"),
        "import_row",
        "import",
        ["tenant_id", "import_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_import_write_tenant_id"), "import_write", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_import_write_tenant_id_import_id"),
        "import_write",
        "import",
        ["tenant_id", "import_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_export_tenant_id"), "export", "tenant", ["tenant_id"], ["id"])


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_export_tenant_id"), "export", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_write_tenant_id_import_id"), "import_write", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_write_tenant_id"), "import_write", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_row_tenant_id_import_id"), "import_row", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_row_tenant_id"), "import_row", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_file_tenant_id_import_id"), "import_file", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_file_tenant_id"), "import_file", type_="foreignkey")
    op.drop_constraint(op.f("fk_import_tenant_id"), "import", type_="foreignkey")
