"""The list of tasks under a name of one's own, above its filters, as a table and as a board."""

from __future__ import annotations

import re

import pytest

from states.roles import Role
from tests.secretariat.builders import submitted_task
from tests.web.conftest import Browser, Desk, words


def marked(html: str) -> list[str]:
    """Names of the saved views that a page marks as the present one."""
    (views,) = re.findall(r'<nav class="saved-views".*?</nav>', html, re.DOTALL) or [""]
    return [words(link) for link in re.findall(r"<a [^>]*aria-current=\"page\".*?</a>", views, re.DOTALL)]


def keep(browser: Browser, name: str, query: str, **more: str) -> str:
    answer = browser.post("/tasks/views", name=name, query=query, **more)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


def test_a_view_that_was_saved_stands_above_the_filters_and_is_marked_where_one_is(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    assert keep(browser, "Năm nay, trễ trước", "year=2025&sort=due") == "/tasks?year=2025&sort=due"
    assert marked(browser.get("/tasks?year=2025&sort=due").text) == ["Năm nay, trễ trước"]
    assert marked(browser.get("/tasks?year=2025").text) == []
    assert marked(browser.get("/board?year=2025").text) == ["Năm nay, trễ trước"]
    assert keep(browser, "Bảng", "year=2024", layout="board") == "/board?year=2024"


def test_the_same_name_is_replaced_only_after_saying_so(desk: Desk) -> None:
    browser = desk.of(Role.SECRETARIAT)
    keep(browser, "Của tôi", "year=2024")
    asked = browser.post("/tasks/views", name="Của tôi", query="year=2025")
    assert asked.status_code == 422
    assert "Thay danh sách “Của tôi”?" in words(asked.text)
    assert marked(browser.get("/tasks?year=2024").text) == ["Của tôi"]
    keep(browser, "Của tôi", "year=2025", replace="yes")
    assert marked(browser.get("/tasks?year=2025").text) == ["Của tôi"]


def test_a_view_is_renamed_and_forgotten_where_it_is_open(desk: Desk) -> None:
    browser = desk.of(Role.LEADER)
    keep(browser, "Một", "year=2024")
    (path,) = set(re.findall(r'action="(/tasks/views/\d+)"', browser.get("/tasks?year=2024").text))
    assert browser.post(path, name="Hai").headers["location"] == "/tasks?year=2024"
    assert marked(browser.get("/tasks?year=2024").text) == ["Hai"]
    assert browser.post(path, name=" ").status_code == 422
    assert desk.of(Role.SECRETARIAT).post(path, forget="yes").status_code == 404
    assert browser.post(path, forget="yes", name="Hai").status_code == 303
    assert "Hai" not in browser.text("/tasks?year=2024")


@pytest.mark.parametrize(
    "query", ["https://evil.example/", "//evil.example", "next=//evil.example", "layout=x"]
)
def test_a_view_leads_nowhere_but_to_the_list(desk: Desk, query: str) -> None:
    browser = desk.of(Role.SECRETARIAT)
    assert keep(browser, "Ra ngoài", query, layout="//evil.example") == "/tasks"


def test_the_box_for_what_is_late_filters_as_the_address_does(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    (box,) = re.findall(r'name="late" value="(\w+)"', browser.get("/tasks").text)
    assert "Bỏ lọc: quá hạn" in browser.text(f"/tasks?late={box}")
