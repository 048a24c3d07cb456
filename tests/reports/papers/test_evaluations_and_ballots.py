"""Evaluation forms, empty and filled, and the count of ballots, as their readers see them."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from models import Person
from reports.document import OfficialDocument, plain_lines
from reports.papers import BLANK
from states.errors import Missing
from tests.reports.papers.council_rows import MET, SEATS, UNMET, Hall
from tests.reports.papers.drawing import drawn, line, lines


def names(document: OfficialDocument) -> tuple[str, str]:
    return (document.left_signature.name if document.left_signature else "", document.signature.name)


def test_there_is_one_form_for_each_voting_member_and_proposal_without_a_recusal(session: Session) -> None:
    hall = Hall(session, state="invited", items=2)
    hall.recuse(6, item=2)
    documents = drawn(session, "evaluation_form", hall.council)
    assert len(documents) == 7 + 6
    assert "evaluation-form-HD-1-NV-2025-001-uv6@vien.example" in documents
    assert "evaluation-form-HD-1-NV-2025-002-uv6@vien.example" not in documents
    assert not [name for name in documents if "uv8" in name]


def test_odd_characters_of_an_address_stay_out_of_file_names_and_apart(session: Session) -> None:
    hall = Hall(session, state="invited", seats=SEATS[:2])
    for member, address in zip(hall.members, ("a/b@vien.example", "a+b@vien.example"), strict=True):
        person = session.get_one(Person, member.person_id)
        person.email = address
    found = sorted(drawn(session, "evaluation_form", hall.council))
    assert found == [
        "evaluation-form-HD-1-NV-2025-001-a%2Bb@vien.example",
        "evaluation-form-HD-1-NV-2025-001-a%2Fb@vien.example",
    ]


def test_an_empty_form_has_every_criterion_open_and_no_conclusion(session: Session) -> None:
    hall = Hall(session, state="invited")
    shown = lines(session, "evaluation_form", hall.council, only="NV-2025-001-uv3@vien.example")
    assert "PHIẾU NHẬN XÉT VÀ ĐÁNH GIÁ" in shown
    assert "Tên nhiệm vụ đề xuất | Nhiệm vụ thứ 1" in shown
    assert "Người nhận xét | Ủy viên 3, Ủy viên phản biện" in shown
    criteria = [each for each in shown if each.endswith("| ☐ | ☐")]
    assert [each.split(" | ")[1] for each in criteria] == [
        "Tính cấp thiết",
        "Tính liên ngành, liên vùng và tầm quan trọng",
        "Không trùng lắp",
        "Cần huy động nguồn lực",
        "Huy động vốn ngoài ngân sách (đối với dự án)",
    ]
    assert [each for each in shown if each.startswith("☐")] == [
        "☐  Đề nghị thực hiện.",
        "☐  Đề nghị thực hiện với điều chỉnh.",
        "☐  Đề nghị không thực hiện.",
    ]
    assert "☒" not in "".join(shown)
    assert shown[-2:] == ["ỦY VIÊN PHẢN BIỆN", "Ủy viên 3"]


def test_a_returned_form_shows_what_was_marked_on_its_day(session: Session) -> None:
    hall = Hall(session, state="invited")
    hall.form(1, conclusion="with_changes", criteria=UNMET, comment="- Sửa tên;\n- Rõ chỉ tiêu")
    shown = lines(session, "evaluation_form", hall.council, only="NV-2025-001-uv1@vien.example")
    assert "Tây Ninh, ngày 03 tháng 3 năm 2025" in shown
    assert "1 | Tính cấp thiết |  | ☒ | ☐" in shown
    assert "2 | Không trùng lắp | Đã có nhiệm vụ tương tự | ☐ | ☒" in shown
    assert [each for each in shown if each.startswith("☒")] == ["☒  Đề nghị thực hiện với điều chỉnh."]
    assert sum(each.startswith("☐") for each in shown) == 2
    assert {"Sửa tên.", "Rõ chỉ tiêu."} <= set(shown)
    assert "Không có." in lines_of_silent(session, hall)


def lines_of_silent(session: Session, hall: Hall) -> list[str]:
    hall.form(2, criteria=MET)
    return lines(session, "evaluation_form", hall.council, only="NV-2025-001-uv2@vien.example")


def test_a_council_without_members_or_proposals_has_no_forms_and_says_so(session: Session) -> None:
    hall = Hall(session, state="drafting", seats=(), items=0)
    for paper in ("evaluation_form", "ballot_count"):
        with pytest.raises(Missing, match="chưa có mục nào"):
            drawn(session, paper, hall.council)


COUNTS = [
    # votes of seven, absent, recused; then issued, for, with changes, against, consent, needed, conclusion
    ("rrrrrrr", (), (), ("07", "07", "00", "00", "07", "06"), "Đề nghị thực hiện"),
    ("rrrrrcc", (), (), ("07", "05", "02", "00", "07", "06"), "Đề nghị thực hiện"),
    ("rrccccd", (), (), ("07", "02", "04", "01", "06", "06"), "Đề nghị thực hiện với điều chỉnh"),
    ("rrrrrdd", (), (), ("07", "05", "00", "02", "05", "06"), "Đề nghị không thực hiện"),
    ("rrrrrd-", (), (7,), ("06", "05", "00", "01", "05", "05"), "Đề nghị thực hiện"),
    ("rrrr---", (6,), (5, 7), ("04", "04", "00", "00", "04", "04"), "Đề nghị thực hiện"),
    ("rrrrd--", (6, 7), (), ("05", "04", "00", "01", "04", "04"), "Đề nghị thực hiện"),
]


@pytest.mark.parametrize(("votes", "absent", "recused", "numbers", "conclusion"), COUNTS)
def test_a_count_leaves_out_who_is_away_or_stands_aside(
    session: Session,
    votes: str,
    absent: tuple[int, ...],
    recused: tuple[int, ...],
    numbers: tuple[str, ...],
    conclusion: str,
) -> None:
    hall = Hall(session, state="in_session", absent=dict.fromkeys(absent, "Bận"))
    for member in recused:
        hall.recuse(member)
    hall.votes(votes)
    (document,) = drawn(session, "ballot_count", hall.council).values()
    shown = plain_lines(document)
    issued, agree, change, against, consent, needed = numbers
    assert [each.rsplit(" | ", 1)[1] for each in shown if each[:4] in ("1 | ", "2 | ", "3 | ", "4 | ")] == [
        issued,
        issued,
        issued,
        "00",
    ]
    assert f"5 | Phiếu “Đề nghị thực hiện” | {agree}" in shown
    assert f"6 | Phiếu “Đề nghị thực hiện với điều chỉnh” | {change}" in shown
    assert f"7 | Phiếu “Đề nghị không thực hiện” | {against}" in shown
    assert line(shown, "8 | Phiếu thuận").endswith(f"| {consent}")
    rule = line(shown, "9 | Phiếu thuận tối thiểu")
    assert "trên 3/4 số thành viên có mặt tham gia biểu quyết theo Thông tư số 33/2014/TT-BKHCN" in rule
    assert rule.endswith(f"| {needed}")
    assert f"Kết luận: {conclusion}." in shown
    assert f"có mặt {7 - len(absent):02d}; tham gia biểu quyết đề xuất này {issued}" in "".join(shown)
    for member in recused:
        assert f"Ủy viên {member}, " in "".join(each for each in shown if each.startswith("Không tham gia"))
    assert names(document) == ("Ủy viên 8", "Ủy viên 5")


@pytest.mark.parametrize("state", ["drafting", "established", "invited", "adjourned", "cancelled"])
def test_without_a_session_the_count_is_an_empty_form_even_after_an_adjourned_one(
    session: Session, state: str
) -> None:
    hall = Hall(session, state=state)
    hall.votes("rrrrrrr", remark="Ý kiến cũ")
    (document,) = drawn(session, "ballot_count", hall.council).values()
    shown = plain_lines(document)
    assert [
        each for each in shown if each[:4] in {f"{n} | " for n in range(1, 10)} and not each.endswith(BLANK)
    ] == []
    assert f"Kết luận: {BLANK * 3}" in shown
    assert "Ý kiến cũ" not in "".join(shown)
    assert names(document) == ("", "")


def test_a_count_that_lacks_a_ballot_shows_it_and_draws_no_conclusion(session: Session) -> None:
    hall = Hall(session, state="in_session")
    hall.votes("rrrrrr-")
    shown = lines(session, "ballot_count", hall.council)
    assert "1 | Phiếu phát ra | 07" in shown
    assert "2 | Phiếu thu về | 06" in shown
    assert f"Kết luận: {BLANK * 3}" in shown


def test_what_must_change_or_why_not_stands_below_the_conclusion(session: Session) -> None:
    hall = Hall(session)
    hall.votes("ccccccc", remark="Sửa tên nhiệm vụ;\nGiảm kinh phí", outcome="with_changes")
    shown = lines(session, "ballot_count", hall.council)
    assert shown[shown.index("Kết luận: Đề nghị thực hiện với điều chỉnh.") + 1 :][:2] == [
        "- Sửa tên nhiệm vụ.",
        "- Giảm kinh phí.",
    ]
