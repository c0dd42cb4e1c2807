"""Tenants with their choices, and the audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.security import protect, share

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and keep the tenants' rows apart; foreign keys come in the next step."""
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            r"code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 40", name=op.f("ck_tenant_code_is_plain")
        ),
        sa.CheckConstraint("length(btrim(name)) > 0", name=op.f("ck_tenant_name_is_there")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_tenant_not_its_own_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("code", name=op.f("uq_tenant_code")),
    )
    op.create_index("ix_tenant_parent_id", "tenant", ["parent_id"])
    _make_choices()
    _make_audit()
    share(op, "tenant", own_row="id")
    protect(op, "plugin_choice")
    protect(op, "rulebook_choice")
    protect(op, "audit_entry", append_only=True)
    protect(op, "audit_head")


def _make_choices() -> None:
    op.create_table(
        "plugin_choice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "position", name=op.f("pk_plugin_choice")),
        sa.UniqueConstraint("tenant_id", "plugin", name=op.f("uq_plugin_choice_tenant_id_plugin")),
    )
    op.create_table(
        "rulebook_choice",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "year", name=op.f("pk_rulebook_choice")),
    )


def _make_audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_entry_counted_from_one")),
        sa.PrimaryKeyConstraint("tenant_id", "number", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["tenant_id", "subject", "number"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["tenant_id", "actor", "number"])
    op.create_index("ix_audit_entry_action", "audit_entry", ["tenant_id", "action", "number"])
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
    )


def downgrade() -> None:
    """Take the tables away; their policies and rights go with them."""
    for table in ("audit_head", "audit_entry", "rulebook_choice", "plugin_choice", "tenant"):
        op.drop_table(table)
