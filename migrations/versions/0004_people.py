"""People and their records."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from core.db.security import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "person",
    "membership",
    "departure",
    "post",
    "standing",
    "absence",
    "discipline",
    "commendation",
    "award",
    "state_result",
    "student_record",
    "year_level",
    "year_facts",
)


def upgrade() -> None:
    """Make the tables; foreign keys come in a later step."""
    _make_person()
    _make_membership()
    _make_departure()
    _make_post()
    _make_standing()
    _make_absence()
    _make_discipline()
    _make_commendation()
    _make_award()
    _make_state_result()
    _make_student_record()
    _make_year_level()
    _make_year_facts()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("official_on", sa.Date(), nullable=True),
        sa.Column("card_number", sa.Text(), nullable=True),
        sa.Column("is_student", sa.Boolean(), nullable=False),
        sa.Column("is_civil_servant", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(btrim(name)) > 0", name=op.f("ck_person_name_is_there")),
        sa.CheckConstraint(
            "official_on IS NULL OR admitted_on IS NOT NULL", name=op.f("ck_person_official_after_admission")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_person_tenant_id_code")),
    )
    op.create_index("ix_person_merged", "person", ["tenant_id", "merged_into_id"], unique=False)
    op.create_index(
        "ix_person_name",
        "person",
        ["tenant_id", "name_key", "id"],
        unique=False,
        postgresql_include=["search_text", "merged_into_id"],
    )
    protect(op, "person")


def _make_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_membership_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "tenant_id", "person_id", "kind", "since", name=op.f("uq_membership_tenant_id_person_id_kind_since")
        ),
    )
    op.create_index("ix_membership_unit", "membership", ["tenant_id", "unit_id", "since"], unique=False)
    protect(op, "membership")


def _make_departure() -> None:
    op.create_table(
        "departure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_departure_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_departure")),
        sa.UniqueConstraint("tenant_id", "person_id", "since", name=op.f("uq_departure_tenant_id_person_id_since")),
    )
    protect(op, "departure")


def _make_post() -> None:
    op.create_table(
        "post",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("leading", sa.Boolean(), nullable=False),
        sa.Column("head", sa.Boolean(), nullable=False),
        sa.Column("chairs", sa.Boolean(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("full_time", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_post_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_post")),
    )
    op.create_index("ix_post_body", "post", ["tenant_id", "body_id"], unique=False)
    op.create_index("ix_post_person", "post", ["tenant_id", "person_id"], unique=False)
    op.create_index("ix_post_unit", "post", ["tenant_id", "unit_id"], unique=False)
    protect(op, "post")


def _make_standing() -> None:
    op.create_table(
        "standing",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_standing_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_person", "standing", ["tenant_id", "person_id"], unique=False)
    protect(op, "standing")


def _make_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_absence_ends_after_it_begins")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["tenant_id", "person_id"], unique=False)
    protect(op, "absence")


def _make_discipline() -> None:
    op.create_table(
        "discipline",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("self_detected", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(person_id, unit_id, body_id) = 1", name=op.f("ck_discipline_one_subject")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_discipline")),
    )
    op.create_index("ix_discipline_person", "discipline", ["tenant_id", "person_id", "decided_on"], unique=False)
    op.create_index("ix_discipline_unit", "discipline", ["tenant_id", "unit_id", "decided_on"], unique=False)
    protect(op, "discipline")


def _make_commendation() -> None:
    op.create_table(
        "commendation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_commendation")),
    )
    op.create_index("ix_commendation_person", "commendation", ["tenant_id", "person_id"], unique=False)
    protect(op, "commendation")


def _make_award() -> None:
    op.create_table(
        "award",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(person_id, unit_id, body_id) = 1", name=op.f("ck_award_one_subject")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_award")),
    )
    op.create_index("ix_award_person", "award", ["tenant_id", "person_id"], unique=False)
    op.create_index("ix_award_unit", "award", ["tenant_id", "unit_id"], unique=False)
    protect(op, "award")


def _make_state_result() -> None:
    op.create_table(
        "state_result",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_state_result")),
        sa.UniqueConstraint("tenant_id", "person_id", "year", name=op.f("uq_state_result_tenant_id_person_id_year")),
    )
    protect(op, "state_result")


def _make_student_record() -> None:
    op.create_table(
        "student_record",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("conduct_points", sa.Numeric(), nullable=True),
        sa.Column("gpa", sa.Numeric(), nullable=True),
        sa.Column("credits_owed", sa.Numeric(), nullable=True),
        sa.Column("tuition_owed", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_student_record")),
        sa.UniqueConstraint("tenant_id", "person_id", "year", name=op.f("uq_student_record_tenant_id_person_id_year")),
    )
    protect(op, "student_record")


def _make_year_level() -> None:
    op.create_table(
        "year_level",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(person_id, unit_id, body_id) = 1", name=op.f("ck_year_level_one_subject")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_year_level")),
        sa.UniqueConstraint(
            "tenant_id", "subject", "body_id", "year", name=op.f("uq_year_level_tenant_id_subject_body_id_year")
        ),
        sa.UniqueConstraint(
            "tenant_id", "subject", "person_id", "year", name=op.f("uq_year_level_tenant_id_subject_person_id_year")
        ),
        sa.UniqueConstraint(
            "tenant_id", "subject", "unit_id", "year", name=op.f("uq_year_level_tenant_id_subject_unit_id_year")
        ),
    )
    protect(op, "year_level")


def _make_year_facts() -> None:
    op.create_table(
        "year_facts",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("body_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("columns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(person_id, unit_id, body_id) = 1", name=op.f("ck_year_facts_one_subject")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_year_facts")),
        sa.UniqueConstraint(
            "tenant_id", "subject", "body_id", "year", name=op.f("uq_year_facts_tenant_id_subject_body_id_year")
        ),
        sa.UniqueConstraint(
            "tenant_id", "subject", "person_id", "year", name=op.f("uq_year_facts_tenant_id_subject_person_id_year")
        ),
        sa.UniqueConstraint(
            "tenant_id", "subject", "unit_id", "year", name=op.f("uq_year_facts_tenant_id_subject_unit_id_year")
        ),
    )
    protect(op, "year_facts")
