"""The tables about people. What ends gets a last day; what was wrong is corrected, and the audit keeps both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import TenantRow, indexed, link, once
from core.db.dated import Dated
from core.people.particulars import searched
from core.vietnamese import name_key


def _ends_after_it_begins() -> CheckConstraint:
    return CheckConstraint("until IS NULL OR until > since", "ends_after_it_begins")


def _one_subject() -> CheckConstraint:
    return CheckConstraint("num_nonnulls(person_id, unit_id, body_id) = 1", "one_subject")


def _key_of_name(row: Any) -> str:
    return name_key(str(row.get_current_parameters()["name"]))


def _searched(row: Any) -> str:
    given = row.get_current_parameters()
    return searched(given["name"], given["code"], given.get("card_number"))


class Person(TenantRow):
    """Somebody known to a committee: a member, or one who works there and is none."""

    __tablename__ = "person"
    __table_args__ = (
        link("merged_into_id", "person"),
        once("code"),
        # A page of names, a search and a count are read from this index alone.
        indexed("ix_person_name", "name_key", "id", postgresql_include=["search_text", "merged_into_id"]),
        indexed("ix_person_merged", "merged_into_id"),
        CheckConstraint("length(btrim(name)) > 0", "name_is_there"),
        CheckConstraint("official_on IS NULL OR admitted_on IS NOT NULL", "official_after_admission"),
    )

    code: Mapped[str]  # the number under which the committee keeps this person
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Text(collation="C"), default=_key_of_name)  # to sort by: given name first
    search_text: Mapped[str] = mapped_column(default=_searched)  # to search in: `particulars.searched`
    born_on: Mapped[date | None]
    admitted_on: Mapped[date | None]  # kết nạp; none: no member
    official_on: Mapped[date | None]  # chuyển chính thức; none: probationary
    card_number: Mapped[str | None]  # số thẻ đảng
    is_student: Mapped[bool]
    is_civil_servant: Mapped[bool]
    merged_into_id: Mapped[UUID | None]  # a duplicate, whose records went to that person
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Membership(Dated, TenantRow):
    """A person belongs to a unit for a time. A transfer ends one and begins the next."""

    __tablename__ = "membership"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("document_id", "document"),
        once("person_id", "kind", "since"),
        _ends_after_it_begins(),
        indexed("ix_membership_unit", "unit_id", "since"),
    )

    person_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    kind: Mapped[str]  # MembershipKind
    document_id: Mapped[UUID | None]


class Departure(Dated, TenantRow):
    """A person is no more of the committee, or no more a member, until a return."""

    __tablename__ = "departure"
    __table_args__ = (
        link("person_id", "person"),
        link("document_id", "document"),
        once("person_id", "since"),
        _ends_after_it_begins(),
    )

    person_id: Mapped[UUID]
    kind: Mapped[str]  # DepartureKind
    document_id: Mapped[UUID | None]


class Post(Dated, TenantRow):
    """A post that a person holds for a time, in a unit or in one of its bodies."""

    __tablename__ = "post"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("body_id", "body"),
        link("document_id", "document"),
        _ends_after_it_begins(),
        indexed("ix_post_person", "person_id"),
        indexed("ix_post_unit", "unit_id"),
        indexed("ix_post_body", "body_id"),
    )

    person_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    body_id: Mapped[UUID | None]
    title: Mapped[str]
    leading: Mapped[bool]  # chức vụ lãnh đạo, quản lý
    head: Mapped[bool]  # người đứng đầu
    chairs: Mapped[bool]  # chairs the body's meetings
    main: Mapped[bool]  # the main one of several
    full_time: Mapped[bool]
    rank: Mapped[int | None] = mapped_column(SmallInteger)  # 1 is the highest
    document_id: Mapped[UUID | None]


class Standing(Dated, TenantRow):
    """A member is exempt from activity, or suspended, for a time."""

    __tablename__ = "standing"
    __table_args__ = (
        link("person_id", "person"),
        link("document_id", "document"),
        _ends_after_it_begins(),
        indexed("ix_standing_person", "person_id"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[str]  # StandingKind
    document_id: Mapped[UUID | None]


class Absence(Dated, TenantRow):
    """Somebody was away for a time."""

    __tablename__ = "absence"
    __table_args__ = (link("person_id", "person"), _ends_after_it_begins(), indexed("ix_absence_person", "person_id"))

    person_id: Mapped[UUID]
    kind: Mapped[str]  # AbsenceKind


class Discipline(TenantRow):
    """A measure of discipline against a person, a unit or a body."""

    __tablename__ = "discipline"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("body_id", "body"),
        link("document_id", "document"),
        _one_subject(),
        indexed("ix_discipline_person", "person_id", "decided_on"),
        indexed("ix_discipline_unit", "unit_id", "decided_on"),
    )

    person_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    body_id: Mapped[UUID | None]
    form: Mapped[str]  # khiển trách, cảnh cáo, ...
    decided_on: Mapped[date]
    self_detected: Mapped[bool]
    document_id: Mapped[UUID | None]


class Commendation(TenantRow):
    """A commendation of a person in a year; `level` is that of CommendationLevel."""

    __tablename__ = "commendation"
    __table_args__ = (
        link("person_id", "person"),
        link("document_id", "document"),
        indexed("ix_commendation_person", "person_id"),
    )

    person_id: Mapped[UUID]
    level: Mapped[str]
    given_on: Mapped[date]
    document_id: Mapped[UUID | None]


class Award(TenantRow):
    """An award of a person, a unit or a body."""

    __tablename__ = "award"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("body_id", "body"),
        link("document_id", "document"),
        _one_subject(),
        indexed("ix_award_person", "person_id"),
        indexed("ix_award_unit", "unit_id"),
    )

    person_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    body_id: Mapped[UUID | None]
    name: Mapped[str]
    given_on: Mapped[date]
    document_id: Mapped[UUID | None]


class StateResult(TenantRow):
    """What the state side gave a civil servant for a year."""

    __tablename__ = "state_result"
    __table_args__ = (link("person_id", "person"), once("person_id", "year"))

    person_id: Mapped[UUID]
    year: Mapped[int]
    level: Mapped[str]


class StudentRecord(TenantRow):
    """The year of a student: conduct 0 to 100, average 0 to 4, share of the year's credits owed, tuition."""

    __tablename__ = "student_record"
    __table_args__ = (link("person_id", "person"), once("person_id", "year"))

    person_id: Mapped[UUID]
    year: Mapped[int]
    track: Mapped[str]  # StudentTrack
    conduct_points: Mapped[Decimal | None] = mapped_column(Numeric)
    gpa: Mapped[Decimal | None] = mapped_column(Numeric)
    credits_owed: Mapped[Decimal | None] = mapped_column(Numeric)
    tuition_owed: Mapped[bool | None]


