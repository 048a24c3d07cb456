"""What stands before the acts on an announcement."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from states.announcement import (
    AnnouncementFacts,
    closes_on_a_later_working_day,
    closing_date_has_passed,
    has_closing_date,
    has_recipients,
    moves_closing_date_forward,
)
from states.calendar import CalendarError
from states.chart import HO_CHI_MINH
from tests.states.conftest import Judged, announcement, context, guards_of, judged_both_ways, table_of

OPEN = announcement("issued")  # until 1 April 2025

CASES = {
    "a list of one": Judged(has_recipients, OPEN, context(AnnouncementFacts(1))),
    "an empty list": Judged(has_recipients, OPEN, context(AnnouncementFacts(0)), ("Danh sách", "đang trống")),
    "a closing date": Judged(has_closing_date, OPEN, context()),
    "no closing date": Judged(
        has_closing_date, announcement(closes_on=None), context(), ("Chưa có ngày hết hạn", "hãy nhập")
    ),
    "closes on the next day": Judged(
        closes_on_a_later_working_day, announcement(closes_on=date(2025, 3, 4)), context()
    ),
    "closes on a Saturday that is worked": Judged(
        closes_on_a_later_working_day, announcement(closes_on=date(2025, 4, 26)), context()
    ),
    "no day to judge yet": Judged(closes_on_a_later_working_day, announcement(closes_on=None), context()),
    "closes today": Judged(
        closes_on_a_later_working_day,
        announcement(closes_on=date(2025, 3, 3)),
        context(),
        ("03/3/2025", "phải sau ngày ban hành"),
    ),
    "closed yesterday": Judged(
        closes_on_a_later_working_day,
        announcement(closes_on=date(2025, 2, 28)),
        context(),
        ("28/02/2025", "phải sau ngày ban hành"),
    ),
    "closes on a Sunday": Judged(
        closes_on_a_later_working_day,
        announcement(closes_on=date(2025, 3, 30)),
        context(),
        ("30/3/2025 là ngày nghỉ (Chủ nhật)", "gần nhất là 31/3/2025"),
    ),
    "closes on a holiday": Judged(
        closes_on_a_later_working_day,
        announcement(closes_on=date(2025, 4, 30)),
        context(),
        ("30/4/2025 là ngày nghỉ (Ngày Chiến thắng)", "gần nhất là 05/5/2025"),
    ),
    "closes on a swapped day off": Judged(
        closes_on_a_later_working_day,
        announcement(closes_on=date(2025, 5, 2)),
        context(),
        ("02/5/2025 là ngày nghỉ (nghỉ hoán đổi cho 26/4/2025)", "gần nhất là 05/5/2025"),
    ),
    "extended by a day": Judged(moves_closing_date_forward, OPEN, context(closes_on=date(2025, 4, 2))),
    "extended to the same day": Judged(
        moves_closing_date_forward,
        OPEN,
        context(closes_on=date(2025, 4, 1)),
        ("Ngày gia hạn 01/4/2025 phải sau hạn hiện tại 01/4/2025",),
    ),
    "shortened": Judged(
        moves_closing_date_forward,
        OPEN,
        context(closes_on=date(2025, 3, 31)),
        ("Ngày gia hạn 31/3/2025 phải sau hạn hiện tại 01/4/2025",),
    ),
    "extended to a day that is over": Judged(
        moves_closing_date_forward,
        announcement("issued", closes_on=date(2025, 2, 27)),
        context(closes_on=date(2025, 3, 3)),
        ("Ngày gia hạn 03/3/2025", "và sau hôm nay"),
    ),
    "extended to a day off": Judged(
        moves_closing_date_forward,
        OPEN,
        context(closes_on=date(2025, 4, 7)),
        ("07/4/2025 là ngày nghỉ (Giỗ Tổ Hùng Vương)", "gần nhất là 08/4/2025"),
    ),
    "the day after the closing date": Judged(
        closing_date_has_passed, OPEN, context(now=datetime(2025, 4, 2, 0, 0, tzinfo=HO_CHI_MINH))
    ),
    "the last minute of the closing date": Judged(
        closing_date_has_passed,
        OPEN,
        context(now=datetime(2025, 4, 1, 23, 59, tzinfo=HO_CHI_MINH)),
        ("đến hết ngày 01/4/2025", "chưa thể đóng"),
    ),
}


@table_of(CASES)
def test_a_guard_of_an_announcement_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("announcement")


def test_a_closing_date_in_a_year_without_a_calendar_is_an_error_and_not_a_working_day() -> None:
    with pytest.raises(CalendarError, match="hãy bổ sung năm 2031"):
        closes_on_a_later_working_day(announcement(closes_on=date(2031, 4, 1)), context())
