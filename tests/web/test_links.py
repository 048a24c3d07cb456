"""Personal links: a password by invitation, a council by link and code, an enterprise that registers by itself."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from models import AccessLink, Letter, Organisation, Person
from states.roles import Role
from tests.secretariat.builders import (
    AN,
    MEMBERS,
    eligible_task,
    established_council,
    invited_council,
    office,
    organisation,
)
from tests.web.conftest import Browser, Desk, words

GOOD = "bốn con mèo qua sông"


def letter_link(desk: Desk, letter: str) -> str:
    """The path of the link in the last letter of a kind."""

    def last(session: Session) -> str:
        query = select(Letter.text).where(Letter.letter == letter).order_by(col(Letter.id).desc())
        return session.exec(query).first() or ""

    found = re.search(r"https?://\S+/link/\S+", desk.prepared(last))
    assert found is not None
    return urlsplit(found[0]).path


def invited(desk: Desk) -> str:
    desk.prepared(office)
    done = desk.of(Role.ADMIN).post("/new/person/invite_person", email=AN.id)
    assert done.headers["location"] == "/admin", words(done.text)
    return letter_link(desk, "account_invitation")


def key_of(desk: Desk, member: str = MEMBERS[0]) -> tuple[str, str]:
    """(path of the link, code) for a member, as the secretariat gets them."""
    answer = desk.of(Role.SECRETARIAT).post("/new/person/send_council_link", council="HD-1", member=member)
    code = re.search(r'class="access-code">(\d{6})<', answer.text)
    assert code is not None, words(answer.text)
    return letter_link(desk, "council_access"), code[1]


def session_of(desk: Desk, answer: object) -> Browser:
    """The browser that came in by a link; its token stands on every page."""
    browser = desk.stranger()
    browser.client.cookies.update(answer.cookies)  # type: ignore[attr-defined]
    found = re.search(r'name="csrf" value="([^"]+)"', browser.get("/my/council").text)
    assert found is not None
    browser.csrf = found[1]
    return browser


def test_an_invited_person_chooses_a_password_and_signs_in_with_it(desk: Desk) -> None:
    path = invited(desk)
    stranger = desk.stranger()
    assert AN.id in stranger.text(path)
    assert AN.id in stranger.text(path)
    done = stranger.post(path, password=GOOD, again=GOOD)
    assert "Đã đặt mật khẩu cho Nguyễn Thị An" in words(done.text)
    assert stranger.post("/sign-in", email=AN.id, password=GOOD).status_code == 303
    assert stranger.get(path).status_code == 404


def test_a_password_that_will_not_do_leaves_the_link_as_it_was(desk: Desk) -> None:
    path, stranger = invited(desk), desk.stranger()
    for fields, said in (
        ({"password": GOOD, "again": "khác hẳn lần đầu"}, "Hai lần nhập mật khẩu không giống nhau"),
        ({"password": "ngắn", "again": "ngắn"}, "Mật khẩu cần ít nhất 12 ký tự"),
    ):
        answer = stranger.post(path, **fields)
        assert answer.status_code == 422
        assert said in words(answer.text)
        assert fields["password"] not in answer.text
    assert stranger.post(path, password=GOOD, again=GOOD).status_code == 200


def test_a_link_nobody_sent_says_what_to_do_next(desk: Desk) -> None:
    answer = desk.stranger().get("/link/khong-phai-duong-dan")
    assert answer.status_code == 404
    assert "Đường dẫn đã dùng, đã hết hạn" in words(answer.text)


def test_a_form_from_another_site_uses_no_link(desk: Desk) -> None:
    path = invited(desk)
    stranger = desk.stranger()
    stranger.client.headers["origin"] = "https://khac.example"
    assert stranger.post(path, password=GOOD, again=GOOD).status_code == 403
    assert stranger.get(path).status_code == 200


def test_a_member_comes_into_one_council_by_link_and_code(desk: Desk) -> None:
    desk.prepared(established_council)
    path, code = key_of(desk)
    stranger = desk.stranger()
    assert "Mã truy cập" in stranger.text(path)
    entered = stranger.post(path, code=code)
    assert (entered.status_code, entered.headers["location"]) == (303, "/my/council")
    member = session_of(desk, entered)
    assert "Hội đồng tư vấn xác định nhiệm vụ năm 2025" in member.text("/my/council")
    assert member.get("/tasks").status_code == 403
    assert member.get("/search?q=say").status_code == 403
    done = member.post("/cases/council/HD-1/act/answer_invitation", member=MEMBERS[0], accepts="true")
    assert done.status_code == 303, words(done.text)
    assert "Ông (Bà) đã nhận lời tham gia." in member.text("/my/council/HD-1")


def test_wrong_codes_are_counted_down_and_end_the_link(desk: Desk) -> None:
    desk.prepared(established_council)
    path, code = key_of(desk)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    stranger = desk.stranger()
    for left in (4, 3, 2, 1):
        answer = stranger.post(path, code=wrong)
        assert answer.status_code == 403
        assert f"còn {left} lần thử" in words(answer.text)
    assert stranger.post(path, code=wrong).status_code == 404
    assert stranger.post(path, code=code).status_code == 404


def test_a_link_to_one_council_opens_no_other(desk: Desk) -> None:
    def two(session: Session) -> None:
        invited_council(session)
        established_council(session, eligible_task(session, proposer=2))

    desk.prepared(two)
    path, code = key_of(desk)
    member = session_of(desk, desk.stranger().post(path, code=code))
    assert member.get("/my/council/HD-1").status_code == 200
    answer = {"member": MEMBERS[0], "accepts": "true"}
    assert member.post("/cases/council/HD-1/act/answer_invitation", **answer).status_code == 303
    assert member.get("/cases/task/NV-2025-001").status_code == 200
    for hidden in ("/my/council/HD-2", "/cases/council/HD-2", "/cases/task/NV-2025-002"):
        assert member.get(hidden).status_code == 404, hidden


def test_an_enterprise_registers_by_the_address_it_has_proven(desk: Desk) -> None:
    stranger = desk.stranger()
    asked = stranger.post("/register", email="moi@dn.example")
    assert "Hãy xem hộp thư" in words(asked.text)
    path = letter_link(desk, "enterprise_registration")
    assert "moi@dn.example" in stranger.text(path)
    done = stranger.post(
        path, name="Trần Thị Mới", organisation_name="Công ty Mới", tax_code="", password=GOOD, again=GOOD
    )
    assert "Đã đặt mật khẩu cho Trần Thị Mới" in words(done.text)
    assert stranger.post("/sign-in", email="moi@dn.example", password=GOOD).status_code == 303
    query = select(Person.roles, Organisation.name).join(Organisation).where(Person.email == "moi@dn.example")
    entered = desk.prepared(lambda session: session.exec(query).one())
    assert tuple(entered) == (["enterprise"], "Công ty Mới")


def test_a_registration_that_is_not_whole_keeps_what_was_typed(desk: Desk) -> None:
    stranger = desk.stranger()
    stranger.post("/register", email="moi@dn.example")
    path = letter_link(desk, "enterprise_registration")
    answer = stranger.post(path, name="Trần Thị Mới", password=GOOD, again=GOOD)
    assert answer.status_code == 422
    assert "Chưa có tên tổ chức, doanh nghiệp" in words(answer.text)
    assert 'value="Trần Thị Mới"' in answer.text
    assert GOOD not in answer.text


def test_the_page_says_the_same_whoever_has_the_address(desk: Desk) -> None:
    desk.prepared(office)
    desk.prepared(lambda session: organisation(session, 1))
    stranger = desk.stranger()
    said = {
        words(stranger.post("/register", email=email).text)
        for email in (AN.id, "dn1@dn.example", "x@y.example")
    }
    assert len(said) == 1
    assert desk.prepared(lambda session: len(session.exec(select(AccessLink)).all())) == 2


def test_asking_too_often_from_one_place_has_to_wait(desk: Desk) -> None:
    stranger = desk.stranger()
    for number in range(20):
        assert stranger.post("/register", email=f"dn{number}@dn.example").status_code == 200
    answer = stranger.post("/register", email="dn99@dn.example")
    assert answer.status_code == 429
    assert "đề nghị gửi thư quá nhiều lần" in words(answer.text)
    assert stranger.post("/register", email="khong phai dia chi").status_code == 422
