"""The pages of administration: procedures to read, compare and try, the calendar of days off, letters' wording."""

from __future__ import annotations

from html import unescape
from re import DOTALL, findall

import pytest

from secretariat.rulebook import FOLDER
from states.roles import Role
from tests.secretariat.builders import submitted_task
from tests.web.conftest import Browser, Desk, words

HOME = "/procedures/tay-ninh-2023"
TEXT = (FOLDER / "tay-ninh-2023.toml").read_text(encoding="utf-8")
CALL = "/letter-wordings/call"


def upload(browser: Browser, content: bytes, name: str = "tay-ninh-2023.toml") -> tuple[int, str]:
    answer = browser.client.post(
        "/procedures/candidate", data={"csrf": browser.csrf}, files={"file": (name, content)}
    )
    return answer.status_code, words(answer.text)


def letter_fields(browser: Browser) -> dict[str, str]:
    """The form of a letter's words as a browser would send it."""
    html = browser.get(CALL).text
    areas = findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', html.replace("\r", ""), DOTALL)
    hidden = dict(findall(r'type="hidden" name="(procedure|read_version)" value="([^"]*)"', html))
    return hidden | {name: unescape(text) for name, text in areas}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LEADER, Role.AUDITOR])
def test_whoever_reads_everything_reads_the_procedures_the_calendar_and_the_letters(
    desk: Desk, role: Role
) -> None:
    browser = desk.of(role)
    assert "đang có hiệu lực" in browser.text("/procedures")
    assert "ít nhất 2/3 tổng số thành viên" in browser.text(HOME)
    assert "Tết Nguyên đán" in browser.text("/days-off?year=2025")
    assert "gốc" in browser.text("/letter-wordings")
    assert ("Lưu lời văn" in browser.text(CALL)) == (role in (Role.ADMIN, Role.SECRETARIAT))


def test_a_procedure_counts_the_cases_that_stand_under_it(desk: Desk) -> None:
    desk.prepared(submitted_task)
    text = desk.of(Role.LEADER).text(HOME)
    assert "Hồ sơ theo quy trình này (2)" in text
    assert "Đã nộp, chờ kiểm tra 1" in text


def test_another_length_of_a_deadline_shows_what_would_move(desk: Desk) -> None:
    desk.prepared(submitted_task)
    auditor = desk.of(Role.AUDITOR)
    text = auditor.text(f"{HOME}/deadlines/proposal-check?count=5&unit=working")
    assert "1 thời hạn dời đi" in text
    assert "NV-2025-001" in text
    assert "sớm hơn 5 ngày làm việc" in text
    for query, said in (("count=abc&unit=working", "không phải là số"), ("count=9999&unit=working", "1000")):
        refused = auditor.get(f"{HOME}/deadlines/proposal-check?{query}")
        assert (refused.status_code, said in words(refused.text)) == (422, True)
    assert auditor.get(f"{HOME}/deadlines/coffee").status_code == 404


def test_a_draft_is_checked_compared_and_tried_and_nothing_is_kept(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.LEADER)
    draft = TEXT.replace('id = "proposal-check"', 'id = "proposal-check"  # sửa').replace(
        "count = 10", "count = 4", 1
    )
    status, text = upload(browser, draft.encode())
    assert status == 200
    assert "10 ngày làm việc, kể từ" in text
    assert "04 ngày làm việc, kể từ" in text
    assert "1 thời hạn dời đi" in text
    assert "đặt được vào thư mục procedures/" in text
    assert "10 ngày làm việc, kể từ" in browser.text(HOME)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp rỗng"),
        (b"\x89PNG\r\n\x1a\n\xff", "không phải là văn bản UTF-8"),
        (b"x = " + b"[\n" * 20_000, "lồng nhau quá nhiều lớp"),
        (b"a" * 70_000, "vượt quá 64 KB"),
        (TEXT.replace("size_min = 7", "size_min = 1").encode(), "council.size_min: phải từ 3 trở lên"),
    ],
    ids=["empty", "picture", "deep", "large", "wrong value"],
)
def test_a_hostile_or_wrong_file_is_refused_with_what_is_wrong(desk: Desk, content: bytes, said: str) -> None:
    status, text = upload(desk.of(Role.SECRETARIAT), content)
    assert (status, said in text) == (422, True), text


