"""The register of organisations and of people, and one organisation with its history."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.people import ORGANISATION_KINDS
from secretariat import registers
from secretariat.organisation_file import organisation_file
from states.roles import Role
from web.access import may_open
from web.depends import Reading
from web.pages import page
from web.registers import AtPage, filters, number_in, open_links, page_links

router = APIRouter()


@router.get("/organisations", name="organisations")
def organisations(
    request: Request, visit: Reading, kind: str = "", search: str = "", at: AtPage = ""
) -> Response:
    of_kind = kind if kind in ORGANISATION_KINDS else ""
    found = registers.organisation_page(visit.session, kind=of_kind, search=search, number=number_in(at) or 1)
    form = filters(
        request,
        "organisations",
        [
            ("search", "Mã, tên, mã số thuế", "search", (), search),
            ("kind", "Loại hình", "choice", list(ORGANISATION_KINDS.items()), of_kind),
        ],
    )
    return page(
        request,
        "organisations/register.html",
        visit,
        "Doanh nghiệp, tổ chức",
        found=found,
        form=form,
        page_link=page_links(request, "organisations", {"search": search, "kind": of_kind}),
        acts=open_links(request, visit, "organisation", {"enter_organisation": "Thêm tổ chức"}),
        imports=may_open("imports", visit.actor),
    )


@router.get("/organisations/{code:path}", name="organisation")
def organisation(request: Request, visit: Reading, code: str) -> Response:
    file = organisation_file(visit.session, code)
    line = file.line
    letters = registers.letter_page(visit.session, to=line.email) if line.email else None
    change = open_links(
        request, visit, "organisation", {"change_organisation": "Sửa thông tin"}, code=line.code
    )
    settle = {"settle_bounce": "Xác nhận địa chỉ dùng lại được"}
    if line.returned_on is not None and line.email:
        change += open_links(request, visit, "bounce", settle, email=line.email)
    return page(
        request,
        "organisations/organisation.html",
        visit,
        line.name,
        file=file,
        line=line,
        letters=letters,
        acts=change,
    )


@router.get("/people", name="people")
def people(request: Request, visit: Reading, role: str = "", search: str = "", at: AtPage = "") -> Response:
    of_role = Role(role) if role in set(Role) else None
    found = registers.people_page(visit.session, role=of_role, search=search, number=number_in(at) or 1)
    roles = [(each.value, each.label) for each in Role if each is not Role.SYSTEM]
    form = filters(
        request,
        "people",
        [
            ("search", "Họ tên, địa chỉ thư", "search", (), search),
            ("role", "Vai trò", "choice", roles, of_role),
        ],
    )
    change = {"change_person": "Sửa"}
    return page(
        request,
        "organisations/people.html",
        visit,
        "Cán bộ, thành viên Hội đồng",
        found=found,
        lines=[
            (line, open_links(request, visit, "person", change, email=line.email)) for line in found.lines
        ],
        form=form,
        page_link=page_links(request, "people", {"search": search, "role": of_role}),
        acts=open_links(request, visit, "person", {"enter_person": "Thêm người"}),
    )
