"""The PDF as it is seen: what stands on each page, where, and how large."""

from __future__ import annotations

import re

import pytest

from reports.document import (
    Appendix,
    Column,
    Footnote,
    PageBreak,
    Table,
)
from tests.reports.documents import decision, members, pages_of_text, report, words
from tests.reports.pdf_pages import HEAD_SPLIT, MM, chunks, find, lines_drawn, opened, text_of, width_of


@pytest.mark.parametrize("landscape", [False, True])
def test_the_page_is_a4_and_all_text_keeps_to_the_margins(landscape: bool) -> None:
    width, height = (297, 210) if landscape else (210, 297)
    pages = opened(report(landscape=landscape, body=(*pages_of_text(20), members(60)))).pages
    assert len(pages) > 2
    for page in pages:
        assert [round(float(side) / MM) for side in page.mediabox] == [0, 0, width, height]
        body = [chunk for chunk in chunks(page) if chunk.y > 20]
        assert min(chunk.x for chunk in body) >= 29.9
        assert max(chunk.y for chunk in body) <= height - 20


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("UBND TỈNH TÂY NINH", 12),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 12),
        ("CỘNG HÒA XÃ HỘI", 12),
        ("Độc lập - Tự do", 13),
        ("05/BC-KHCN", 13),
        ("ngày 07 tháng 5", 13),
        ("BÁO CÁO", 14),
        ("Kết quả triển khai nhiệm vụ", 14),
        ("Căn cứ Quyết định", 14),
        ("Thực hiện Kế hoạch", 14),
        ("2.1. Công tác", 14),
        ("Nơi nhận:", 12),
        ("- Như trên;", 11),
        ("GIÁM ĐỐC", 14),
        ("Thông báo số", 10),
    ],
)
def test_each_element_has_its_size(text: str, size: int) -> None:
    assert round(find(opened(report()).pages[0], text).size, 1) == size


def test_the_head_stands_in_two_columns_with_rules_of_the_right_length() -> None:
    page = opened(report()).pages[0]
    agency, motto = find(page, "SỞ KHOA HỌC"), find(page, "Độc lập - Tự do")
    assert abs(find(page, "UBND TỈNH").y - find(page, "CỘNG HÒA").y) < 0.1
    assert abs(find(page, "05/BC-KHCN").y - find(page, "ngày 07 tháng 5").y) < 0.1
    (start, end, below_agency), (left, right, _), (_, _, below_subject), *_ = lines_drawn(page)
    assert 1 / 3 < (end - start) / width_of(agency, 30, HEAD_SPLIT) < 1 / 2
    assert 0 < below_agency - agency.y < 3
    assert abs((right - left) - width_of(motto, HEAD_SPLIT, 195)) < 3.5
    assert 0 < below_subject - find(page, "Kết quả triển khai nhiệm vụ").y < 3


def test_a_long_agency_name_wraps_inside_its_column() -> None:
    name = "BAN QUẢN LÝ CÁC KHU KINH TẾ VÀ KHU CÔNG NGHIỆP CÔNG NGHỆ CAO TỈNH TÂY NINH"
    page = opened(report(issuing_agency=name)).pages[0]
    assert name in text_of(page)
    below = find(page, "05/BC-KHCN").y
    head = [chunk for chunk in chunks(page) if chunk.y < below and chunk.x < HEAD_SPLIT]
    assert len(head) > 3
    assert all(chunk.x >= 30 and chunk.x + width_of(chunk, 30, HEAD_SPLIT) < HEAD_SPLIT for chunk in head)


def test_the_dashes_of_several_addressees_stand_under_the_colon() -> None:
    page = opened(report()).pages[0]
    dashes = {round(chunk.x, 1) for chunk in chunks(page) if chunk.text.startswith(("- Bộ", "- Ủy ban"))}
    colon = find(page, "Kính gửi:").x + 17.5
    assert len(dashes) == 1
    assert abs(dashes.pop() - colon) < 1


