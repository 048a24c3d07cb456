"""What depends on the day of signing: bases in force, and agencies under the names, symbols and places of the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.lint import DocumentText, Finding, Known, RegisterEntry, lint_register, lint_text, read_lines
from states.procedure import LegalBasis
from states.procedure_parts import Agency
from states.vietnamese import short_date

MERGED = date(2025, 7, 1)


def agency(key: str, name: str, short: str, symbol: str, place: str, **period: date) -> Agency:
    return Agency(
        key=key,
        name=name,
        short_name=short,
        symbol=symbol,
        place=place,
        head="Giám đốc",
        email="a@b.example",
        governing="UBND tỉnh Tây Ninh" if key == "department" else None,
        **period,
    )


OLD, NEW = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30)}, {"valid_from": MERGED}
KNOWN = Known(
    bases=(
        LegalBasis(
            reference="15/2022/TT-BKHCN",
            issued_on=date(2022, 10, 12),
            title="Thông tư",
            valid_from=date(2022, 12, 1),
            valid_to=date(2025, 9, 30),
        ),
        LegalBasis(reference="93/2025/QH15", title="Luật", valid_from=date(2025, 10, 1)),
        LegalBasis(
            reference="1431/QĐ-UBND",
            issued_on=date(2023, 7, 12),
            title="Kế hoạch",
            valid_from=date(2023, 7, 12),
            valid_to=date(2025, 12, 31),
        ),
        LegalBasis(reference="41/2022/NQ-HĐND", title="mức chi"),
    ),
    agencies=(
        agency("department", "Sở Khoa học và Công nghệ", "Sở KH&CN", "KHCN", "Tây Ninh", **OLD),
        agency("department", "Sở Khoa học, Công nghệ và Đổi mới", "Sở KHCNĐM", "SKHCN", "Tân An", **NEW),
        agency(
            "ubnd",
            "Ủy ban nhân dân tỉnh Tây Ninh",
            "UBND tỉnh",
            "UBND",
            "Tây Ninh",
            valid_from=date(2020, 1, 1),
        ),
    ),
)


def found(text: str, rule: str, known: Known | None = KNOWN, on: date | None = None) -> list[Finding]:
    return [one for one in lint_text(read_lines(text.splitlines()), known, on=on) if one.rule == rule]


def signed(on: date, *lines: str) -> str:
    day = f"Tây Ninh, ngày {on.day} tháng {on.month} năm {on.year}"
    return "\n".join((day, "THÔNG BÁO", "Về việc đề xuất nhiệm vụ", *lines))


TT15 = "Căn cứ Thông tư số 15/2022/TT-BKHCN ngày 12/10/2022 của Bộ trưởng Bộ KH&CN quy định quản lý;"


@pytest.mark.parametrize(
    ("basis", "on", "says"),
    [
        (TT15, date(2025, 10, 1), "đã hết hiệu lực từ sau ngày 30/9/2025"),
        (TT15, date(2022, 11, 30), "chỉ có hiệu lực từ ngày 01/12/2022"),
        (TT15.replace(" ngày 12/10/2022", ""), date(2025, 10, 1), "đã hết hiệu lực"),
        ("Căn cứ Luật KH&CN số 93/2025/QH15 ngày 27/6/2025;", date(2025, 9, 30), "từ ngày 01/10/2025"),
        (
            "Căn cứ Quyết định số 1431/QĐ-UBND ngày 12/7/2023 của UBND tỉnh ban hành Kế hoạch;",
            date(2026, 1, 2),
            "đã hết hiệu lực",
        ),
    ],
)
def test_a_basis_out_of_force_on_the_day_of_signing_is_found(basis: str, on: date, says: str) -> None:
    (finding,) = found(signed(on, basis), "basis-not-in-force")
    assert says in finding.message
    assert f"ngày ký {short_date(on)}" in finding.message


@pytest.mark.parametrize(
    ("basis", "on"),
    [
        (TT15, date(2022, 12, 1)),
        (TT15, date(2025, 9, 30)),
        (TT15.replace("15/2022", "16/2022"), date(2026, 1, 1)),
        ("Căn cứ Nghị quyết số 41/2022/NQ-HĐND ngày 09/12/2022 của HĐND tỉnh;", date(2030, 1, 1)),
        # The same number of another year is another decision.
        (
            "Căn cứ Quyết định số 1431/QĐ-UBND ngày 15/8/2025 của UBND tỉnh ban hành Kế hoạch;",
            date(2026, 1, 2),
        ),
        ("Căn cứ Quyết định số 1431/QĐ-UBND của UBND tỉnh ban hành Kế hoạch;", date(2026, 1, 2)),
        # Only bases must be in force: what was done under an act was done under it.
        (
            "Theo Thông tư số 15/2022/TT-BKHCN ngày 12/10/2022 của Bộ KH&CN, Sở đã triển khai.",
            date(2026, 1, 2),
        ),
    ],
)
def test_a_basis_in_force_or_unknown_is_left_alone(basis: str, on: date) -> None:
    assert found(signed(on, basis), "basis-not-in-force") == []


def test_a_basis_is_not_judged_while_nobody_knows_the_day() -> None:
    undated = signed(date(2025, 10, 1), TT15).replace("ngày 1 tháng 10 năm 2025", "ngày … tháng … năm …")
    assert found(undated, "basis-not-in-force") == []
    assert len(found(undated, "basis-not-in-force", on=date(2025, 10, 1))) == 1


LATER = "Căn cứ Quyết định số 5/QĐ-KHCN ngày {} của Sở KH&CN;"


@pytest.mark.parametrize(
    ("basis", "fires"),
    [
        (LATER.format("13/5/2024"), True),
        (LATER.format("12 tháng 5 năm 2025"), True),
        (LATER.format("12/5/2024"), False),
        (LATER.format("31/02/2025"), False),
        ("Căn cứ Nghị định số 30/2025/NĐ-CP của Chính phủ;", True),
        ("Căn cứ Luật KH&CN ngày 27 tháng 6 năm 2025;", True),
        ("Căn cứ Luật KH&CN ngày 18 tháng 6 năm 2013;", False),
        (
            "Căn cứ Quyết định số 5/QĐ-KHCN ngày 01/5/2024 của Sở về việc tổ chức hội nghị ngày 13/6/2024;",
            False,
        ),
        ("Kế hoạch này căn cứ vào tình hình đến ngày 31/12/2024.", False),
    ],
)
def test_a_basis_must_not_be_younger_than_the_document(basis: str, fires: bool) -> None:
    text = signed(date(2024, 5, 12), basis)
    assert bool(found(text, "basis-after-signing", known=None)) is fires


@settings(max_examples=30)
@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_a_basis_is_found_exactly_when_its_day_is_after_the_signature(basis: date, on: date) -> None:
    text = signed(on, LATER.format(short_date(basis)))
    assert bool(found(text, "basis-after-signing", known=None)) is (basis > on)


HEAD = """UBND TỈNH TÂY NINH
{agency}
Số: 16/TB-{symbol}
{place}, ngày {day} năm 2025
THÔNG BÁO
Về việc đề xuất nhiệm vụ
Kính gửi:
- Ủy ban nhân dân tỉnh Tây Ninh;
- {to}.
1. Nội dung
Ngày 12/4/2024 Sở Khoa học và Công nghệ đã ban hành Thông báo số 16/TB-KHCN.
Nơi nhận:
- Như trên;
- Lưu: VT, {archive}."""
AS_IT_WAS = {
    "agency": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "symbol": "KHCN",
    "place": "Tây Ninh",
    "day": "30 tháng 6",
    "to": "Sở Tài chính",
    "archive": "TĐC",
}
AS_IT_IS = AS_IT_WAS | {
    "agency": "SỞ KHOA HỌC, CÔNG NGHỆ VÀ ĐỔI MỚI",
    "symbol": "SKHCN",
    "place": "Tân An",
    "day": "01 tháng 7",
}


@pytest.mark.parametrize("head", [AS_IT_WAS, AS_IT_IS], ids=["before the change", "after it"])
def test_an_agency_under_its_name_symbol_and_place_of_the_day_is_left_alone(head: dict[str, str]) -> None:
    assert found(HEAD.format(**head), "agency-out-of-date") == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"agency": "SỞ KHOA HỌC VÀ CÔNG NGHỆ"},
            "chỉ dùng đến hết ngày 30/6/2025; ngày 01/7/2025 tên là “Sở Khoa học, Công",
        ),
        ({"symbol": "KHCN"}, "Ký hiệu cơ quan “KHCN” chỉ dùng đến hết ngày 30/6/2025"),
        ({"place": "Tây Ninh"}, "ngày 01/7/2025 phải ghi “Tân An”"),
        ({"to": "Sở KH&CN"}, "tên là “Sở KHCNĐM”"),
        ({"to": "Sở Khoa học và Công nghệ (để biết)"}, "Hãy sửa tên cơ quan theo ngày ký."),
        ({"archive": "Sở KH&CN"}, "tên là “Sở KHCNĐM”"),
    ],
)
def test_an_agency_as_it_used_to_be_is_found_once(changes: dict[str, str], says: str) -> None:
    (finding,) = found(HEAD.format(**(AS_IT_IS | changes)), "agency-out-of-date")
    assert says in finding.message


def test_a_name_that_is_not_yet_in_use_is_found() -> None:
    text = HEAD.format(**(AS_IT_IS | {"day": "30 tháng 6"}))
    assert [one.where for one in found(text, "agency-out-of-date")] == [
        "Tên cơ quan ở đầu văn bản",
        "Số, ký hiệu của văn bản",
        "Địa danh và thời gian ban hành",
    ]
    assert "chỉ dùng từ ngày 01/7/2025" in found(text, "agency-out-of-date")[0].message


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "Sở Khoa học và Công nghệ các tỉnh"},
        {"to": "Sở Khoa học và Công nghệ tỉnh Bình Dương"},
        {"to": "Viện Năng suất Việt Nam"},
        {"agency": "SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH BÌNH DƯƠNG", "symbol": "KHCN", "place": "Bình Dương"},
        {"agency": "SỞ TÀI CHÍNH", "symbol": "STC", "place": "Tây Ninh"},
    ],
)
def test_agencies_that_are_not_known_are_not_judged(changes: dict[str, str]) -> None:
    assert found(HEAD.format(**(AS_IT_IS | changes)), "agency-out-of-date") == []


def test_without_knowledge_nothing_is_held_against_an_agency() -> None:
    assert found(HEAD.format(**(AS_IT_IS | {"symbol": "KHCN"})), "agency-out-of-date", known=None) == []


def entry(symbol: str, on: date, number: int = 16, title: str = "Đề xuất nhiệm vụ") -> RegisterEntry:
    return RegisterEntry(1, "TB", number, None, symbol, on, "department", title, None, None)


@pytest.mark.parametrize(
    ("symbol", "on", "fires"),
    [
        ("TB-KHCN", date(2025, 6, 30), False),
        ("TB-SKHCN", MERGED, False),
        ("TB-KHCN", MERGED, True),
        ("TB-SKHCN", date(2025, 6, 30), True),
        ("TB-ABC", MERGED, False),
        ("TB-KHCN", date(2019, 12, 31), False),
    ],
)
def test_a_registered_symbol_is_held_against_the_agency_of_its_day(
    symbol: str, on: date, fires: bool
) -> None:
    rules = [one.rule for one in lint_register([entry(symbol, on)], KNOWN)]
    assert rules == (["agency-out-of-date"] if fires else [])


REGISTER = Known(
    register=(
        entry("TB-KHCN", date(2024, 4, 12), 16, "Thông báo đề xuất, đặt hàng nhiệm vụ năm 2025"),
        entry("TB-KHCN", date(2024, 5, 2), 20, "Thông báo kết quả"),
        entry("QĐ-UBND", date(2024, 5, 2), 300, "Quyết định phê duyệt"),
    )
)


def numbered(number: int, on: date, subject: str, kind: str = "TB", symbol: str = "TB-KHCN") -> list[str]:
    doc = DocumentText(("Nội dung.",), kind=kind, number=number, symbol=symbol, signed_on=on, subject=subject)
    return [one.rule for one in lint_text(doc, REGISTER)]


@pytest.mark.parametrize(
    ("number", "on", "subject", "rules"),
    [
        (16, date(2024, 4, 12), "Về việc đề xuất, đặt hàng nhiệm vụ năm 2025", []),
        (16, date(2024, 4, 12), "", []),
        (16, date(2024, 4, 12), "Lịch tiếp công dân tháng Tư", ["number-duplicate"]),
        (
            16,
            date(2024, 4, 15),
            "Về việc đề xuất, đặt hàng nhiệm vụ năm 2025",
            ["date-differs-from-register"],
        ),
        (16, date(2025, 4, 15), "Lịch tiếp công dân", []),
        (18, date(2024, 4, 20), "Lịch tiếp công dân", []),
        (18, date(2024, 5, 3), "Lịch tiếp công dân", ["number-out-of-date-order"]),
        (21, date(2024, 5, 2), "Lịch tiếp công dân", []),
        (21, date(2024, 4, 30), "Lịch tiếp công dân", ["number-out-of-date-order"]),
    ],
)
def test_a_number_is_held_against_the_register(number: int, on: date, subject: str, rules: list[str]) -> None:
    assert numbered(number, on, subject) == rules


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Theo Thông báo số 16/TB-KHCN ngày 13/4/2024.", True),
        ("Theo Thông báo số 16/TB-KHCN ngày 12/4/2024.", False),
        ("Theo Thông báo số 16/TB-KHCN.", False),
        ("Theo Thông báo số 16/TB-KHCN ngày 13/4/2023.", False),
        ("Theo Thông báo số 17/TB-KHCN ngày 13/4/2024.", False),
        ("Theo Quyết định số 300/QĐ-UBND ngày 03/5/2024 của UBND huyện.", False),
    ],
)
def test_a_citation_is_held_against_the_register(text: str, fires: bool) -> None:
    rules = [one.rule for one in lint_text(read_lines([text]), REGISTER)]
    assert rules == (["date-differs-from-register"] if fires else [])
