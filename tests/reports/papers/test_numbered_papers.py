"""Papers of a council as they stand once they have a number: nothing is left that would keep them back."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from models import Council, Document
from reports.document import plain_lines
from secretariat import councils
from secretariat.papers import check, fill
from states.papers import paper_rule
from tests.reports.papers.drawing import line
from tests.secretariat.builders import ESTABLISHED, MINUTES, concluded_council, do, drafted_council


def numbered(session: Session, paper: str, council: Council, document_id: int | None) -> list[str]:
    row = session.get_one(Document, document_id)
    document = fill(session, paper_rule(paper), council, today=MINUTES.date(), paper=row)
    assert check(document, on=MINUTES.date(), draft=False) == []
    return plain_lines(document)


@pytest.mark.parametrize(
    ("deputy", "recipients", "signed"),
    [
        (False, [], ["GIÁM ĐỐC", "Lê Văn Dũng"]),
        (True, ["- Giám đốc Sở (để báo cáo);"], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Văn Dũng"]),
    ],
)
def test_a_decision_takes_its_number_and_is_signed_by_the_head_or_a_deputy(
    session: Session, deputy: bool, recipients: list[str], signed: list[str]
) -> None:
    council = drafted_council(session)
    do(
        councils.establish,
        session,
        council,
        ESTABLISHED,
        document={"signer": "Lê Văn Dũng", "deputy": deputy},
    )
    shown = numbered(session, "council_decision", council, council.document_id)
    assert "Số: 01/QĐ-KHCN" in shown
    assert "Tây Ninh, ngày 18 tháng 02 năm 2025" in shown
    at = shown.index("Nơi nhận:")
    assert shown[at + 1 : at + 3 + len(recipients) + len(signed)] == [
        "- Như Điều 3;",
        *recipients,
        "- Lưu: VT, Chi cục TĐC.",
        *signed,
    ]
    assert line(
        shown, "(Kèm theo Quyết định số 01/QĐ-KHCN ngày 18 tháng 02 năm 2025 của Sở Khoa học và Công nghệ)"
    )


def test_minutes_take_their_number_and_keep_the_day_of_the_session(session: Session) -> None:
    council = concluded_council(session, vote="with_changes")
    do(councils.sign_minutes, session, council, MINUTES, document={})
    shown = numbered(session, "council_minutes", council, council.minutes_document_id)
    assert "Số: 01/BB-KHCN" in shown
    assert "Tây Ninh, ngày 06 tháng 3 năm 2025" in shown
    assert "Thời gian bắt đầu: 09 giờ 00 phút, thứ Ba, ngày 04 tháng 3 năm 2025." in shown
    assert "- Nội dung cần điều chỉnh: Làm rõ địa chỉ ứng dụng." in shown
    assert "……" not in "".join(shown)