class YearLevel(TenantRow):
    """The level that a person, a unit or a body was given for a year, under a rulebook."""

    __tablename__ = "year_level"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("body_id", "body"),
        link("document_id", "document"),
        _one_subject(),
        once("subject", "person_id", "year"),
        once("subject", "unit_id", "year"),
        once("subject", "body_id", "year"),
    )

    subject: Mapped[str]  # a subject of the rulebook: party_member, leader, party_org, ...
    person_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    body_id: Mapped[UUID | None]
    year: Mapped[int]
    level: Mapped[str]
    rulebook: Mapped[str]
    document_id: Mapped[UUID | None]


class YearFacts(TenantRow):
    """What was given for a year's review and no record can tell: targets, grades, findings.

    `columns` are those of a spreadsheet row (`contract.md`), by their codes: `{"targets_done": "1",
    "grades.results.1": "XS"}`.
    """

    __tablename__ = "year_facts"
    __table_args__ = (
        link("person_id", "person"),
        link("unit_id", "unit"),
        link("body_id", "body"),
        _one_subject(),
        once("subject", "person_id", "year"),
        once("subject", "unit_id", "year"),
        once("subject", "body_id", "year"),
    )

    subject: Mapped[str]
    person_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    body_id: Mapped[UUID | None]
    year: Mapped[int]
    columns: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
