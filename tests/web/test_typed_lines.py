"""Text boxes in which each line is one item, as a browser sends them: its lines end with CR LF."""

from __future__ import annotations

from sqlmodel import Session, select

from models import Council
from states.roles import Role
from tests.secretariat.builders import MEMBERS, SEATS, drafted_council, invited_council, office, organisation
from tests.web.conftest import Desk, words


def two_organisations(session: Session) -> None:
    office(session)
    organisation(session, 1)
    organisation(session, 2)


def version(session: Session) -> str:
    return str(session.exec(select(Council)).one().version)


def test_lines_are_read_as_a_browser_sends_them(desk: Desk) -> None:
    """Browsers end the lines of a text box with CR LF."""
    desk.prepared(two_organisations)
    secretariat = desk.of(Role.SECRETARIAT)
    drafted = secretariat.post(
        "/new/announcement/draft",
        code="TB-2",
        year="2025",
        title="Đề xuất nhiệm vụ",
        closes_on="30/05/2025",
        recipients="DN1\r\n DN2\r\n",
    )
    assert drafted.status_code == 303, words(drafted.text)


def test_a_seat_is_typed_by_its_name_even_where_the_name_has_a_comma(desk: Desk) -> None:
    desk.prepared(drafted_council)
    secretariat = desk.of(Role.SECRETARIAT)
    typed = {"chair": "Chủ tịch", "secretary": "Ủy viên, thư ký khoa học"}
    lines = [f"{email}:{typed.get(seat, seat)}" for email, seat in SEATS.items()]
    done = secretariat.post(
        "/cases/council/HD-1/act/edit", version=desk.prepared(version), members="\r\n".join(lines)
    )
    assert done.status_code == 303, words(done.text)
    assert f"Ủy viên, thư ký khoa học · {MEMBERS[4]}" in secretariat.text("/cases/council/HD-1")


def test_each_line_of_the_absent_names_one_member_and_why(desk: Desk) -> None:
    desk.prepared(invited_council)
    secretariat = desk.of(Role.SECRETARIAT)
    done = secretariat.post(
        "/cases/council/HD-1/act/take_attendance",
        version=desk.prepared(version),
        present=[email for email in MEMBERS if email not in MEMBERS[5:7]],
        absent=f"{MEMBERS[5]}:Công tác tỉnh ngoài\r\n{MEMBERS[6]}: Ốm, xin vắng\r\n",
    )
    assert done.status_code == 303, words(done.text)
    text = secretariat.text("/cases/council/HD-1")
    assert "vắng: Công tác tỉnh ngoài" in text
    assert "vắng: Ốm, xin vắng" in text
