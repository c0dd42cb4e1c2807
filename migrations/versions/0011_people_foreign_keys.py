"""The foreign keys of: People and their records."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Name, table and columns, the table and columns that are pointed to.
KEYS = (
    ("fk_person_tenant_id", "person", ["tenant_id"], "tenant", ["id"]),
    ("fk_person_tenant_id_merged_into_id", "person", ["tenant_id", "merged_into_id"], "person", ["tenant_id", "id"]),
    ("fk_membership_tenant_id", "membership", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_membership_tenant_id_document_id",
        "membership",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_membership_tenant_id_person_id", "membership", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_membership_tenant_id_unit_id", "membership", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_departure_tenant_id", "departure", ["tenant_id"], "tenant", ["id"]),
    ("fk_departure_tenant_id_document_id", "departure", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
    ("fk_departure_tenant_id_person_id", "departure", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_post_tenant_id", "post", ["tenant_id"], "tenant", ["id"]),
    ("fk_post_tenant_id_body_id", "post", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    ("fk_post_tenant_id_document_id", "post", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
    ("fk_post_tenant_id_person_id", "post", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_post_tenant_id_unit_id", "post", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_standing_tenant_id", "standing", ["tenant_id"], "tenant", ["id"]),
    ("fk_standing_tenant_id_document_id", "standing", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
    ("fk_standing_tenant_id_person_id", "standing", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_absence_tenant_id", "absence", ["tenant_id"], "tenant", ["id"]),
    ("fk_absence_tenant_id_person_id", "absence", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_discipline_tenant_id", "discipline", ["tenant_id"], "tenant", ["id"]),
    ("fk_discipline_tenant_id_body_id", "discipline", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    (
        "fk_discipline_tenant_id_document_id",
        "discipline",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_discipline_tenant_id_person_id", "discipline", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_discipline_tenant_id_unit_id", "discipline", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_commendation_tenant_id", "commendation", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_commendation_tenant_id_document_id",
        "commendation",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_commendation_tenant_id_person_id", "commendation", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_award_tenant_id", "award", ["tenant_id"], "tenant", ["id"]),
    ("fk_award_tenant_id_body_id", "award", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    ("fk_award_tenant_id_document_id", "award", ["tenant_id", "document_id"], "document", ["tenant_id", "id"]),
    ("fk_award_tenant_id_person_id", "award", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_award_tenant_id_unit_id", "award", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_state_result_tenant_id", "state_result", ["tenant_id"], "tenant", ["id"]),
    ("fk_state_result_tenant_id_person_id", "state_result", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_student_record_tenant_id", "student_record", ["tenant_id"], "tenant", ["id"]),
    (
        "fk_student_record_tenant_id_person_id",
        "student_record",
        ["tenant_id", "person_id"],
        "person",
        ["tenant_id", "id"],
    ),
    ("fk_year_level_tenant_id", "year_level", ["tenant_id"], "tenant", ["id"]),
    ("fk_year_level_tenant_id_body_id", "year_level", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    (
        "fk_year_level_tenant_id_document_id",
        "year_level",
        ["tenant_id", "document_id"],
        "document",
        ["tenant_id", "id"],
    ),
    ("fk_year_level_tenant_id_person_id", "year_level", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_year_level_tenant_id_unit_id", "year_level", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
    ("fk_year_facts_tenant_id", "year_facts", ["tenant_id"], "tenant", ["id"]),
    ("fk_year_facts_tenant_id_body_id", "year_facts", ["tenant_id", "body_id"], "body", ["tenant_id", "id"]),
    ("fk_year_facts_tenant_id_person_id", "year_facts", ["tenant_id", "person_id"], "person", ["tenant_id", "id"]),
    ("fk_year_facts_tenant_id_unit_id", "year_facts", ["tenant_id", "unit_id"], "unit", ["tenant_id", "id"]),
)


def upgrade() -> None:
    """Tie the rows together."""
    for name, table, columns, other, others in KEYS:
        op.create_foreign_key(op.f(name), table, other, columns, others)


def downgrade() -> None:
    """Untie them."""
    for name, table, *_ in reversed(KEYS):
        op.drop_constraint(op.f(name), table, type_="foreignkey")
