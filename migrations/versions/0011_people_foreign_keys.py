"""The foreign keys of: People and their records."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tie the rows together."""
    op.create_foreign_key(op.f("fk_person_tenant_id"), "person", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_person_tenant_id_merged_into_id"),
        "person",
        "person",
        ["tenant_id", "merged_into_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_membership_tenant_id"), "membership", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_membership_tenant_id_document_id"),
        "membership",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_membership_tenant_id_person_id"),
        "membership",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_membership_tenant_id_unit_id"), "membership", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_departure_tenant_id"), "departure", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_departure_tenant_id_document_id"),
        "departure",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_departure_tenant_id_person_id"), "departure", "person", ["tenant_id", "person_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_post_tenant_id"), "post", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_post_tenant_id_body_id"), "post", "body", ["tenant_id", "body_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_post_tenant_id_document_id"), "post", "document", ["tenant_id", "document_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_post_tenant_id_person_id"), "post", "person", ["tenant_id", "person_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_post_tenant_id_unit_id"), "post", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_standing_tenant_id"), "standing", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_standing_tenant_id_document_id"),
        "standing",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_standing_tenant_id_person_id"), "standing", "person", ["tenant_id", "person_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_absence_tenant_id"), "absence", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_absence_tenant_id_person_id"), "absence", "person", ["tenant_id", "person_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_discipline_tenant_id"), "discipline", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_discipline_tenant_id_body_id"), "discipline", "body", ["tenant_id", "body_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_discipline_tenant_id_document_id"),
        "discipline",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_discipline_tenant_id_person_id"),
        "discipline",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_discipline_tenant_id_unit_id"), "discipline", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_commendation_tenant_id"), "commendation", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_commendation_tenant_id_document_id"),
        "commendation",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_commendation_tenant_id_person_id"),
        "commendation",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_award_tenant_id"), "award", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_award_tenant_id_body_id"), "award", "body", ["tenant_id", "body_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_award_tenant_id_document_id"), "award", "document", ["tenant_id", "document_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_award_tenant_id_person_id"), "award", "person", ["tenant_id", "person_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_award_tenant_id_unit_id"), "award", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_state_result_tenant_id"), "state_result", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_state_result_tenant_id_person_id"),
        "state_result",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_student_record_tenant_id"), "student_record", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_student_record_tenant_id_person_id"),
        "student_record",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(op.f("fk_year_level_tenant_id"), "year_level", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_year_level_tenant_id_body_id"), "year_level", "body", ["tenant_id", "body_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_year_level_tenant_id_document_id"),
        "year_level",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_year_level_tenant_id_person_id"),
        "year_level",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_year_level_tenant_id_unit_id"), "year_level", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(op.f("fk_year_facts_tenant_id"), "year_facts", "tenant", ["tenant_id"], ["id"])
    op.create_foreign_key(
        op.f("fk_year_facts_tenant_id_body_id"), "year_facts", "body", ["tenant_id", "body_id"], ["tenant_id", "id"]
    )
    op.create_foreign_key(
        op.f("fk_year_facts_tenant_id_person_id"),
        "year_facts",
        "person",
        ["tenant_id", "person_id"],
        ["tenant_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_year_facts_tenant_id_unit_id"), "year_facts", "unit", ["tenant_id", "unit_id"], ["tenant_id", "id"]
    )


def downgrade() -> None:
    """Untie them."""
    op.drop_constraint(op.f("fk_year_facts_tenant_id_unit_id"), "year_facts", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_facts_tenant_id_person_id"), "year_facts", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_facts_tenant_id_body_id"), "year_facts", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_facts_tenant_id"), "year_facts", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_level_tenant_id_unit_id"), "year_level", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_level_tenant_id_person_id"), "year_level", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_level_tenant_id_document_id"), "year_level", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_level_tenant_id_body_id"), "year_level", type_="foreignkey")
    op.drop_constraint(op.f("fk_year_level_tenant_id"), "year_level", type_="foreignkey")
    op.drop_constraint(op.f("fk_student_record_tenant_id_person_id"), "student_record", type_="foreignkey")
    op.drop_constraint(op.f("fk_student_record_tenant_id"), "student_record", type_="foreignkey")
    op.drop_constraint(op.f("fk_state_result_tenant_id_person_id"), "state_result", type_="foreignkey")
    op.drop_constraint(op.f("fk_state_result_tenant_id"), "state_result", type_="foreignkey")
    op.drop_constraint(op.f("fk_award_tenant_id_unit_id"), "award", type_="foreignkey")
    op.drop_constraint(op.f("fk_award_tenant_id_person_id"), "award", type_="foreignkey")
    op.drop_constraint(op.f("fk_award_tenant_id_document_id"), "award", type_="foreignkey")
    op.drop_constraint(op.f("fk_award_tenant_id_body_id"), "award", type_="foreignkey")
    op.drop_constraint(op.f("fk_award_tenant_id"), "award", type_="foreignkey")
    op.drop_constraint(op.f("fk_commendation_tenant_id_person_id"), "commendation", type_="foreignkey")
    op.drop_constraint(op.f("fk_commendation_tenant_id_document_id"), "commendation", type_="foreignkey")
    op.drop_constraint(op.f("fk_commendation_tenant_id"), "commendation", type_="foreignkey")
    op.drop_constraint(op.f("fk_discipline_tenant_id_unit_id"), "discipline", type_="foreignkey")
    op.drop_constraint(op.f("fk_discipline_tenant_id_person_id"), "discipline", type_="foreignkey")
    op.drop_constraint(op.f("fk_discipline_tenant_id_document_id"), "discipline", type_="foreignkey")
    op.drop_constraint(op.f("fk_discipline_tenant_id_body_id"), "discipline", type_="foreignkey")
    op.drop_constraint(op.f("fk_discipline_tenant_id"), "discipline", type_="foreignkey")
    op.drop_constraint(op.f("fk_absence_tenant_id_person_id"), "absence", type_="foreignkey")
    op.drop_constraint(op.f("fk_absence_tenant_id"), "absence", type_="foreignkey")
    op.drop_constraint(op.f("fk_standing_tenant_id_person_id"), "standing", type_="foreignkey")
    op.drop_constraint(op.f("fk_standing_tenant_id_document_id"), "standing", type_="foreignkey")
    op.drop_constraint(op.f("fk_standing_tenant_id"), "standing", type_="foreignkey")
    op.drop_constraint(op.f("fk_post_tenant_id_unit_id"), "post", type_="foreignkey")
    op.drop_constraint(op.f("fk_post_tenant_id_person_id"), "post", type_="foreignkey")
    op.drop_constraint(op.f("fk_post_tenant_id_document_id"), "post", type_="foreignkey")
    op.drop_constraint(op.f("fk_post_tenant_id_body_id"), "post", type_="foreignkey")
    op.drop_constraint(op.f("fk_post_tenant_id"), "post", type_="foreignkey")
    op.drop_constraint(op.f("fk_departure_tenant_id_person_id"), "departure", type_="foreignkey")
    op.drop_constraint(op.f("fk_departure_tenant_id_document_id"), "departure", type_="foreignkey")
    op.drop_constraint(op.f("fk_departure_tenant_id"), "departure", type_="foreignkey")
    op.drop_constraint(op.f("fk_membership_tenant_id_unit_id"), "membership", type_="foreignkey")
    op.drop_constraint(op.f("fk_membership_tenant_id_person_id"), "membership", type_="foreignkey")
    op.drop_constraint(op.f("fk_membership_tenant_id_document_id"), "membership", type_="foreignkey")
    op.drop_constraint(op.f("fk_membership_tenant_id"), "membership", type_="foreignkey")
    op.drop_constraint(op.f("fk_person_tenant_id_merged_into_id"), "person", type_="foreignkey")
    op.drop_constraint(op.f("fk_person_tenant_id"), "person", type_="foreignkey")
