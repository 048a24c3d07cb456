"""Every letter in every branch: complete, clean, in the agency's form, and the same in text and HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.catalogue import LETTERS
from notifications.render import FOLDER, by, remaining, render
from settings import ROOT
from states.calendar import OfficialCalendar, Period, due
from states.vietnamese import short_date
from tests.notifications.letter_cases import (
    ALWAYS,
    ANNOUNCEMENT,
    CASES,
    TODAY,
    Page,
    deadline,
    every_case,
    letter_of,
    words,
    written,
)


def leaves(value: Any) -> list[str]:
    """Every text that a context holds, on one line."""
    if isinstance(value, Mapping):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [" ".join(value.split())] if isinstance(value, str) else []


def test_every_letter_of_the_catalogue_is_rendered_by_some_case() -> None:
    assert {letter_of(case) for case in CASES} == set(LETTERS)


def test_the_folders_are_exactly_the_letters_of_the_catalogue() -> None:
    assert {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} == set(LETTERS)
    for letter in LETTERS:
        parts = {part.name for part in (FOLDER / letter).iterdir()}
        assert parts == {"subject.txt", "body.txt", "body.html"}


def test_the_letters_are_numbered_as_the_domain_counts_them() -> None:
    assert [kind.number for kind in LETTERS.values()] == list(range(1, len(LETTERS) + 1))
    assert [kind.id for kind in LETTERS.values()] == list(LETTERS)
    assert (LETTERS["call"].number, LETTERS["annual_report_reminder"].number) == (1, 15)


@every_case
def test_text_and_page_say_the_same_words_in_the_same_order(case: str) -> None:
    mail = written(case)
    assert words(Page(mail.html).text) == words(mail.text)


@every_case
def test_a_letter_is_clean(case: str) -> None:
    mail = written(case)
    assert len(mail.subject.splitlines()) == 1
    assert 20 < len(mail.subject) <= 200
    for part in (mail.subject, mail.text, mail.html):
        assert unicodedata.is_normalized("NFC", part)
        assert not re.search(r"undefined|None|\{\{|\{%|%\}|assumed", part, re.IGNORECASE)
    assert not re.search(r"  |\t|\n\n\n|[ \t]\n|^\s|\n\n$| [,.;:)]|\( |,,|\.\.", mail.text)
    assert not re.search(r" [,.;:]|\( ", Page(mail.html).text)
    assert mail.subject in mail.text


@every_case
def test_a_letter_has_the_form_of_the_agency(case: str) -> None:
    text = written(case).text
    assert text.startswith(
        "UBND TỈNH TÂY NINH\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n\nTây Ninh, ngày 07 tháng 5 năm 2024\n"
    )
    assert re.search(r"\n\nKính gửi: (Ông \(Bà\) )?Nguyễn Thị Hường\n\n\w", text)
    assert "Trân trọng./.\n\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n" in text
    assert text.endswith("xin gửi về Sở KH&CN qua địa chỉ thư điện tử khcn@tayninh.example.\n")
    assert "gửi tự động" in text


@every_case
def test_a_letter_states_what_it_was_given(case: str) -> None:
    """All but the code of an outcome, the hidden `assumed`, and the call's title where its code is enough."""
    text = " ".join(written(case).text.split())
    silent = {"assumed", CASES[case].get("outcome")}
    if letter_of(case) == "proposal_received":
        silent.add(ANNOUNCEMENT["title"])
    assert [fact for fact in leaves(CASES[case]) if fact not in silent and fact not in text] == []


@every_case
def test_a_page_holds_only_plain_elements(case: str) -> None:
    page = written(case).html
    assert Page(page).tags <= {
        *("html", "head", "meta", "title", "body", "table", "tr", "td"),
        *("p", "div", "h1", "h2", "strong", "em", "span", "br", "a"),
    }
    assert "max-width:640px" in page
    assert page.count("<table") == page.count("</table>")


