"""What a cell says: every way people and Excel write a code, a day, a sum, a count."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.imports import cells
from secretariat.imports.cells import Cell, Noted, Reader, Unreadable
from states.tax_code import make_tax_code
from states.vietnamese import grouped, long_date, short_date
from tests.secretariat.imports.office import NUMBER, TAX_CODE

STATE = cells.one_of({"held": "Đã tổ chức", "planned": "Theo kế hoạch"}, {"xong": "held"})

READ: list[tuple[Reader, Cell, Any]] = [
    (cells.line, "  Công ty\u00a0A \n chi nhánh\t2 ", "Công ty A chi nhánh 2"),
    (cells.line, 2024001.0, "2024001"),
    (cells.line, 1.5, "1.5"),
    (cells.prose, " dòng 1\r\ndòng 2 ", "dòng 1\ndòng 2"),
    (cells.tax_code, TAX_CODE, TAX_CODE),
    (cells.tax_code, 1000000019.0, "1000000019"),
    (cells.tax_code, NUMBER, TAX_CODE),
    (cells.tax_code, float(NUMBER), TAX_CODE),
    (cells.tax_code, f"{NUMBER}.0", TAX_CODE),
    (cells.tax_code, "3.01234001E8", TAX_CODE),
    (cells.tax_code, "3,01234001E+08", TAX_CODE),
    (cells.tax_code, float(f"{NUMBER}001"), f"{TAX_CODE}-001"),
    (cells.tax_code, f"{TAX_CODE}-001", f"{TAX_CODE}-001"),
    (cells.day, datetime(2024, 4, 12), date(2024, 4, 12)),  # noqa: DTZ001 - a sheet knows no zones
    (cells.day, "12/4/2024", date(2024, 4, 12)),
    (cells.day, "12-04-2024", date(2024, 4, 12)),
    (cells.day, "12.4.2024", date(2024, 4, 12)),
    (cells.day, "ngày 12 tháng 4 năm 2024", date(2024, 4, 12)),
    (cells.day, "Ngày 12/4/2024", date(2024, 4, 12)),
    (cells.day, "2024-04-12", date(2024, 4, 12)),
    (cells.day, "2024-04-12 00:00:00", date(2024, 4, 12)),
    (cells.day, 45394.0, date(2024, 4, 12)),
    (cells.day, "45394", date(2024, 4, 12)),
    (cells.money, 140_000_000.0, 140_000_000),
    (cells.money, "140.000.000 đ", 140_000_000),
    (cells.money, "140,000,000 VNĐ", 140_000_000),
    (cells.money, "140 000 000", 140_000_000),
    (cells.money, "140.000.000 đồng chẵn./.", 140_000_000),
    (cells.money, "140 triệu", 140_000_000),
    (cells.money, "140 triệu đồng", 140_000_000),
    (cells.money, "140tr", 140_000_000),
    (cells.money, "1,5 tỷ", 1_500_000_000),
    (cells.money, "1.5 tỉ đồng", 1_500_000_000),
    (cells.money, "1.500 triệu", 1_500_000_000),
    (cells.money, "0", 0),
    (cells.months, "18 tháng", 18),
    (cells.months, "2 năm", 24),
    (cells.months, 12.0, 12),
    (cells.whole_number, "1.250", 1250),
    (cells.several, "Báo Tây Ninh; Đài PT-TH;", ("Báo Tây Ninh", "Đài PT-TH")),
    (cells.several, "Báo, Đài", ("Báo", "Đài")),
    (cells.several, "Báo số 1, 2\nĐài", ("Báo số 1, 2", "Đài")),
    (STATE, "  đã TỔ chức ", "held"),
    (STATE, "da to chuc", "held"),
    (STATE, "Xong", "held"),
]


@pytest.mark.parametrize(
    ("read", "cell", "value"), READ, ids=lambda part: getattr(part, "__name__", repr(part))
)
def test_a_cell_is_read_as_people_mean_it(read: Reader, cell: Cell, value: Any) -> None:
    found = read(cell, 1)
    assert (found.value if isinstance(found, Noted) else found) == value


UNREAD: list[tuple[Reader, Cell, str]] = [
    (cells.line, date(2024, 1, 2), "02/01/2024"),
    (cells.line, time(8, 30), "Văn bản (Text)"),
    (cells.line, True, "TRUE/FALSE"),
    (cells.tax_code, 301234567.0, "0301234567 thì sai số kiểm tra"),
    (cells.tax_code, "301234567", "ghi lại đủ chữ số"),
    (cells.tax_code, date(2024, 1, 2), "Văn bản (Text)"),
    (cells.day, "04/25/2024", "tháng 25"),
    (cells.day, "30/2/2024", "không có trong lịch"),
    (cells.day, "12/4/24", "ngày/tháng/năm"),
    (cells.day, "tháng 4/2024", "ngày/tháng/năm"),
    (cells.day, 12.0, "số 12 không phải là ngày"),
    (cells.day, 45394.5, "45394.5"),
    (cells.day, datetime(2024, 4, 12, 8), "có cả giờ"),  # noqa: DTZ001
    (cells.day, True, "TRUE/FALSE"),
    (cells.money, "khoảng 140 triệu", "không phải là số tiền"),
    (cells.money, "1.2.3", "hàng nghìn hay phần lẻ"),
    (cells.money, 0.5, "phần lẻ của đồng"),
    (cells.money, True, "TRUE/FALSE"),
    (cells.whole_number, 1.5, "có phần lẻ"),
    (cells.whole_number, "nhiều", "không phải là số nguyên"),
    (STATE, "đang làm", "chỉ nhận: Đã tổ chức; Theo kế hoạch"),
]


@pytest.mark.parametrize(
    ("read", "cell", "said"), UNREAD, ids=lambda part: getattr(part, "__name__", repr(part))
)
def test_what_cannot_be_read_is_refused_with_what_to_do(read: Reader, cell: Cell, said: str) -> None:
    with pytest.raises(Unreadable, match=said.replace("(", r"\(").replace(")", r"\)")):
        read(cell, 1)


def test_a_number_is_in_the_unit_of_its_column_unless_it_names_its_own() -> None:
    assert cells.money(140.3, 10**6) == 140_300_000
    assert cells.money("140,5", 10**6) == 140_500_000
    assert cells.money("1,5 tỷ", 10**6) == 1_500_000_000
    with pytest.raises(Unreadable, match="triệu đồng là quá lớn"):
        cells.money(140_000_000, 10**6)


@given(st.integers(min_value=10_000_000, max_value=99_999_999))
def test_every_tax_code_that_lost_its_zero_is_restored_and_flagged(digits: int) -> None:
    code = make_tax_code(f"0{digits}")
    if code is not None:
        restored = cells.tax_code(float(int(code)))
        assert isinstance(restored, Noted)
        assert restored.value == code
        assert restored.note.endswith(f"→ {code}")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    serial = float((day - cells.EXCEL_DAY_ZERO).days)
    for cell in (day, short_date(day), long_date(day), day.isoformat(), serial):
        found = cells.day(cell)
        assert (found.value if isinstance(found, Noted) else found) == day


@given(st.integers(min_value=0, max_value=10**15))
def test_a_sum_is_the_same_however_it_is_written(sum_: int) -> None:
    for cell in (sum_, str(sum_), grouped(sum_), f"{grouped(sum_)} đồng", f"{sum_:,} đ"):
        assert cells.money(cell) == sum_
