"""The decision that establishes a council and the invitation to its session, as their readers see them."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from reports.document import OfficialDocument
from reports.papers import BLANK
from tests.reports.papers.council_rows import SEATS, Hall
from tests.reports.papers.drawing import drawn, line, lines
from tests.secretariat.builders import drafted_council, eligible_task, invited_council


def only(session: Session, paper: str, hall: Hall) -> OfficialDocument:
    (document,) = drawn(session, paper, hall.council).values()
    return document


def test_a_decision_has_its_articles_and_its_two_lists(session: Session) -> None:
    shown = lines(
        session, "council_decision", drafted_council(session, *(eligible_task(session) for _ in range(2)))
    )
    assert "Về việc thành lập Hội đồng tư vấn xác định nhiệm vụ năm 2025" in shown
    assert shown.count("GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ") == 1
    assert line(shown, "Theo đề nghị của Chi cục trưởng")
    assert line(shown, "Điều 1.").endswith(
        "gồm 07 thành viên và 01 thư ký hành chính giúp việc (danh sách tại Phụ lục I)."
    )
    assert "đối với 02 đề xuất (danh sách tại Phụ lục II)" in line(shown, "Điều 2.")
    assert "Thông tư số 33/2014/TT-BKHCN" in line(shown, "Hội đồng làm việc")
    assert line(shown, "Điều 3.") == "Điều 3. Quyết định này có hiệu lực kể từ ngày ký."
    assert "1 | Ủy viên 1 |  | Chủ tịch" in shown
    assert "8 | Ủy viên 8 |  | Thư ký hành chính" in shown
    assert "1 | NV-2025-001 | Quy trình sấy mãng cầu của doanh nghiệp 1 | Công ty Mía đường 1" in shown
    assert not [each for each in shown if "để báo cáo" in each]


@pytest.mark.parametrize(
    ("members", "items", "annexes", "article"),
    [
        (0, 0, 0, f"gồm {BLANK} thành viên."),
        (7, 0, 1, "gồm 07 thành viên (danh sách tại Phụ lục kèm theo)."),
        (8, 2, 2, "gồm 07 thành viên và 01 thư ký hành chính giúp việc (danh sách tại Phụ lục I)."),
        (8, 1, 1, "gồm 07 thành viên và 01 thư ký hành chính giúp việc (danh sách tại Phụ lục kèm theo)."),
        (0, 2, 1, f"gồm {BLANK} thành viên."),
    ],
)
def test_a_decision_has_only_the_lists_that_have_lines(
    session: Session, members: int, items: int, annexes: int, article: str
) -> None:
    hall = Hall(session, state="drafting", seats=SEATS[:members], items=items)
    document = only(session, "council_decision", hall)
    assert len(document.appendices) == annexes
    assert line(lines(session, "council_decision", hall.council), "Điều 1.").endswith(article)


def test_a_decision_about_one_proposal_names_it_in_its_article(session: Session) -> None:
    hall = Hall(session, state="drafting")
    article = line(lines(session, "council_decision", hall.council), "Điều 2.")
    assert "đối với đề xuất “Nhiệm vụ thứ 1” (NV-2025-001) của Công ty 1: nhận xét" in article


def test_an_invitation_says_when_where_what_and_by_when(session: Session) -> None:
    shown = lines(session, "session_invitation", invited_council(session))
    assert "- Ông (Bà) Ủy viên 1, Chủ tịch Hội đồng;" in shown
    assert "- Ông (Bà) Ủy viên 5, Thư ký khoa học;" in shown
    assert "- Ông (Bà) Ủy viên 8, Thư ký hành chính." in shown
    assert line(shown, "Thực hiện Quyết định số 01/QĐ-KHCN ngày 18/02/2025 của Sở KH&CN, Sở")
    assert "Thời gian: 09 giờ 00 phút, thứ Ba, ngày 04 tháng 3 năm 2025." in shown
    assert "Địa điểm: Phòng họp Sở." in shown
    assert "Nội dung: xem xét, đánh giá và bỏ phiếu đối với 01 đề xuất nhiệm vụ:" in shown
    assert line(shown, "Quy trình sấy mãng cầu của doanh nghiệp 1 (NV-2025-001; Công ty Mía đường 1).")
    # One working day before Tuesday 04/3.
    assert "chậm nhất ngày 03/3/2025" in line(shown, "Đề nghị Ông (Bà) nghiên cứu")
    assert "ít nhất 05/07 thành viên Hội đồng./." in line(shown, "Sở Khoa học và Công nghệ rất mong")


@pytest.mark.parametrize(
    ("members", "items", "titles", "mentions"),
    [
        (0, 0, [], ["Kính gửi: Các thành viên Hội đồng", f"Nội dung: {BLANK}"]),
        (8, 4, [], ["đối với 04 đề xuất nhiệm vụ:"]),
        (8, 5, ["agenda"], ["05 đề xuất nhiệm vụ (danh sách tại Phụ lục)."]),
        (10, 1, ["members"], ["Kính gửi: Các thành viên Hội đồng (danh sách tại Phụ lục)"]),
        (
            10,
            40,
            ["members", "agenda"],
            [
                "(danh sách tại Phụ lục I)",
                "40 đề xuất nhiệm vụ (danh sách tại Phụ lục II).",
                "40 | NV-2025-040 |",
            ],
        ),
    ],
)
def test_long_lists_of_an_invitation_go_into_annexes(
    session: Session, members: int, items: int, titles: list[str], mentions: list[str]
) -> None:
    hall = Hall(session, state="invited", seats=(*SEATS, "member", "member")[:members], items=items)
    document = only(session, "session_invitation", hall)
    kinds = ["members" if "THÀNH VIÊN" in each.title.upper() else "agenda" for each in document.appendices]
    assert kinds == titles
    text = "\n".join(lines(session, "session_invitation", hall.council))
    assert [mention for mention in mentions if mention not in text] == []


def test_an_invitation_before_the_call_leaves_time_and_place_open_and_states_the_rule(
    session: Session,
) -> None:
    hall = Hall(session, state="established")
    hall.council.session_at = hall.council.place = None
    shown = lines(session, "session_invitation", hall.council)
    assert f"Thời gian: {BLANK}" in shown
    assert f"Địa điểm: {BLANK}" in shown
    assert "trước phiên họp ít nhất 01 ngày làm việc" in line(shown, "Đề nghị Ông (Bà) nghiên cứu")


def test_a_second_invitation_says_that_it_replaces_the_first(session: Session) -> None:
    hall = Hall(session, state="invited")
    hall.council.invitations = 2
    assert line(
        lines(session, "session_invitation", hall.council), "Giấy mời này thay thế giấy mời trước. Sở"
    )
