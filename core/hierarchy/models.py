"""The tables of the hierarchy. Nothing here is ever deleted: what ends gets a last day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, OfTenant, TenantRow, indexed, link, once
from core.db.dated import Dated
from core.vietnamese import plain, sort_key


def _key_of_name(row: Any) -> str:
    return sort_key(str(row.get_current_parameters()["name"]))


def _plain_name(row: Any) -> str:
    return plain(str(row.get_current_parameters()["name"]))


class Hierarchy(OfTenant, Base):
    """All units of a tenant as one thing: whoever changes where units stand holds its lock, and counts the change."""

    __tablename__ = "hierarchy"

    revision: Mapped[int]


class Document(TenantRow):
    """A decision, plan or letter that something rests on. A number alone is never a key."""

    __tablename__ = "document"
    __table_args__ = (once("issuer", "number", "dated"),)

    issuer: Mapped[str]
    number: Mapped[str]
    dated: Mapped[date]
    title: Mapped[str]


class Unit(TenantRow):
    """A node of the hierarchy, for its whole life; what it is called and where it stands is said by its periods."""

    __tablename__ = "unit"
    __table_args__ = (once("code"),)

    code: Mapped[str]
    version: Mapped[int] = mapped_column()  # counts the changes of anything said of the unit

    __mapper_args__ = {"version_id_col": version}


class UnitPeriod(Dated, TenantRow):
    """What a unit is for a time: its name, kind and parent. Its periods follow each other without a gap."""

    __tablename__ = "unit_period"
    __table_args__ = (
        link("unit_id", "unit"),
        link("parent_id", "unit"),
        link("document_id", "document"),
        once("unit_id", "since"),
        CheckConstraint("until IS NULL OR until > since", "ends_after_it_begins"),
        CheckConstraint("parent_id <> unit_id", "not_its_own_parent"),
        indexed("ix_unit_period_parent", "parent_id", "since"),
    )

    unit_id: Mapped[UUID]
    parent_id: Mapped[UUID | None]
    kind: Mapped[str]  # UnitKind
    grassroots: Mapped[bool]  # a grassroots organisation (tổ chức cơ sở đảng)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(Text(collation="C"), default=_key_of_name)  # in Vietnamese order
    search_text: Mapped[str] = mapped_column(default=_plain_name)  # without marks, in small letters
    document_id: Mapped[UUID | None]


class UnitChange(TenantRow):
    """Something that a document did to units on a day."""

    __tablename__ = "unit_change"
    __table_args__ = (link("document_id", "document"), indexed("ix_unit_change_day", "day"))

    kind: Mapped[str]  # ChangeKind
    day: Mapped[date]
    document_id: Mapped[UUID | None]
    note: Mapped[str]


class UnitChangePart(TenantRow):
    """A unit that a change was about."""

    __tablename__ = "unit_change_part"
    __table_args__ = (
        link("change_id", "unit_change"),
        link("unit_id", "unit"),
        once("change_id", "unit_id", "part"),
        indexed("ix_unit_change_part_unit", "unit_id"),
    )

    change_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    part: Mapped[str]  # Part


class Body(Dated, TenantRow):
    """A group of people that belongs to a unit and acts for it; its members hold posts in it."""

    __tablename__ = "body"
    __table_args__ = (
        link("unit_id", "unit"),
        link("document_id", "document"),
        once("code"),
        CheckConstraint("until IS NULL OR until > since", "ends_after_it_begins"),
        indexed("ix_body_unit", "unit_id"),
    )

    code: Mapped[str]
    unit_id: Mapped[UUID]
    kind: Mapped[str]  # BodyKind
    name: Mapped[str]  # the latest of its names
    document_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class BodyName(Dated, TenantRow):
    """What a body is called for a time; its names follow each other without a gap through its life."""

    __tablename__ = "body_name"
    __table_args__ = (
        link("body_id", "body"),
        link("document_id", "document"),
        once("body_id", "since"),
        CheckConstraint("until IS NULL OR until > since", "ends_after_it_begins"),
    )

    body_id: Mapped[UUID]
    name: Mapped[str]
    document_id: Mapped[UUID | None]
