"""Writes that happen once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.security import protect

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("idempotency_key",)


def upgrade() -> None:
    """Make the tables; foreign keys come in a later step."""
    _make_idempotency_key()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_idempotency_key")),
        sa.UniqueConstraint(
            "tenant_id", "account_id", "hashed", name=op.f("uq_idempotency_key_tenant_id_account_id_hashed")
        ),
    )
    op.create_index("ix_idempotency_key_kept_until", "idempotency_key", ["tenant_id", "kept_until"], unique=False)
    protect(op, "idempotency_key")
