"""Who may come in and as whom: people with their roles and accounts, and who stands in for whom. All by acts."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from secretariat.accounts.listing import AccountLine, SubstitutionLine, accounts, substitutions
from secretariat.guarded_roles import administers
from states.roles import Role, may_open
from web.administration import tabs
from web.depends import Reading
from web.pages import page
from web.visit import Visit

router = APIRouter()

Offer = tuple[str, str]
"""Label and href of an act."""


@dataclass(frozen=True)
class PersonRow:
    person: AccountLine
    acts: tuple[Offer, ...]


@dataclass(frozen=True)
class SubstitutionRow:
    line: SubstitutionLine
    end: str | None


@router.get("/admin", name="admin")
def admin(request: Request, visit: Reading, role: str = "", q: str = "", number: int = 1) -> Response:
    links = request.app.state.links
    chosen = next((each for each in Role if each.value == role), None)
    found, total, pages = accounts(visit.session, role=chosen, text=q[:100], number=number)
    return page(
        request,
        "admin/people.html",
        visit,
        "Quản trị",
        tabs=tabs(request, visit, "admin"),
        people=[PersonRow(person, _on_person(links, visit, person)) for person in found],
        total=total,
        pages=pages,
        page_number=min(max(1, number), pages),
        url_for=lambda to: links("admin", {"role": role, "q": q, "number": to}),
        form=_form(links, chosen, q[:100]),
        enter=_offer(links, visit, "enter_person", "Thêm người"),
    )


@router.get("/my/substitutions", name="substitutions")
def standing_in(request: Request, visit: Reading) -> Response:
    """Everybody of an office sees and settles their own; whoever administers, all."""
    links, everyone = request.app.state.links, administers(visit.session, visit.actor)
    lines = substitutions(visit.session, today=visit.today, of=None if everyone else visit.actor.id)
    away = {} if everyone else {"away": visit.actor.id}
    return page(
        request,
        "admin/substitutions.html",
        visit,
        "Làm thay",
        tabs=tabs(request, visit, "substitutions"),
        rows=[SubstitutionRow(line, _end(links, visit, line, everyone)) for line in lines],
        everyone=everyone,
        begin=_offer(links, visit, "begin_substitution", "Cử người làm thay", **away),
    )


def _on_person(links: Any, visit: Visit, person: AccountLine) -> tuple[Offer, ...]:
    """What may be tried on someone; who holds a guarded role is refused by the act itself, with the reason."""
    offered = [_offer(links, visit, "change_person", "Sửa", email=person.email)]
    if person.disabled:
        offered.append(_offer(links, visit, "enable_account", "Mở khóa", email=person.email))
    else:
        label = "Mời đặt lại mật khẩu" if person.has_password else "Mời"
        offered.append(_offer(links, visit, "invite_person", label, email=person.email))
        offered.append(_offer(links, visit, "disable_account", "Khóa", email=person.email))
    if person.has_totp:
        offered.append(_offer(links, visit, "clear_totp", "Bỏ mã xác thực", email=person.email))
    return tuple(each for each in offered if each is not None)


def _end(links: Any, visit: Visit, line: SubstitutionLine, everyone: bool) -> str | None:
    if not everyone and line.away_email != visit.actor.id:
        return None
    to = {"away": line.away_email, "substitute": line.substitute_email}
    found = _offer(links, visit, "end_substitution", "", **to)
    return found[1] if found else None


def _offer(links: Any, visit: Visit, event: str, label: str, **given: str) -> Offer | None:
    if not visit.actor.roles & may_open("person", event):
        return None
    return label, links("new_page", {"kind": "person", "event": event, **given})


def _form(links: Any, role: Role | None, text: str) -> SimpleNamespace:
    roles = [(each.value, each.label) for each in Role if each is not Role.SYSTEM]
    fields = [
        ("q", "Tìm", "search", [], text or None),
        ("role", "Vai trò", "choice", roles, role and role.value),
    ]
    active = []
    if text:
        active.append((f"“{text}”", links("admin", {"role": role.value if role else ""})))
    if role is not None:
        active.append((role.label, links("admin", {"q": text})))
    return SimpleNamespace(
        action=links("admin", {}), fields=fields, hidden=[], active=active, clear=links("admin", {})
    )
