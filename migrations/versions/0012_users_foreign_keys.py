"""The foreign keys of: Accounts, roles, sessions, second factors, tokens."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OF_ACCOUNT = ("role_grant", "sign_in", "recovery_code", "passkey", "account_link", "access_token")
OF_TENANT = ("account", *OF_ACCOUNT, "openid_choice")
LINKS = (
    ("account", "person_id", "person"),
    ("role_grant", "unit_id", "unit"),
    *((table, "account_id", "account") for table in OF_ACCOUNT),
)


def upgrade() -> None:
    """Tie the rows together."""
    for table in OF_TENANT:
        op.create_foreign_key(op.f(f"fk_{table}_tenant_id"), table, "tenant", ["tenant_id"], ["id"])
    for table, column, other in LINKS:
        name = op.f(f"fk_{table}_tenant_id_{column}")
        op.create_foreign_key(name, table, other, ["tenant_id", column], ["tenant_id", "id"])


def downgrade() -> None:
    """Untie them."""
    for table, column, _ in reversed(LINKS):
        op.drop_constraint(op.f(f"fk_{table}_tenant_id_{column}"), table, type_="foreignkey")
    for table in reversed(OF_TENANT):
        op.drop_constraint(op.f(f"fk_{table}_tenant_id"), table, type_="foreignkey")
