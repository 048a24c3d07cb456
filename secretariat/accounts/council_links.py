"""A council member's way in: a link by mail and, by another way, six digits."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from sqlmodel import Session

from models import Council, CouncilMember, Person
from secretariat.accounts.answers import Denied, SignedIn
from secretariat.accounts.letters import bring, refuse_unreachable
from secretariat.accounts.links import make_link, use_link
from secretariat.accounts.rows import hold_person, note
from secretariat.accounts.web_sessions import open_session
from secretariat.acts import By, act
from secretariat.audiences import Recipient, seats
from secretariat.lookup import case_by_code
from secretariat.people import Email
from states.council_rules import Seat
from states.errors import Refusal
from states.forms import Code
from states.lifecycles import LIFECYCLES

LABEL = "Gửi đường dẫn cho thành viên Hội đồng"


@dataclass(frozen=True)
class CouncilKey:
    """To be told to the member by telephone or on paper, never in the mail that brings the link. Shown once."""

    member: str
    code: SecretStr


@act("person", opens=True)
def send_council_link(session: Session, *, by: By, council: Code, member: Email) -> CouncilKey:
    """Gửi đường dẫn riêng cho thành viên. Mã truy cập chỉ hiện một lần, để báo riêng cho thành viên đó.

    A new link takes the place of the one before.
    """
    row = case_by_code(session, Council, council)
    seat, person = _seated(session, row, member)
    hold_person(session, person)
    reader = Recipient(person.name, person.email, person.organisation_id, seat.pk)
    refuse_unreachable(session, LABEL, reader)
    if row.state in (*LIFECYCLES["council"].final, "drafting"):
        said = "Chỉ gửi đường dẫn khi Hội đồng đã thành lập và chưa kết thúc."
        raise Refusal(LABEL, row.label, [said])
    code = SecretStr(f"{secrets.randbelow(10**6):06d}")
    link, token = make_link(
        session, "council", person.email, now=by.now, person_id=person.pk, council_id=row.pk, code=code
    )
    about = {"council": row, "seat": Seat(seat.seat).label}
    bring(session, "council_access", link, token, reader, site=by.site, now=by.now, **about)
    note(session, person, by.actor, by.now, "send_council_link", by.filled)
    return CouncilKey(person.name, code)


def _seated(session: Session, council: Council, email: str) -> tuple[CouncilMember, Person]:
    for seat, person in seats(session, council):
        if person.email == email:
            return seat, person
    raise Refusal(LABEL, council.label, [f"{email} không phải là thành viên của Hội đồng này."])


def enter_council(
    session: Session, token: str, *, code: str | None, agent: str, now: datetime
) -> SignedIn | Denied:
    """Open a session that is confined to the council of the link; commit in either case."""
    link = use_link(session, token, purpose="council", now=now, code=code)
    if isinstance(link, Denied):
        return link
    council, person = session.get_one(Council, link.council_id), session.get_one(Person, link.person_id)
    if person.pk not in {one.pk for _, one in seats(session, council)}:
        return Denied("Ông (Bà) không còn là thành viên của Hội đồng này; hãy liên hệ thư ký Hội đồng.")
    return SignedIn(open_session(session, person, agent=agent, now=now, council_id=council.pk), person.pk)
