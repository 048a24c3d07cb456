"""Organisations (agencies, enterprises, institutes, individuals) and the people who act or sit in councils."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlmodel import Field

from models.base import Row, Words, choice
from states.roles import Role

ORGANISATION_KINDS = {
    "enterprise": "Doanh nghiệp",
    "agency": "Cơ quan",
    "institute": "Viện, trường",
    "individual": "Cá nhân",
}


class Organisation(Row, table=True):
    __tablename__ = "organisation"

    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=250)
    organisation_kind: str = Field(sa_type=choice("organisation_kind", ORGANISATION_KINDS))
    tax_code: str | None = Field(default=None, max_length=14, unique=True)
    email: str | None = Field(default=None, max_length=254)
    address: str | None = Field(default=None, max_length=250)
    search: str = Field(default="", sa_type=Words, sa_column_kwargs={"server_default": ""}, index=True)


class Person(Row, table=True):
    """Someone with an e-mail address. `roles` holds `Role` values; council seats are given per council."""

    __tablename__ = "person"

    name: str = Field(max_length=120)
    email: str = Field(max_length=254, unique=True)
    position: str | None = Field(default=None, max_length=120)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    roles: list[Role] = Field(default_factory=list, sa_type=JSON)
