"""The official calendar as shipped, the laws of counting, and what a wrong file or day is told.

Longer than 300 lines for its tables: the days of each notice, the derivations, the wrong files.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.calendar import CalendarError, Due, OfficialCalendar, Period, Skip, due
from tests.states.conftest import faults_of

FILE = Path(__file__).parents[2] / "procedures" / "calendar.toml"
CALENDAR = OfficialCalendar.load(FILE)

Unit = Literal["working", "calendar"]

# Weekdays off, then weekly days off that are worked, as the notices of each year add up.
OFF_AND_WORKED = {
    2023: ("2/1 20/1 23/1 24/1 25/1 26/1 1/5 2/5 3/5 1/9 4/9", ""),
    2024: ("1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9", "4/5"),
    2025: ("1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9", "26/4"),
    2026: ("1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11", "10/1 22/8"),
    2027: ("1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11", ""),
}

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
INNER_DAYS = st.dates(date(2023, 9, 1), date(2027, 4, 30))
COUNTS = st.integers(-100, 100)
PERIODS = st.builds(Period, count=COUNTS, unit=st.sampled_from(["working", "calendar"]))


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def written(text: str, year: int) -> list[date]:
    return [date(year, int(month), int(day)) for day, month in (pair.split("/") for pair in text.split())]


@pytest.mark.parametrize("year", OFF_AND_WORKED)
def test_a_year_is_off_and_worked_exactly_as_its_notices_say(year: int) -> None:
    off, worked = OFF_AND_WORKED[year]
    days = days_of(year)
    assert [d for d in days if d.weekday() < 5 and not CALENDAR.is_working(d)] == written(off, year)
    assert [d for d in days if d.weekday() >= 5 and CALENDAR.is_working(d)] == written(worked, year)


@pytest.mark.parametrize("year", OFF_AND_WORKED)
def test_a_year_takes_as_many_working_days_as_the_law_gives_holidays(year: int) -> None:
    """Labour Code art. 112 gives 11 days, all made up on weekends; NQ 28/2026/QH16 one more from 2026."""
    weekdays = sum(day.weekday() < 5 for day in days_of(year))
    assert weekdays - sum(map(CALENDAR.is_working, days_of(year))) == (11 if year < 2026 else 12)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2024, 4, 27), "Thứ Bảy"),
        (date(2024, 4, 28), "Chủ nhật"),
        (date(2024, 4, 29), "nghỉ hoán đổi cho 04/5/2024"),
        (date(2024, 5, 4), None),
        (date(2024, 5, 2), None),
        (date(2024, 2, 10), "Tết Nguyên đán"),
        (date(2024, 2, 14), "nghỉ bù Tết Nguyên đán 11/02/2024"),
        (date(2023, 9, 4), "nghỉ bù Quốc khánh 02/9/2023"),
        (date(2025, 1, 25), "Thứ Bảy"),
        (date(2026, 1, 2), "nghỉ hoán đổi cho 10/01/2026"),
        (date(2026, 1, 10), None),
        (date(2026, 4, 26), "Giỗ Tổ Hùng Vương"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2025, 11, 24), None),
    ],
)
def test_a_day_off_says_why(day: date, reason: str | None) -> None:
    assert CALENDAR.why_off(day) == reason


def test_only_the_year_without_a_notice_is_provisional() -> None:
    assert [year for year in OFF_AND_WORKED if CALENDAR.is_provisional(date(year, 6, 1))] == [2027]


@given(DAYS, DAYS)
def test_working_days_between_agrees_with_counting_one_by_one(a: date, b: date) -> None:
    low, high = sorted((a, b))
    counted = sum(CALENDAR.is_working(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert CALENDAR.working_days_between(a, b) == (counted if a <= b else -counted)


@given(DAYS, DAYS, DAYS)
def test_working_days_between_adds_up(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(INNER_DAYS, COUNTS)
def test_adding_working_days_ends_on_a_working_day_that_many_away(day: date, n: int) -> None:
    end = CALENDAR.add_working(day, n)
    if n == 0:
        assert end == day
        return
    assert CALENDAR.is_working(end)
    passed = [day, end] if n > 0 else [end - timedelta(days=1), day - timedelta(days=1)]
    assert CALENDAR.working_days_between(*passed) == abs(n)


@given(INNER_DAYS, COUNTS)
def test_adding_and_taking_away_working_days_comes_back_to_a_working_day(day: date, n: int) -> None:
    start = CALENDAR.next_working(day)
    assert CALENDAR.add_working(CALENDAR.add_working(start, n), -n) == start


@given(INNER_DAYS)
def test_the_next_and_previous_working_days_have_only_days_off_before_them(day: date) -> None:
    after, before = CALENDAR.next_working(day), CALENDAR.previous_working(day)
    if CALENDAR.is_working(day):
        assert (before, after) == (day, day)
        return
    assert before < day < after
    assert CALENDAR.working_days_between(before, after) == 1
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)


@pytest.mark.parametrize(
    ("count", "unit", "start", "said"),
    [
        (
            10,
            "working",
            date(2024, 4, 24),
            (
                "10 ngày làm việc kể từ ngày 24/4/2024 (không tính ngày đầu); bỏ qua 27/4 (Thứ Bảy), "
                "28/4 (Chủ nhật), 29/4 (nghỉ hoán đổi cho 04/5/2024), 30/4 (Ngày Chiến thắng), "
                "01/5 (Ngày Quốc tế lao động), 05/5 (Chủ nhật); hạn cuối: 10/5/2024 (Thứ Sáu)."
            ),
        ),
        (
            -3,
            "working",
            date(2024, 8, 12),
            (
                "03 ngày làm việc trước ngày 12/8/2024 (không tính ngày 12/8/2024); bỏ qua 10/8 (Thứ Bảy), "
                "11/8 (Chủ nhật); hạn cuối: 07/8/2024 (Thứ Tư)."
            ),
        ),
        (
            1,
            "working",
            date(2025, 3, 10),
            "01 ngày làm việc kể từ ngày 10/3/2025 (không tính ngày đầu); hạn cuối: 11/3/2025 (Thứ Ba).",
        ),
        (
            30,
            "calendar",
            date(2024, 4, 7),
            "30 ngày kể từ ngày 07/4/2024 (không tính ngày đầu); hạn cuối: 07/5/2024 (Thứ Ba).",
        ),
        (
            23,
            "calendar",
            date(2024, 4, 7),
            (
                "23 ngày kể từ ngày 07/4/2024 (không tính ngày đầu); ngày cuối là ngày nghỉ nên chuyển sang ngày "
                "làm việc tiếp theo; bỏ qua 30/4 (Ngày Chiến thắng), 01/5 (Ngày Quốc tế lao động); "
                "hạn cuối: 02/5/2024 (Thứ Năm)."
            ),
        ),
        (
            -5,
            "calendar",
            date(2024, 5, 4),
            (
                "05 ngày trước ngày 04/5/2024 (không tính ngày 04/5/2024); ngày cuối là ngày nghỉ nên lùi về ngày "
                "làm việc liền trước; bỏ qua 27/4 (Thứ Bảy), 28/4 (Chủ nhật), "
                "29/4 (nghỉ hoán đổi cho 04/5/2024); hạn cuối: 26/4/2024 (Thứ Sáu)."
            ),
        ),
        (0, "working", date(2024, 5, 7), "Trong ngày 07/5/2024; hạn cuối: 07/5/2024 (Thứ Ba)."),
        (
            0,
            "calendar",
            date(2024, 5, 5),
            "Trong ngày 05/5/2024; bỏ qua 05/5 (Chủ nhật); hạn cuối: 06/5/2024 (Thứ Hai).",
        ),
        (
            60,
            "working",
            date(2024, 1, 2),
            (
                "60 ngày làm việc kể từ ngày 02/01/2024 (không tính ngày đầu); bỏ qua 08/02–12/02 (Tết Nguyên đán), "
                "13/02 (nghỉ bù Tết Nguyên đán 10/02/2024), 14/02 (nghỉ bù Tết Nguyên đán 11/02/2024), "
                "24 ngày Thứ Bảy và Chủ nhật; hạn cuối: 02/4/2024 (Thứ Ba)."
            ),
        ),
        (
            30,
            "working",
            date(2025, 6, 2),
            (
                "30 ngày làm việc kể từ ngày 02/6/2025 (không tính ngày đầu); bỏ qua 07/6 (Thứ Bảy), "
                "08/6 (Chủ nhật), 14/6 (Thứ Bảy), 15/6 (Chủ nhật), 21/6 (Thứ Bảy), 22/6 (Chủ nhật), "
                "28/6 (Thứ Bảy), 29/6 (Chủ nhật), 05/7 (Thứ Bảy), 06/7 (Chủ nhật), 12/7 (Thứ Bảy), "
                "13/7 (Chủ nhật); hạn cuối: 14/7/2025 (Thứ Hai)."
            ),
        ),
        (
            5,
            "working",
            date(2026, 12, 28),
            (
                "05 ngày làm việc kể từ ngày 28/12/2026 (không tính ngày đầu); bỏ qua 01/01/2027 (Tết Dương lịch), "
                "02/01/2027 (Thứ Bảy), 03/01/2027 (Chủ nhật); hạn cuối: 05/01/2027 (Thứ Ba). "
                "Lịch nghỉ năm 2027 chưa được công bố chính thức, hạn này là tạm tính."
            ),
        ),
    ],
)
def test_a_deadline_tells_how_it_was_counted(count: int, unit: Unit, start: date, said: str) -> None:
    assert due(Period(count, unit), start, CALENDAR).explain() == said


@given(PERIODS, INNER_DAYS)
def test_a_deadline_falls_on_a_working_day_on_the_right_side_of_its_period(
    period: Period, start: date
) -> None:
    found = due(period, start, CALENDAR)
    assert CALENDAR.is_working(found.on)
    if period.unit == "working" and period.count:
        assert found.on == CALENDAR.add_working(start, period.count)
    elif period.count < 0:
        assert found.on <= start + timedelta(days=period.count)
    else:
        assert found.on >= start + timedelta(days=period.count)


@given(PERIODS, INNER_DAYS)
def test_a_deadline_names_every_day_off_it_passed_and_no_other(period: Period, start: date) -> None:
    found = due(period, start, CALENDAR)
    ended = start + timedelta(days=period.count)
    counted_from = start if period.unit == "working" else ended
    low, high = sorted((counted_from, found.on))
    passed = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    if period.unit == "working" and period.count:
        passed.remove(start)
    expected = [(day, CALENDAR.why_off(day)) for day in passed if not CALENDAR.is_working(day)]
    assert [(step.day, step.reason) for step in found.steps] == expected


@given(PERIODS, INNER_DAYS)
def test_a_deadline_comes_back_from_json_as_it_was(period: Period, start: date) -> None:
    found = due(period, start, CALENDAR)
    stored = json.dumps(found.as_json(), ensure_ascii=False)
    assert Due.from_json(json.loads(stored)) == found
    assert json.loads(stored)["provisional"] is found.provisional


@pytest.mark.parametrize("stored", [{}, {"on": "2024-05-10"}, {"on": "10/5/2024"}])
def test_json_that_is_no_deadline_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Due"):
        Due.from_json(stored)


@pytest.mark.parametrize(
    ("count", "unit", "start", "years"),
    [
        (3, "working", date(2026, 12, 28), ()),
        (5, "working", date(2026, 12, 28), (2027,)),
        (-10, "working", date(2027, 1, 8), (2027,)),
        (-10, "calendar", date(2027, 1, 8), ()),
        (5, "calendar", date(2026, 12, 28), (2027,)),
    ],
)
def test_a_deadline_is_provisional_when_it_rests_on_days_of_such_a_year(
    count: int, unit: Unit, start: date, years: tuple[int, ...]
) -> None:
    found = due(Period(count, unit), start, CALENDAR)
    assert (found.provisional_years, found.provisional) == (years, bool(years))
    assert ("tạm tính" in found.explain()) is bool(years)


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2028, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_of_a_year_not_held_is_an_error_that_says_what_to_add(day: date) -> None:
    held = date(2024, 1, 2)
    for ask in (
        lambda: CALENDAR.is_working(day),
        lambda: CALENDAR.why_off(day),
        lambda: CALENDAR.is_provisional(day),
        lambda: CALENDAR.next_working(day),
        lambda: CALENDAR.previous_working(day),
        lambda: CALENDAR.add_working(day, 0),
        lambda: CALENDAR.working_days_between(held, day),
        lambda: CALENDAR.working_days_between(day, held),
        lambda: due(Period(0, "working"), day, CALENDAR),
    ):
        with pytest.raises(CalendarError, match=rf"năm {day.year} vào tệp procedures/calendar\.toml"):
            ask()


@pytest.mark.parametrize(
    ("period", "start", "year"),
    [
        (Period(5, "working"), date(2027, 12, 30), 2028),
        (Period(5, "calendar"), date(2027, 12, 30), 2028),
        (Period(-5, "working"), date(2023, 1, 4), 2022),
        (Period(-1, "calendar"), date(2023, 1, 2), 2022),
    ],
)
def test_a_deadline_that_leaves_the_years_held_is_an_error(period: Period, start: date, year: int) -> None:
    with pytest.raises(CalendarError, match=f"bổ sung năm {year}"):
        due(period, start, CALENDAR)


def test_the_first_and_the_last_working_day_held_are_found_and_none_beyond_them() -> None:
    first, last = date(2023, 1, 3), date(2027, 12, 31)
    assert CALENDAR.next_working(date(2023, 1, 1)) == first
    assert CALENDAR.add_working(last - timedelta(days=1), 1) == last
    with pytest.raises(CalendarError, match=r"Thời hạn tính từ 31/12/2027 ra ngoài lịch.*năm 2028"):
        CALENDAR.add_working(last, 1)


def test_the_first_working_day_after_a_day_off_is_the_next_one() -> None:
    assert CALENDAR.add_working(date(2025, 3, 8), 1) == date(2025, 3, 10)


def test_no_working_day_after_the_last_days_off_is_an_error_that_names_the_day(tmp_path: Path) -> None:
    calendar = load(tmp_path, GOOD.replace("first = 2025-01-01", "first = 2025-12-31"))
    with pytest.raises(CalendarError, match=r"Thời hạn tính từ 31/12/2025 ra ngoài lịch.*năm 2026"):
        calendar.next_working(date(2025, 12, 31))


def test_a_moment_is_not_taken_for_a_day() -> None:
    with pytest.raises(TypeError, match="not the moment 2024-05-07T23:00:00"):
        CALENDAR.is_working(datetime(2024, 5, 7, 23, tzinfo=UTC))


GOOD = """
[[years]]
year = 2024
provisional = false
sources = ["assumed: a test"]
holidays = [{ name = "Tết Dương lịch", first = 2024-01-01 }, { name = "Lễ", first = 2024-06-01 }]
makeups = [{ off = 2024-06-03, instead_of = 2024-06-01 }]
swaps = [{ off = 2024-12-31, worked = 2025-01-04 }]