def test_a_call_says_until_when_and_what_to_send() -> None:
    text = written("call").text
    assert "Nhận phiếu đề xuất đến hết: Thứ Sáu, ngày 31 tháng 5 năm 2024" in text
    assert "\n- Tên nhiệm vụ\n- Mục tiêu\n" in text


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            "progress_reminder-ahead",
            "Ngày hết hạn: Chủ nhật, ngày 12/5/2024 (còn 05 ngày, tính cả ngày nghỉ)",
        ),
        ("progress_reminder-last_day", "Ngày hết hạn: Thứ Ba, ngày 07/5/2024 (hôm nay là ngày cuối)"),
        (
            "progress_reminder-late",
            "Ngày hết hạn: Thứ Bảy, ngày 04/5/2024 (đã quá hạn 03 ngày, tính cả ngày nghỉ)",
        ),
        ("progress_reminder-ahead", "Căn cứ: TT 33/2014/TT-BKHCN"),
        ("supplement_request-first", "Lưu ý: đây là hạn tạm tính"),
        ("escalation-leader", "(đã quá hạn 03 ngày làm việc)"),
        ("session_invitation", "Thời gian: 08 giờ 30 phút, Thứ Tư, ngày 07 tháng 8 năm 2024"),
        ("quorum_risk-ahead", "Đã xác nhận tham dự: 04 trên tổng số 07 thành viên"),
        ("quorum_risk-ahead", "Chưa trả lời: Phạm Thị Yến, Đỗ Quốc Việt"),
        ("quorum_risk-no_names", "Chưa trả lời: không có"),
        ("result-approved", "Kinh phí được phê duyệt: 350.000.000 đồng (Ba trăm năm mươi triệu đồng chẵn)"),
        ("result-rejected", "Kết quả: UBND tỉnh không phê duyệt"),
        ("result-not_recommended", "Kết quả: Hội đồng tư vấn đề nghị không thực hiện"),
        ("contract_ending-ahead", "Số lần còn được gia hạn: 01"),
        ("contract_ending-no_extension_left", "Hợp đồng đã sử dụng hết số lần gia hạn"),
        ("contract_ending-ended", "đã hết hạn ngày 04/5/2024"),
        ("digest", "II. Việc đến hạn trong tuần (02)"),
        ("digest-empty", "I. Việc quá hạn (0)\nKhông có."),
        ("reminders", "xin nhắc Ông (Bà) 03 việc cần thực hiện, trong đó 02 việc đã quá hạn."),
        (
            "reminders",
            "1. Việc quá hạn cần xử lý: 02 việc\n2. Nhắc nộp báo cáo định kỳ (kỳ 02): còn 05 ngày\n",
        ),
        (
            "reminders",
            "Mục 2. Nhắc nộp báo cáo định kỳ (kỳ 02): còn 05 ngày\n\nKính đề nghị nộp báo cáo chậm nhất",
        ),
        ("reminders-organisation", "xin nhắc Quý đơn vị 02 việc cần thực hiện. Thư này gồm"),
        ("bounced", "- Địa chỉ: lienhe@caosugodau.example\n- Lý do: Địa chỉ không tồn tại"),
        ("bounced", "- T12, gửi ngày 07/5/2024: Thông báo đề xuất"),
        ("bounced-two", "2. Lê Văn Sơn"),
        ("bounced-two", "không còn ai dùng địa chỉ này"),
        ("session_cancelled-adjourned", "phiên họp dưới đây của Hội đồng tư vấn xác định"),
        ("session_cancelled-adjourned", "sẽ được Sở KH&CN thông báo bằng giấy mời khác"),
        ("session_cancelled", "vì vậy phiên họp dưới đây không được tổ chức."),
        ("session_cancelled", "kèm theo thông báo hủy lịch họp đã gửi"),
        ("session_cancelled-given_up", "phiên họp đã hoãn dưới đây không được tổ chức lại."),
    ],
)
def test_a_letter_says(case: str, said: str) -> None:
    assert said in written(case).text


@pytest.mark.parametrize(
    ("case", "not_said"),
    [
        ("supplement_request-first", "Căn cứ"),
        ("progress_reminder-ahead", "tạm tính"),
        ("session_invitation", "thay thế"),
        ("result-approved_bare", "Kinh phí được phê duyệt"),
        ("contract_ending-no_extension_left", "gửi văn bản xin gia hạn"),
        ("annual_report_reminder-complete", "còn thiếu"),
        ("council_membership", "Mốc thời hạn"),
        ("digest-empty", "Kính đề nghị"),
        ("reminders-organisation", "trong đó"),
        ("bounced", "không còn ai dùng"),
        ("session_cancelled", "giấy mời khác"),
        ("session_cancelled-given_up", "lịch họp đã gửi"),
    ],
)
def test_a_letter_does_not_say_what_does_not_apply(case: str, not_said: str) -> None:
    assert not_said not in written(case).text


@pytest.mark.parametrize("case", sorted(case for case in CASES if "deadline" in CASES[case]))
def test_a_section_of_a_gathered_letter_is_the_letter_without_address_and_greeting(case: str) -> None:
    whole, section = written(case), written(case, bare=True)
    assert section.subject == whole.subject
    inside = section.text.strip().replace("bỏ qua mục này", "bỏ qua thư này")
    assert f"\n\n{inside}\n\nTrân trọng./." in whole.text
    assert not re.search("Kính gửi|Trân trọng./.|gửi tự động|bỏ qua thư", section.text)
    assert words(Page(section.html).text) == words(section.text)
    assert "<html" not in section.html


def test_a_derivation_names_the_days_off_and_a_provisional_year() -> None:
    calendar = OfficialCalendar.load(ROOT / "procedures" / "calendar.toml")
    holiday = due(Period(5, "working"), date(2024, 4, 26), calendar)
    guess = due(Period(30, "calendar"), date(2027, 1, 4), calendar)
    for counted in (holiday, guess):
        mail = written(
            "progress_reminder-ahead",
            deadline=deadline(
                9, due_on=counted.on, explain=counted.explain(), provisional=counted.provisional
            ),
        )
        assert f"Cách tính hạn: {counted.explain()}" in mail.text
        assert counted.explain() in Page(mail.html).text
        assert ("hạn tạm tính" in mail.text) == counted.provisional
    assert "29/4 (nghỉ hoán đổi cho 04/5/2024)" in holiday.explain()
    assert guess.provisional


def test_a_request_of_several_lines_keeps_its_lines() -> None:
    mail = written("supplement_request-ahead")
    assert "hoàn thiện:\nBổ sung dự toán.\nNêu rõ sản phẩm.\n" in mail.text
    assert "Bổ sung dự toán.<br>\nNêu rõ sản phẩm." in mail.html


def test_a_context_of_objects_reads_like_one_of_mappings() -> None:
    context = {**ALWAYS, **CASES["quorum_risk-ahead"]}
    objects = {
        name: SimpleNamespace(**value) if isinstance(value, dict) else value
        for name, value in context.items()
    }
    assert render("quorum_risk", objects) == written("quorum_risk-ahead")


@given(st.integers(-400, 400))
def test_days_left_are_said_with_the_right_side_and_number(days_left: int) -> None:
    said = remaining(days_left)
    assert said.startswith("còn") == (days_left > 0)
    assert said.startswith("đã quá hạn") == (days_left < 0)
    assert [int(number) for number in re.findall(r"\d+", said)] == ([abs(days_left)] if days_left else [])
    due_on = TODAY + timedelta(days=days_left)
    assert (short_date(due_on) in by(due_on, days_left)) == (days_left >= 0)
