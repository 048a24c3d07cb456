"""The minutes of a council's session, as their readers see them: numbers, names, exclusions, dissent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from reports.document import plain_lines
from reports.papers import BLANK
from tests.reports.papers.council_rows import MET, SEATS, UNMET, Hall
from tests.reports.papers.drawing import after, drawn, line, lines
from tests.secretariat.builders import concluded_council


def test_minutes_of_a_session_tell_its_ground_its_hours_and_its_people(session: Session) -> None:
    shown = lines(session, "council_minutes", concluded_council(session))
    assert "Số:      /BB-KHCN" in shown
    assert "Họp Hội đồng tư vấn xác định nhiệm vụ năm 2025" in shown
    assert line(shown, "Căn cứ Quyết định số 01/QĐ-KHCN ngày 18/02/2025 của Sở KH&CN về việc thành lập")
    assert "Thời gian bắt đầu: 09 giờ 00 phút, thứ Ba, ngày 04 tháng 3 năm 2025." in shown
    assert "Chủ trì phiên họp: Ủy viên 1, Chủ tịch Hội đồng." in shown
    assert line(shown, "Phiên họp kết thúc hồi 09 giờ 00 phút cùng ngày.")
    assert shown[-7:] == [
        "THƯ KÝ KHOA HỌC",
        "Ủy viên 5",
        "Nơi nhận:",
        "- Các thành viên Hội đồng;",
        "- Lưu: VT, Chi cục TĐC.",
        "CHỦ TỊCH HỘI ĐỒNG",
        "Ủy viên 1",
    ]


@pytest.mark.parametrize(
    ("absent", "statement"),
    [
        ({}, "có mặt 07, vắng mặt 00."),
        ({6: "Bận công tác"}, "có mặt 06, vắng mặt 01."),
        ({8: "Ốm"}, "có mặt 07, vắng mặt 00."),
        ({1: "Đi họp", 6: "Bận công tác", 8: "Ốm"}, "có mặt 05, vắng mặt 02."),
    ],
)
def test_attendance_names_who_was_away_and_why_and_states_the_quorum(
    session: Session, absent: dict[int, str], statement: str
) -> None:
    hall = Hall(session, absent=absent)
    hall.votes("".join("-" if at in absent else "r" for at in range(1, 8)), outcome="recommend")
    shown = lines(session, "council_minutes", hall.council)
    table = after(shown, "TT | Họ và tên")[: len(SEATS)]
    for at, row in enumerate(table, start=1):
        assert row.startswith(f"{at} | Ủy viên {at} | Giảng viên | ")
        assert row.endswith(f"| Vắng mặt: {absent[at]}" if at in absent else "| Có mặt")
    quorum = line(shown, "Hội đồng có 07 thành viên có quyền biểu quyết;")
    assert statement in quorum
    assert "có mặt ít nhất 2/3 tổng số thành viên Hội đồng (05/07 người)" in quorum
    assert (
        "trong đó có Chủ tịch hoặc Phó Chủ tịch và đủ các Ủy viên phản biện theo Thông tư số 33/2014"
        in quorum
    )
    assert quorum.endswith("Phiên họp đủ điều kiện tiến hành.")


@pytest.mark.parametrize("absent", [(3,), (1, 2), (5, 6, 7)])
def test_a_session_that_lacked_its_quorum_is_not_called_valid(
    session: Session, absent: tuple[int, ...]
) -> None:
    hall = Hall(session, absent=dict.fromkeys(absent, "Bận"))
    quorum = line(lines(session, "council_minutes", hall.council), "Hội đồng có 07 thành viên")
    assert quorum.endswith("Phiên họp không đủ điều kiện tiến hành.")


@pytest.mark.parametrize(
    ("absent", "presiding", "signed"),
    [
        ((), "Ủy viên 1, Chủ tịch Hội đồng", ["CHỦ TỊCH HỘI ĐỒNG", "Ủy viên 1"]),
        ((2,), "Ủy viên 1, Chủ tịch Hội đồng", ["CHỦ TỊCH HỘI ĐỒNG", "Ủy viên 1"]),
        (
            (1,),
            "Ủy viên 2, Phó Chủ tịch Hội đồng",
            ["KT. CHỦ TỊCH HỘI ĐỒNG", "PHÓ CHỦ TỊCH HỘI ĐỒNG", "Ủy viên 2"],
        ),
    ],
)
def test_who_chaired_signs(
    session: Session, absent: tuple[int, ...], presiding: str, signed: list[str]
) -> None:
    shown = lines(session, "council_minutes", Hall(session, absent=dict.fromkeys(absent, "Bận")).council)
    assert f"Chủ trì phiên họp: {presiding}." in shown
    assert shown[-len(signed) :] == signed


def test_an_absent_secretary_is_not_made_to_sign(session: Session) -> None:
    shown = lines(session, "council_minutes", Hall(session, absent={5: "Bận"}).council)
    assert after(shown, "THƯ KÝ PHIÊN HỌP")[0] == "Nơi nhận:"


def test_a_member_who_stands_aside_is_named_with_the_reason_and_left_out_of_every_number(
    session: Session,
) -> None:
    hall = Hall(session, items=2)
    hall.recuse(7, reason="Cố vấn của tổ chức đề xuất")
    for member in (1, 2, 7):
        hall.form(member)
    hall.votes("rrrrrd-", outcome="recommend")
    hall.votes("rrrrrrr", item=2, outcome="recommend")
    shown = lines(session, "council_minutes", hall.council)
    first = after(shown, "1. Nhiệm vụ thứ 1 (NV-2025-001)")
    assert line(shown, "Không tham gia đánh giá, biểu quyết: Ủy viên 7: Cố vấn của tổ chức đề xuất.")
    assert first[1] == "- Phiếu nhận xét: 02 phiếu, gồm 02 phiếu “Đề nghị thực hiện”; các tiêu chí đều đạt."
    assert first[3].startswith(
        "- Kết quả kiểm phiếu: phát ra 06, thu về 06, hợp lệ 06, không hợp lệ 00; 05 phiếu"
    )
    assert first[4] == "- Kết luận: Đề nghị thực hiện (thuận 05 phiếu, cần ít nhất 05 phiếu)."
    second = after(shown, "2. Nhiệm vụ thứ 2 (NV-2025-002)")
    assert second[1] == "- Phiếu nhận xét: chưa nhận được phiếu nào."
    assert second[3] == "- Kết luận: Đề nghị thực hiện (thuận 07 phiếu, cần ít nhất 06 phiếu)."
    assert "1 | NV-2025-001 | Nhiệm vụ thứ 1 | 05/06 | Đề nghị thực hiện" in shown
    assert "2 | NV-2025-002 | Nhiệm vụ thứ 2 | 07/07 | Đề nghị thực hiện" in shown


def test_evaluations_are_summed_up_with_the_criteria_found_not_met(session: Session) -> None:
    hall = Hall(session)
    hall.form(1, criteria=MET)
    hall.form(2, criteria=UNMET, conclusion="decline")
    hall.form(3, criteria=UNMET, conclusion="with_changes")
    shown = lines(session, "council_minutes", hall.council)
    assert line(shown, "Phiếu nhận xét") == (
        "Phiếu nhận xét: 03 phiếu, gồm 01 phiếu “Đề nghị thực hiện”; 01 phiếu “Đề nghị thực hiện với điều chỉnh”; "
        "01 phiếu “Đề nghị không thực hiện”; tiêu chí có phiếu đánh giá không đạt: “Không trùng lắp” (02 phiếu)."
    )


@pytest.mark.parametrize(
    "dissents", [{}, {7: "Chưa rõ thị trường"}, {2: "Kinh phí cao", 7: "Chưa rõ;\nThiếu vốn"}]
)
def test_every_dissent_stands_with_its_name(session: Session, dissents: dict[int, str]) -> None:
    hall = Hall(session)
    hall.votes("rrrrrrd", outcome="recommend", dissents=dissents)
    found = [each for each in lines(session, "council_minutes", hall.council) if "bảo lưu" in each]
    text = {7: "Chưa rõ thị trường."} if len(dissents) < 2 else {2: "Kinh phí cao.", 7: "Chưa rõ. Thiếu vốn."}
    assert found == [f"- Ý kiến bảo lưu của Ủy viên {at}: {text[at]}" for at in dissents]


@pytest.mark.parametrize(
    ("votes", "outcome", "label"),
    [
        ("rrccccc", "with_changes", "Nội dung cần điều chỉnh"),
        ("rrrrddd", "decline", "Lý do không thực hiện"),
        ("rrrrrrr", "recommend", "Ý kiến của Hội đồng"),
    ],
)
def test_what_the_council_asks_for_is_called_by_what_it_is(
    session: Session, votes: str, outcome: str, label: str
) -> None:
    hall = Hall(session)
    hall.votes(votes, outcome=outcome, remark="Thu hẹp phạm vi\n- Bỏ nội dung 3;")
    assert f"{label}: Thu hẹp phạm vi. Bỏ nội dung 3." in [
        each.removeprefix("- ") for each in lines(session, "council_minutes", hall.council)
    ]


def test_one_proposal_is_concluded_in_a_sentence_forty_in_a_table(session: Session) -> None:
    hall = Hall(session, items=40)
    for number in range(1, 41):
        votes, outcome = [("rrrrrrr", "recommend"), ("ccccccc", "with_changes"), ("ddddddd", "decline")][
            number % 3
        ]
        hall.votes(votes, item=number, outcome=outcome, remark="Như ý kiến phản biện")
    shown = lines(session, "council_minutes", hall.council)
    assert (
        "Hội đồng kết luận về 40 đề xuất: đề nghị thực hiện 13 đề xuất; đề nghị thực hiện với điều chỉnh 14 đề xuất; "
        "đề nghị không thực hiện 13 đề xuất." in shown
    )
    assert "40 | NV-2025-040 | Nhiệm vụ thứ 40 | 07/07 | Đề nghị thực hiện với điều chỉnh" in shown
    assert "39 | NV-2025-039 | Nhiệm vụ thứ 39 | 07/07 | Đề nghị thực hiện" in shown
    assert "38 | NV-2025-038 | Nhiệm vụ thứ 38 | 00/07 | Đề nghị không thực hiện" in shown
    assert len([each for each in shown if each.startswith("Người kiểm phiếu: ")]) == 1


def test_one_proposal_has_no_number_and_no_table_of_its_own(session: Session) -> None:
    hall = Hall(session)
    hall.votes("rrrrrrr", outcome="recommend")
    shown = lines(session, "council_minutes", hall.council)
    assert "Nhiệm vụ thứ 1 (NV-2025-001)" in shown
    assert "Hội đồng kết luận về đề xuất NV-2025-001: Đề nghị thực hiện." in shown
    assert not [each for each in shown if each.startswith("TT | Mã số")]


def test_tellers_who_differ_are_named_at_each_proposal(session: Session) -> None:
    hall = Hall(session, items=2)
    hall.votes("rrrrrrr", outcome="recommend", tellers=(5, 8))
    hall.votes("rrrrrrr", item=2, outcome="recommend", tellers=(6, 7))
    shown = lines(session, "council_minutes", hall.council)
    assert [each for each in shown if "Người kiểm phiếu" in each] == [
        "- Người kiểm phiếu: Ủy viên 5 (Ủy viên, thư ký khoa học) và Ủy viên 8 (Thư ký hành chính).",
        "- Người kiểm phiếu: Ủy viên 6 (Ủy viên) và Ủy viên 7 (Ủy viên).",
    ]


@pytest.mark.parametrize("state", ["drafting", "established", "invited", "adjourned", "cancelled"])
def test_minutes_before_the_session_are_a_form_to_fill_in(session: Session, state: str) -> None:
    hall = Hall(session, state=state)
    hall.votes("rrrrrrr", remark="Ý kiến cũ", dissents={7: "Ý kiến cũ"})
    hall.council.session_at = hall.council.place = None
    shown = lines(session, "council_minutes", hall.council)
    assert f"Thời gian bắt đầu: {BLANK}" in shown
    assert f"Địa điểm: {BLANK}" in shown
    assert all(row.endswith(f"| {BLANK}") for row in after(shown, "TT | Họ và tên")[: len(SEATS)])
    assert line(shown, "Kết quả kiểm phiếu").startswith(
        "Kết quả kiểm phiếu: phát ra ……, thu về ……, hợp lệ ……"
    )
    assert f"Kết luận: {BLANK}" in [each.removeprefix("- ") for each in shown]
    assert "Ý kiến cũ" not in "".join(shown)
    assert not [each for each in shown if "điều kiện tiến hành" in each]


@pytest.mark.parametrize(
    "hall", [{"seats": (), "items": 0}, {"seats": (), "items": 1}, {"seats": ("clerk",), "items": 0}]
)
@pytest.mark.parametrize("state", ["drafting", "concluded"])
def test_an_empty_council_still_has_every_paper(session: Session, hall: dict[str, Any], state: str) -> None:
    council = Hall(session, state=state, **hall).council
    for paper in ("council_decision", "session_invitation", "council_minutes"):
        drawn(session, paper, council)


def test_a_title_of_four_lines_stays_out_of_the_head_of_forms_and_stands_in_the_text(
    session: Session,
) -> None:
    title = "Hội đồng tư vấn xác định nhiệm vụ khoa học và công nghệ cấp tỉnh " * 4
    hall = Hall(session, title=title.strip())
    (form,) = drawn(session, "ballot_count", hall.council).values()
    assert plain_lines(form)[:2] == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", "HỘI ĐỒNG TƯ VẤN XÁC ĐỊNH NHIỆM VỤ"]
    assert f"Hội đồng | {title.strip()}" in plain_lines(form)