[[years]]
year = 2025
provisional = true
sources = ["assumed: a test"]
holidays = [{ name = "Tết Dương lịch", first = 2025-01-01 }]
"""


def load(tmp_path: Path, text: str) -> OfficialCalendar:
    path = tmp_path / "lich.toml"
    path.write_text(text, encoding="utf-8")
    return OfficialCalendar.load(path)


def test_a_swap_may_reach_into_the_next_year(tmp_path: Path) -> None:
    calendar = load(tmp_path, GOOD)
    found = due(Period(2, "working"), date(2024, 12, 30), calendar)
    assert found.on == date(2025, 1, 3)
    assert found.steps == (
        Skip(date(2024, 12, 31), "nghỉ hoán đổi cho 04/01/2025"),
        Skip(date(2025, 1, 1), "Tết Dương lịch"),
    )
    assert calendar.is_working(date(2025, 1, 4))


def test_a_calendar_knows_its_years_and_why_a_day_is_made_up_for(tmp_path: Path) -> None:
    calendar = load(tmp_path, GOOD)
    assert [year.year for year in calendar.years] == [2024, 2025]
    assert calendar.why_off(date(2024, 6, 3)) == "nghỉ bù Lễ 01/6/2024"
    assert not calendar.is_working(date(2024, 6, 3))


@pytest.mark.parametrize(
    ("found", "put", "told"),
    [
        ("provisional = false", "", "years.0.provisional: thiếu mục bắt buộc"),
        ("provisional = false", 'provisional = "có"', "years.0.provisional: phải là true hoặc false"),
        ("provisional = false", "provisional = false\nnote = 1", "years.0.note: mục này không có trong quy định"),
        ("first = 2024-01-01", 'first = "01/01/2024"', "years.0.holidays.0.first: phải là ngày dạng YYYY-MM-DD"),
        ("first = 2024-01-01", "first = 2023-01-01", "01/01/2023 nằm ngoài năm 2024"),
        ("first = 2024-06-01", "first = 2024-06-01, last = 2024-05-01", "Lễ: last đứng trước first"),
        ("off = 2024-06-03", "off = 2023-06-05", "05/6/2023 nằm ngoài năm 2024"),
        ("off = 2024-06-03", "off = 2024-06-02", "off = 2024-06-02 đã là ngày nghỉ (Chủ nhật)"),
        ("instead_of = 2024-06-01", "instead_of = 2024-01-01", "phải là ngày lễ trùng Thứ Bảy hoặc Chủ nhật"),
        ("instead_of = 2024-06-01", "instead_of = 2024-06-08", "phải là ngày lễ trùng Thứ Bảy hoặc Chủ nhật"),
        ("off = 2024-12-31", "off = 2024-12-29", "swaps: off = 2024-12-29 đã là ngày nghỉ (Chủ nhật)"),
        ("off = 2024-12-31", "off = 2034-12-29", "29/12/2034 nằm ngoài năm 2024"),
        ("worked = 2025-01-04", "worked = 2025-01-03", "worked = 2025-01-03 phải là Thứ Bảy, Chủ nhật"),
        ("worked = 2025-01-04", "worked = 2024-06-01", "worked = 2024-06-01 phải là Thứ Bảy, Chủ nhật"),
        ("year = 2025", "year = 2026", "nằm ngoài năm 2026"),
        ("[[years]]\nyear = 2025", "[[years]]\nyear = 20.25", "years.1.year: phải là số nguyên"),
        ('sources = ["assumed: a test"]\nholidays = [{ name = "Tết Dương lịch", first = 2025', ("holidays = [{ "
         'name = "Tết Dương lịch", first = 2025'), "years.1.sources: thiếu mục bắt buộc"),
        ("[[years]]", "[[years", "không đọc được TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_names_itself_the_key_and_what_is_allowed(
    tmp_path: Path, found: str, put: str, told: str
) -> None:
    assert found in GOOD
    with pytest.raises(CalendarError) as refused:
        load(tmp_path, GOOD.replace(found, put, 1))
    said = str(refused.value)
    assert "lich.toml" in said
    assert told in said
    assert [fault for line in said.splitlines() for fault in faults_of(line, sentences=False)] == []


@pytest.mark.parametrize("first", [2023, 2025])
def test_years_that_do_not_follow_each_other_are_refused(tmp_path: Path, first: int) -> None:
    block = '[[years]]\nyear = {0}\nprovisional = false\nsources = ["assumed: a test"]\n'
    block += 'holidays = [{{ name = "Tết Dương lịch", first = {0}-01-01 }}]\n'
    with pytest.raises(CalendarError, match=rf"sau năm {first} là năm 2025"):
        load(tmp_path, block.format(first) + block.format(2025))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="khong-co"):
        OfficialCalendar.load(tmp_path / "khong-co.toml")