def test_running_text_is_indented_by_half_an_inch() -> None:
    page = opened(report()).pages[0]
    assert round(find(page, "Thực hiện Kế hoạch").x - 30, 1) == 12.7
    assert round(find(page, "cáo như sau:").x, 1) == 30


def test_the_page_number_is_centred_at_the_top_from_the_second_page_on() -> None:
    appendix = Appendix("Danh mục", (members(40),), landscape=True)
    pages = opened(report(body=pages_of_text(12), appendices=(appendix,))).pages
    numbers = [[chunk for chunk in chunks(page) if chunk.y < 20] for page in pages]
    assert [[chunk.text for chunk in found] for found in numbers] == [
        [],
        *([str(at)] for at in range(2, len(pages) + 1)),
    ]
    for page, found in zip(pages[1:], numbers[1:], strict=True):
        width = float(page.mediabox.width) / MM
        assert abs(found[0].x - (30 + width - 15) / 2) < 3
        assert found[0].size == 13
    assert {round(float(page.mediabox.width) / MM) for page in pages} == {210, 297}


def test_each_footnote_stands_at_the_foot_of_the_page_of_its_mark() -> None:
    body = (
        words("Một", Footnote("Ghi chú thứ nhất.")),
        PageBreak(),
        words("Hai", Footnote("Ghi chú thứ hai.")),
        words("Ba", Footnote("Ghi chú thứ ba.")),
    )
    first, second = opened(report(body=body)).pages
    assert text_of(first).endswith("1 Ghi chú thứ nhất.")
    assert text_of(second).endswith("2 Ghi chú thứ hai. 3 Ghi chú thứ ba.")
    note = find(second, "Ghi chú thứ ba")
    assert note.y > 260
    marks = [chunk.text for chunk in chunks(second) if chunk.size < 10]
    assert marks == ["2", "3", "2", "3"]


def test_a_table_repeats_its_header_and_splits_no_row() -> None:
    middle = "Dòng giữa\n" * 5
    rows = tuple((str(at), f"Dòng đầu {at}\n{middle}Dòng cuối {at}", "") for at in range(1, 40))
    pages = opened(decision(body=(Table(members(1).columns, rows),))).pages
    assert len(pages) > 3
    for page in pages[:-1]:
        text = text_of(page)
        assert text.count("Họ và tên") == 1
        assert re.findall(r"Dòng đầu (\d+)", text) == re.findall(r"Dòng cuối (\d+)", text)


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    table = Table(members(1).columns, (("1", "nội dung " * 2000 + "hết.", ""),))
    pages = opened(decision(body=(table,))).pages
    assert sum(text_of(page).count("nội dung") for page in pages) == 2000
    assert max(chunk.y for page in pages for chunk in chunks(page)) < 277


def test_an_amount_never_runs_out_of_its_column() -> None:
    table = Table((Column("Tên"), Column("Kinh phí", 8, align="right")), (("A", "1.000.000.000"),))
    page = opened(decision(body=(table,))).pages[0]
    amount = find(page, "1.000.000.000")
    assert 195 - amount.x > 13 * 0.5 * 12 / MM * 0.8
    assert find(page, "Kinh phí").x > amount.x - 5


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (40, 2), (90, 3)])
def test_recipient_lists_of_any_length_are_printed_whole(count: int, pages: int) -> None:
    recipients = (*(f"Sở số {at};" for at in range(1, count)), "Lưu: VT")
    found = opened(report(recipients=recipients)).pages
    assert len(found) == pages
    everything = " ".join(map(text_of, found))
    assert [int(n) for n in re.findall(r"- Sở số (\d+);", everything)] == list(range(1, count))
    assert max(chunk.y for page in found for chunk in chunks(page)) < 277
    closing = next(page for page in found if "Nơi nhận" in page.extract_text())
    assert "GIÁM ĐỐC" in closing.extract_text()


def test_a_signature_never_stands_on_a_page_without_text() -> None:
    for count in range(5, 12):
        last = opened(report(body=(*pages_of_text(count), words("Trên đây là báo cáo./.")))).pages[-1]
        assert "GIÁM ĐỐC" in last.extract_text()
        assert "Trên đây là báo cáo./." in last.extract_text()
