"""Submissions and break-glass sessions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.security import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("submission", "received_submission", "break_glass", "break_glass_opening")


def upgrade() -> None:
    """Make the tables; foreign keys come in a later step."""
    _make_submission()
    _make_received_submission()
    _make_break_glass()
    _make_break_glass_opening()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_submission")),
        sa.UniqueConstraint("tenant_id", "replaces_id", name=op.f("uq_submission_tenant_id_replaces_id")),
    )
    op.create_index(
        "ix_submission_pending",
        "submission",
        ["tenant_id", "id"],
        unique=False,
        postgresql_where="delivered < revision",
    )
    op.create_index(
        "uq_submission_in_force",
        "submission",
        ["tenant_id", "subject", "year"],
        unique=True,
        postgresql_where="withdrawn_at IS NULL AND replaced_at IS NULL",
    )
    protect(op, "submission")


def _make_received_submission() -> None:
    op.create_table(
        "received_submission",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_received_submission")),
    )
    op.create_index(
        "ix_received_submission_year", "received_submission", ["tenant_id", "year", "from_id"], unique=False
    )
    protect(op, "received_submission")


def _make_break_glass() -> None:
    op.create_table(
        "break_glass",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_break_glass_ends_after_it_begins")),
        sa.CheckConstraint("length(btrim(reason)) > 0", name=op.f("ck_break_glass_reason_is_there")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_break_glass")),
        sa.UniqueConstraint("tenant_id", "key_hash", name=op.f("uq_break_glass_tenant_id_key_hash")),
    )
    protect(op, "break_glass")


def _make_break_glass_opening() -> None:
    op.create_table(
        "break_glass_opening",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_break_glass_opening")),
    )
    op.create_index(
        "ix_break_glass_opening_created", "break_glass_opening", ["tenant_id", "created_at", "id"], unique=False
    )
    protect(op, "break_glass_opening")
