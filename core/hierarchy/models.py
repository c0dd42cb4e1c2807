"""The tables of the hierarchy. Nothing here is ever deleted: what ends gets a last day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import TenantRow, indexed, link, once
from core.db.dated import Dated


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
    """What a unit is for a time: its name, kind and parent. The periods of a unit never overlap."""

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
    name_key: Mapped[str]  # to sort by, in Vietnamese order
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
    name: Mapped[str]
    document_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
