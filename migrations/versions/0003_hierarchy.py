"""Units, their periods and changes, bodies, documents."""

import sqlalchemy as sa
from alembic import op

from core.db.security import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("hierarchy", "document", "unit", "unit_period", "unit_change", "unit_change_part", "body", "body_name")


def upgrade() -> None:
    """Make the tables; foreign keys come in a later step."""
    _make_hierarchy()
    _make_document()
    _make_unit()
    _make_unit_period()
    _make_unit_change()
    _make_unit_change_part()
    _make_body()
    _make_body_name()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_hierarchy() -> None:
    op.create_table(
        "hierarchy",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_hierarchy")),
    )
    protect(op, "hierarchy")


def _make_document() -> None:
    op.create_table(
        "document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "tenant_id", "issuer", "number", "dated", name=op.f("uq_document_tenant_id_issuer_number_dated")
        ),
    )
    protect(op, "document")


def _make_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_unit")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_unit_tenant_id_code")),
    )
    protect(op, "unit")


def _make_unit_period() -> None:
    op.create_table(
        "unit_period",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grassroots", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("parent_id <> unit_id", name=op.f("ck_unit_period_not_its_own_parent")),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_unit_period_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_unit_period")),
        sa.UniqueConstraint("tenant_id", "unit_id", "since", name=op.f("uq_unit_period_tenant_id_unit_id_since")),
    )
    op.create_index("ix_unit_period_parent", "unit_period", ["tenant_id", "parent_id", "since"], unique=False)
    protect(op, "unit_period")


def _make_unit_change() -> None:
    op.create_table(
        "unit_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_unit_change")),
    )
    op.create_index("ix_unit_change_day", "unit_change", ["tenant_id", "day"], unique=False)
    protect(op, "unit_change")


def _make_unit_change_part() -> None:
    op.create_table(
        "unit_change_part",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_unit_change_part")),
        sa.UniqueConstraint(
            "tenant_id",
            "change_id",
            "unit_id",
            "part",
            name=op.f("uq_unit_change_part_tenant_id_change_id_unit_id_part"),
        ),
    )
    op.create_index("ix_unit_change_part_unit", "unit_change_part", ["tenant_id", "unit_id"], unique=False)
    protect(op, "unit_change_part")


def _make_body() -> None:
    op.create_table(
        "body",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_body_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_body")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_body_tenant_id_code")),
    )
    op.create_index("ix_body_unit", "body", ["tenant_id", "unit_id"], unique=False)
    protect(op, "body")


def _make_body_name() -> None:
    op.create_table(
        "body_name",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_body_name_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_body_name")),
        sa.UniqueConstraint("tenant_id", "body_id", "since", name=op.f("uq_body_name_tenant_id_body_id_since")),
    )
    protect(op, "body_name")
