"""Acts on several tasks at the desk: choose, fill in once, see what would come, agree, and be told of each."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlmodel import Session, select

from models import Task
from secretariat import proposals
from secretariat.limits import AT_ONCE
from states.roles import Role
from tests.secretariat.builders import at, do
from tests.secretariat.several import three_tasks
from tests.web.conftest import Browser, Desk, words

ACCEPT = "/tasks/bulk/accept"


def hidden(html: str) -> dict[str, list[str]]:
    """What the form of an act on several tasks sends back without anyone typing."""
    (form,) = re.findall(r'<form[^>]*action="/tasks/bulk/\w+".*?</form>', html, re.DOTALL)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def sent(browser: Browser, path: str, html: str, **typed: str) -> str:
    answer = browser.client.post(path, data=hidden(html) | {name: [text] for name, text in typed.items()})
    assert answer.status_code == 200, words(answer.text)
    text: str = answer.text
    return text


def states(session: Session) -> list[str]:
    return list(session.exec(select(Task.state).order_by(Task.code)))


def test_tasks_are_ticked_acted_on_together_and_each_is_told(desk: Desk) -> None:
    desk.prepared(three_tasks)
    browser = desk.of(Role.SECRETARIAT)
    assert browser.get("/tasks").text.count('type="checkbox" name="task"') == 3
    chosen = "?task=NV-2025-001&task=NV-2025-002&task=NV-2025-003"
    choose = browser.text(f"/tasks/bulk{chosen}")
    assert "Xác nhận hợp lệ Có thể làm với 2 trên 3 nhiệm vụ" in choose
    form = browser.get(f"{ACCEPT}{chosen}").text
    assert "Xem trước với 2 nhiệm vụ" in words(form)
    assert "Hồ sơ đang ở trạng thái" in words(form)

    asked = sent(browser, ACCEPT, form)
    assert "Xác nhận hợp lệ với 2 nhiệm vụ?" in words(asked)
    assert "Việc này không gửi thư nào." in words(asked)
    assert desk.prepared(states) == ["submitted", "draft", "submitted"]

    done = sent(browser, ACCEPT, asked)
    assert "2 đã thực hiện" in words(done)
    assert 'href="/cases/task/NV-2025-003"' in done
    assert desk.prepared(states) == ["eligible", "draft", "eligible"]

    again = sent(browser, ACCEPT, asked)
    assert "2 đã thực hiện trước đó" in words(again)
    assert "Bạn đã thực hiện việc này lúc" in words(again)


def test_a_task_that_somebody_changed_meanwhile_is_left_and_says_who(desk: Desk) -> None:
    desk.prepared(three_tasks)
    browser = desk.of(Role.SECRETARIAT)
    asked = sent(browser, ACCEPT, browser.get(f"{ACCEPT}?all=1&state=submitted").text)

    def meanwhile(session: Session) -> None:
        task = session.exec(select(Task).where(Task.code == "NV-2025-001")).one()
        do(proposals.refuse_proposal, session, task, at(4, 13), reason="Không thuộc lĩnh vực.")

    desk.prepared(meanwhile)
    done = words(sent(browser, ACCEPT, asked))
    assert "1 đã thực hiện 1 có thay đổi" in done
    assert "Nguyễn Thị An đã thực hiện “Kết luận không hợp lệ” lúc" in done
    assert desk.prepared(states) == ["ineligible", "draft", "eligible"]


def test_what_is_wrong_in_the_form_is_said_once_and_what_was_typed_is_kept(desk: Desk) -> None:
    desk.prepared(three_tasks)
    browser = desk.of(Role.SECRETARIAT)
    path = "/tasks/bulk/request_supplement"
    form = browser.get(f"{path}?all=1").text
    answer = browser.client.post(
        path, data=hidden(form) | {"request": ["Bổ sung dự toán"], "due_on": ["mai"]}
    )
    assert answer.status_code == 422
    assert "Bổ sung dự toán" in answer.text
    assert hidden(answer.text)["item"] == hidden(form)["item"]


def test_many_letters_are_shown_before_they_are_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.routes.bulk.ASKED_ABOVE", 1)
    desk.prepared(three_tasks)
    browser = desk.of(Role.SECRETARIAT)
    path = "/tasks/bulk/request_supplement"
    form = browser.get(f"{path}?all=1").text
    asked = words(sent(browser, path, form, request="Bổ sung dự toán", due_on="28/04/2025"))
    for shown in ("Việc này sẽ gửi 2 thư", "dn3@dn.example", "Thư mẫu", "Xác nhận và gửi"):
        assert shown in asked
    assert desk.prepared(states) == ["submitted", "draft", "submitted"]


def test_an_enterprise_acts_on_its_own_tasks_only_and_does_not_read_who_in_the_office_did_what(
    desk: Desk,
) -> None:
    desk.prepared(three_tasks)
    owner = desk.prepared(lambda session: session.exec(select(Task)).first().proposer_id)  # type: ignore[union-attr]
    browser = desk.of(Role.ENTERPRISE, organisation_id=owner)
    path = "/tasks/bulk/withdraw"
    form = browser.get(f"{path}?task=NV-2025-001&task=NV-2025-003").text
    assert [item.split(".")[2] for item in hidden(form)["item"]] == ["NV-2025-001"]
    asked = sent(browser, path, form, reason="Không còn nhu cầu.")

    def meanwhile(session: Session) -> None:
        task = session.exec(select(Task).where(Task.code == "NV-2025-001")).one()
        do(proposals.accept, session, task, at(4, 13))

    desk.prepared(meanwhile)
    done = words(sent(browser, path, asked))
    assert "Sở Khoa học và Công nghệ đã thực hiện “Xác nhận hợp lệ”" in done
    assert "Nguyễn Thị An" not in done
    assert browser.get(f"{ACCEPT}?task=NV-2025-001").status_code == 403


def test_nothing_is_offered_to_those_who_only_look(desk: Desk) -> None:
    desk.prepared(three_tasks)
    browser = desk.of(Role.AUDITOR)
    assert 'name="task"' not in browser.get("/tasks").text
    assert browser.get("/tasks/bulk?all=1").status_code == 403


def test_what_was_not_chosen_here_is_refused_whole(desk: Desk) -> None:
    desk.prepared(three_tasks)
    browser = desk.of(Role.SECRETARIAT)
    for items in ([], ["NV-2025-001"], ["2.²..NV"], ["2.2.NV-2025-001"] * (AT_ONCE + 1)):
        answer = browser.client.post(ACCEPT, data={"csrf": browser.csrf, "confirmed": "yes", "item": items})
        assert answer.status_code in (400, 422), items
    assert "Chưa chọn nhiệm vụ nào" in browser.text("/tasks/bulk")
    assert desk.prepared(states) == ["submitted", "draft", "submitted"]
