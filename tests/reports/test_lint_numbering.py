"""Numbers of headings: what jumps, what is a lawful restart, and a 3. that stands where 2.3 is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint import Finding, lint_text, read_lines


def jumps(text: str) -> list[Finding]:
    return [f for f in lint_text(read_lines(text.splitlines())) if f.rule == "section-numbering-jump"]


def outline(labels: str) -> str:
    """`1. 2. 2.1. a)` as headings, each with a paragraph below it."""
    return "\n".join(f"{label} Nội dung {at}\nĐã thực hiện." for at, label in enumerate(labels.split("|")))


JUMPING = {
    "1.|3.": "“2.”",
    "2.|3.": "“1.”",
    "1.|2.|2.": "“3.”",
    "1.|1.1.|1.3.": "“1.2.”",
    "1.|2.|2.2.": "“2.1.”",
    "1.|2.|2.1.|2.1.|3.": "“2.2.”",
    "1.|2.|2.1|2.3": "“2.2.”",
    "1.|1.1.|1.2.|1.3.|4.": "“2.”",
    "1.|2.|3.1.|3.2.|3.": "mục con của mục “2.”",
    "1.|1.1.|1.1.1.|1.1.3.": "“1.1.2.”",
    "I.|III.": "số thứ tự 2",
    "I.|II.|IV.": "số thứ tự 3",
    "Điều 1.|Điều 3.": "số thứ tự 2",
    "I.|1.|2.|II.|1.|3.": "“2.”",
    "1.|a)|b)|d)": "“c)”",
}


@pytest.mark.parametrize("labels", JUMPING)
def test_a_number_that_does_not_follow_is_found_once_with_what_was_expected(labels: str) -> None:
    (found,) = jumps(outline(labels))
    assert f"đáng lẽ là {JUMPING[labels]}" in found.message


@pytest.mark.parametrize(
    "labels",
    [
        "I.|1.|2.|II.|1.|2.|III.",
        "I.|1.|2.|II.|3.|4.",
        "1.|2.|2.1.|2.2.|3.|3.1.|3.2.",
        "1.|1.1.|1.1.1.|1.1.2.|1.2.|1.2.1.|2.",
        "2.1.|2.2.|2.3.",
        "I.|1.|II.|2.1.|2.2.",
        "I.|II.|2.1.|2.2.|III.|3.1.",
        "1.|2.|1.|2.|3.",
        "1.|1.1.|1.|2.|3.|1.2.|2.",
        "Điều 1.|1.|2.|Điều 2.|1.|a)|b)|c)|d)|đ)|e)|2.|Điều 3.",
        "1.|a)|b)|c)|d)|e)|g)|2.|a)|b)",
        "A.|I.|II.|B.|I.|II.",
        "Điều 1.|Điều 2.|Điều 3.|Chương II|Điều 4.|Phụ lục I|I.|1.|Điều 1.",
        "1.|2.|3.|4.|5.|6.|7.|8.|9.|10.|11.",
    ],
)
def test_a_lawful_numbering_is_left_alone(labels: str) -> None:
    assert jumps(outline(labels)) == []


@pytest.mark.parametrize(
    "line",
    [
        "48 người tham dự.",
        "12/4/2024 là ngày ban hành.",
        "140.000.000 đồng được duyệt.",
        "2.000 đồng một bản.",
        "3.5 triệu đồng một lớp.",
        "Điều 5 của Nghị định được áp dụng.",
        "Mục tiêu của chương trình.",
        "Phần mềm quản lý.",
        "c. Trần Văn An",
    ],
)
def test_a_line_that_only_begins_with_a_number_is_no_heading(line: str) -> None:
    assert jumps(f"1. Kết quả\n{line}\n2. Đánh giá") == []


def test_the_articles_of_a_quoted_amendment_are_not_the_document_s_own() -> None:
    text = (
        "Điều 1. Sửa đổi như sau:\n“Điều 7. Kinh phí\n3. Ngân sách tỉnh;\nĐiều 9. Thi hành\n5. Nguồn khác.”\n"
        "Điều 2. Hiệu lực"
    )
    assert jumps(text) == []


SLIP = """I. Kết quả
1. Về công tác tham mưu
Đã tham mưu ban hành kế hoạch.
2. Về triển khai nhiệm vụ
2.1. Thông tin truyền thông về năng suất chất lượng
- Đăng 10 tin bài.
2.2. Đào tạo nhân lực cho năng suất chất lượng
- Mở 01 khóa.
{last}"""


@pytest.mark.parametrize(
    ("last", "count"),
    [
        ("3. Hỗ trợ doanh nghiệp nâng cao năng suất chất lượng\n- Gửi thông báo.", 1),
        ("3. Hỗ trợ doanh nghiệp nâng cao năng suất chất lượng\n- Gửi thông báo.\nII. Đánh giá", 1),
        ("3. Hỗ trợ doanh nghiệp nâng cao năng suất chất lượng\nĐã gửi thông báo.", 1),
        ("2.3. Hỗ trợ doanh nghiệp nâng cao năng suất chất lượng\n- Gửi thông báo.", 0),
        ("3. Về kinh phí thực hiện\nĐã sử dụng hết kinh phí.", 0),
        ("3. Về kinh phí thực hiện\n- Đã sử dụng hết kinh phí.", 0),
        ("3. Kinh phí thực hiện\nĐã sử dụng hết kinh phí.", 0),
        ("3. Hỗ trợ năng suất chất lượng\n- Gửi thông báo.\n4. Về kinh phí\nĐã chi.", 0),
        ("3. Hỗ trợ năng suất chất lượng\n3.1. Gửi thông báo\n- Đã gửi.", 0),
        (
            "2.3. Khảo sát năng suất chất lượng\n- Đã làm.\n3. Hỗ trợ năng suất chất lượng\n- Gửi thông báo.",
            0,
        ),
    ],
    ids=[
        "speaks, opens and is filled like 2.1 and 2.2",
        "the last of its section",
        "speaks and opens like 2.1 and 2.2, not dashed",
        "written with its prefix",
        "opens like 1 and 2",
        "opens like 1 and 2, dashed items",
        "another subject, not dashed",
        "a section 4 follows",
        "has parts of its own",
        "2.3 is there already",
    ],
)
def test_a_section_3_is_questioned_only_when_it_belongs_to_the_family_of_2_1(last: str, count: int) -> None:
    found = jumps(SLIP.format(last=last))
    assert len(found) == count
    assert all("các mục 2.1, 2.2" in finding.message and "“2.3.”" in finding.message for finding in found)


trees = st.lists(st.integers(0, 3), min_size=1, max_size=5)


@given(st.lists(trees, min_size=1, max_size=4))
def test_consecutive_numbering_is_never_found(sections: list[list[int]]) -> None:
    lines = []
    for roman, section in zip(("I", "II", "III", "IV"), sections, strict=False):
        lines.append(f"{roman}. Phần\nNội dung.")
        for number, parts in enumerate(section, start=1):
            lines.append(f"{number}. Mục {number}\nNội dung.")
            lines += [f"{number}.{part}. Tiểu mục {part}\nNội dung." for part in range(1, parts + 1)]
    assert jumps("\n".join(lines)) == []
