"""The foreign keys of: Imports with every row and cell."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Name, table and columns, the table and columns that are pointed to.
KEYS = (
    ("fk_import_tenant_id", "import", ["tenant_id"], "tenant", ["id"]),
    ("fk_import_file_tenant_id", "import_file", ["tenant_id"], "tenant", ["id"]),
    ("fk_import_file_tenant_id_import_id", "import_file", ["tenant_id", "import_id"], "import", ["tenant_id", "id"]),
    ("fk_import_row_tenant_id", "import_row", ["tenant_id"], "tenant", ["id"]),
    ("fk_import_row_tenant_id_import_id", "import_row", ["tenant_id", "import_id"], "import", ["tenant_id", "id"]),
    ("fk_import_write_tenant_id", "import_write", ["tenant_id"], "tenant", ["id"]),
    ("fk_import_write_tenant_id_import_id", "import_write", ["tenant_id", "import_id"], "import", ["tenant_id", "id"]),
    ("fk_export_tenant_id", "export", ["tenant_id"], "tenant", ["id"]),
)


def upgrade() -> None:
    """Tie the rows together."""
    for name, table, columns, other, others in KEYS:
        op.create_foreign_key(op.f(name), table, other, columns, others)


def downgrade() -> None:
    """Untie them."""
    for name, table, *_ in reversed(KEYS):
        op.drop_constraint(op.f(name), table, type_="foreignkey")
