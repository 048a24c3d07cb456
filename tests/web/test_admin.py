"""Who may come in: people with roles, invitations, closed accounts, and who stands in for whom."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from secretariat.accounts import begin_substitution
from states.roles import Role
from tests.secretariat.builders import AN, BINH, at, begin, office
from tests.web.conftest import Desk, words


def test_people_are_listed_with_their_roles_and_accounts(desk: Desk) -> None:
    desk.prepared(office)
    text = desk.of(Role.ADMIN).text("/admin")
    assert "Nguyễn Thị An" in text
    assert "lãnh đạo Sở" in text
    assert "chưa có mật khẩu" in text


def test_people_are_found_by_role_and_by_name_without_accents(desk: Desk) -> None:
    desk.prepared(office)
    browser = desk.of(Role.ADMIN)
    assert "Trần Văn Bình" in browser.text("/admin?q=tran+binh")
    assert "Nguyễn Thị An" not in browser.text("/admin?q=tran+binh")
    assert "Nguyễn Thị An" not in browser.text("/admin?role=leader")
    assert "Không có ai như vậy" in browser.text("/admin?q=khong+ai")


@pytest.mark.parametrize("role", [Role.LEADER, Role.UBND_OFFICE, Role.AUDITOR, Role.COUNCIL, Role.ENTERPRISE])
def test_only_those_who_keep_the_register_come_here(desk: Desk, role: Role) -> None:
    browser = desk.of(role)
    assert browser.get("/admin").status_code == 403
    assert browser.get("/new/person/invite_person").status_code == 403
    refused = browser.post("/new/person/disable_account", email="admin@desk.example", reason="thử")
    assert refused.status_code == 403


def test_an_account_is_closed_and_opened_again(desk: Desk) -> None:
    desk.prepared(office)
    admin, official = desk.of(Role.ADMIN), desk.of(email=AN.id)
    assert official.get("/tasks").status_code == 200
    done = admin.post("/new/person/disable_account", email=AN.id, reason="Nghỉ việc")
    assert done.headers["location"] == "/admin", words(done.text)
    assert official.get("/tasks").status_code == 303
    assert "đã khóa" in admin.text("/admin")
    assert "/new/person/enable_account?email=an%40so.example" in admin.get("/admin").text
    admin.post("/new/person/enable_account", email=AN.id, reason="Trở lại")
    assert "đã khóa" not in admin.text("/admin")


def test_the_form_knows_whom_it_is_about(desk: Desk) -> None:
    desk.prepared(office)
    assert f'value="{AN.id}"' in desk.of(Role.ADMIN).get(f"/new/person/disable_account?email={AN.id}").text


def test_the_secretariat_does_not_close_the_account_of_an_administrator(desk: Desk) -> None:
    desk.of(Role.ADMIN)
    refused = desk.of(Role.SECRETARIAT).post(
        "/new/person/disable_account", email="admin@desk.example", reason="thử"
    )
    assert refused.status_code == 409
    assert "chỉ do người có vai trò quản trị" in words(refused.text)


def test_someone_names_who_stands_in_and_ends_it(desk: Desk) -> None:
    desk.prepared(office)
    leader = desk.of(email=BINH.id)
    assert f'value="{BINH.id}"' in leader.get(f"/new/person/begin_substitution?away={BINH.id}").text
    done = leader.post(
        "/new/person/begin_substitution",
        away=BINH.id,
        substitute=AN.id,
        starts_on="14/04/2025",
        ends_on="18/04/2025",
        reason="Đi công tác",
    )
    assert done.headers["location"] == "/my/substitutions", words(done.text)
    text = leader.text("/my/substitutions")
    assert "Nguyễn Thị An" in text
    assert "đang diễn ra" in text
    assert "lãnh đạo Sở" in desk.of(email=AN.id).text("/my/substitutions")
    ended = leader.post("/new/person/end_substitution", away=BINH.id, substitute=AN.id)
    assert ended.status_code == 303
    assert "Bạn không làm thay ai" in leader.text("/my/substitutions")


def test_whose_absence_it_is_not_sees_nothing_of_it(desk: Desk) -> None:
    def away(session: Session) -> None:
        office(session)
        begin(
            begin_substitution,
            session,
            at(4, 10),
            by=BINH,
            away=BINH.id,
            substitute=AN.id,
            starts_on=at(4, 10).date(),
            ends_on=at(4, 20).date(),
            reason="Nghỉ phép",
        )

    desk.prepared(away)
    assert "Trần Văn Bình" in desk.of(Role.ADMIN).text("/my/substitutions")
    assert "Trần Văn Bình" not in desk.of(Role.LEADER).text("/my/substitutions")