def test_many_objections_are_counted_and_the_first_ones_named(desk: Desk) -> None:
    wrong = "\n".join(f"a{number} = 1" for number in range(3_000))
    status, text = upload(desk.of(Role.SECRETARIAT), wrong.encode())
    assert status == 422
    assert "điểm khác" in text


def test_two_procedures_are_compared_side_by_side(desk: Desk) -> None:
    path = "/procedures/compare?old=tay-ninh-2023&new=tay-ninh-2023"
    assert "không khác nhau điểm nào" in desk.of(Role.LEADER).text(path)
    assert "So sánh" in desk.of(Role.LEADER).text("/procedures/compare?old=x&new=y")


def test_the_calendar_says_how_far_it_reaches_and_what_is_swapped(desk: Desk) -> None:
    browser = desk.of(Role.LEADER)
    assert "Nghỉ 02/05/2025, làm bù 26/04/2025" in browser.text("/days-off")
    text = browser.text("/days-off?year=2027")
    assert "tạm tính" in text
    assert "Tạm quy ước, chưa có căn cứ: Tết" in text
    assert "Lịch chưa có năm 2040" in browser.text("/days-off?year=2040")
    assert "bị từ chối, cho đến khi tệp procedures/calendar.toml được bổ sung năm 2028" in text


def test_words_are_tried_kept_and_taken_back(desk: Desk) -> None:
    browser = desk.of(Role.SECRETARIAT)
    fields = letter_fields(browser) | {"wording_subject": "Mời đề xuất nhiệm vụ năm {{ announcement.year }}"}
    tried = browser.post(f"{CALL}/try", **fields)
    assert (tried.status_code, "Mời đề xuất nhiệm vụ năm 2025" in words(tried.text)) == (200, True)
    assert "Mời đề xuất" not in browser.text(CALL)
    kept = browser.post(CALL, **fields)
    assert kept.status_code == 303, words(kept.text)
    text = browser.text(kept.headers["location"])
    assert "Đã lưu lời văn" in text
    assert "Mời đề xuất nhiệm vụ năm 2025" in text
    assert "đã sửa" in browser.text("/letter-wordings")
    assert "Sửa lời văn của thư" in browser.text("/audit")
    stale = browser.post(CALL, **fields | {"wording_subject": "Lần hai"})
    assert (stale.status_code, "Lần hai" in stale.text) == (409, True)
    back = browser.post("/new/wording/restore_wording", procedure="tay-ninh-2023", letter_kind="call")
    assert back.headers["location"] == "/letter-wordings", words(back.text)
    assert "đã sửa" not in browser.text("/letter-wordings")


def test_an_unknown_placeholder_is_refused_by_its_line_and_the_words_stay(desk: Desk) -> None:
    browser = desk.of(Role.ADMIN)
    fields = letter_fields(browser)
    fields["wording_text"] = fields["wording_text"].replace("announcement.code", "announcement.ma")
    for path in (f"{CALL}/try", CALL):
        refused = browser.post(path, **fields)
        text = words(refused.text)
        assert refused.status_code == 422
        assert "Bản chữ, dòng 7: không có “announcement.ma”" in text
        assert '["Đợt đề xuất", announcement.ma],' in text


def test_a_letter_is_tried_on_a_case_of_the_record(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.LEADER)
    text = browser.text("/letter-wordings/supplement_request?case=NV-2025-001")
    assert "Công ty Mía đường 1" in text
    assert browser.get("/letter-wordings/call?case=KHONG-CO").status_code == 404
    assert browser.get("/letter-wordings/account_invitation?case=NV-2025-001").status_code == 409


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_others_change_no_words(desk: Desk, role: Role) -> None:
    assert desk.of(role).post(CALL, wording_subject="x").status_code == 403


def test_the_pages_of_administration_lead_to_each_other(desk: Desk) -> None:
    html = desk.of(Role.SECRETARIAT).get("/admin").text
    for path in ("/my/substitutions", "/procedures", "/days-off", "/letter-wordings", "/imports"):
        assert f'href="{path}"' in html
