"""Organisations and people that are there, read at once so that ten thousand rows need three queries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from models import Organisation, Person
from states.vietnamese import fold


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    id: int
    code: str
    name: str
    organisation_kind: str
    tax_code: str | None
    email: str | None
    address: str | None

    def stored(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in self.__slots__}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    name: str
    email: str
    position: str | None
    organisation: str | None
    """Code of the organisation."""

    def stored(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in self.__slots__}


class Register:
    """The register as it stands, by the names people use."""

    def __init__(self, session: Session) -> None:
        columns = [getattr(Organisation, key) for key in KnownOrganisation.__slots__]
        found = [KnownOrganisation(*row) for row in session.exec(select(*columns))]
        self.by_code = {row.code: row for row in found}
        self.by_tax_code = {row.tax_code: row for row in found if row.tax_code}
        self.by_name: dict[str, list[KnownOrganisation]] = {}
        for row in found:
            self.by_name.setdefault(fold(row.name), []).append(row)
        codes = {row.id: row.code for row in found}
        self.people = {
            email: KnownPerson(name, email, position, codes.get(organisation_id or 0))
            for name, email, position, organisation_id in session.exec(
                select(Person.name, Person.email, Person.position, Person.organisation_id)
            )
        }

    def organisation(self, text: str) -> KnownOrganisation | str:
        """The organisation that a cell names by code, tax code or exact name; or the reason why there is none."""
        if found := self.by_code.get(text) or self.by_tax_code.get(text):
            return found
        named = self.by_name.get(fold(text), [])
        if len(named) == 1:
            return named[0]
        if named:
            codes = ", ".join(row.code for row in named)
            return f"có {len(named)} tổ chức cùng tên “{text}” ({codes}); hãy ghi mã hoặc mã số thuế."
        if re.fullmatch(r"\d{9}", text) and (found := self.by_tax_code.get(f"0{text}")):
            return found
        return (
            f"chưa có tổ chức “{text}” (theo mã, mã số thuế hoặc tên); hãy nhập danh sách tổ chức trước "
            "hoặc sửa lại cho khớp."
        )
