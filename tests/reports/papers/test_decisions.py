"""Decisions on a task: the host, and what changes while it is carried out."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from sqlmodel import Session, col, select

from models import Attachment, Document, StoredFile
from secretariat import implementation
from tests.reports.papers.lived import in_every_state, lines, numbered, task_of
from tests.secretariat.builders import at, do


def test_the_call_for_hosts_tells_the_task_and_where_to_apply(year: Session) -> None:
    text = "\n".join(lines(year, "selection_notice", task_of(year, "selected")))
    for said in (
        "Căn cứ Quyết định số 01/QĐ-UBND ngày 02/4/2025 của UBND tỉnh về việc phê duyệt danh mục nhiệm vụ",
        "Mục tiêu: Giảm hao hụt xuống dưới 10%.",
        "Thời gian thực hiện: 12 tháng.",
        "Kinh phí được phê duyệt: 500.000.000 đồng (Bằng chữ: Năm trăm triệu đồng chẵn).",
        "đến hết ngày ……………",
        "thư điện tử khcn@tayninh.example",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("name", "event", "how", "cites_the_call"),
    [
        ("finished", None, "theo phương thức giao trực tiếp.", False),
        ("selected", None, "theo phương thức tuyển chọn.", True),
        ("selected", "select_host", "theo phương thức tuyển chọn.", True),
    ],
)
def test_the_host_is_named_with_the_way_it_was_found(
    year: Session, name: str, event: str | None, how: str, cites_the_call: bool
) -> None:
    shown = lines(year, "host_decision", task_of(year, name), event=event)
    (first,) = [line for line in shown if line.startswith("Điều 1.")]
    assert first.startswith("Điều 1. Giao Công ty Mía đường 1 chủ trì")
    assert first.endswith(how)
    assert "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ" in shown
    assert any("Thông báo số 02/TB-KHCN ngày 08/4/2025" in line for line in shown) is cites_the_call


def test_without_a_host_there_is_room_to_name_it(year: Session) -> None:
    shown = lines(year, "host_decision", task_of(year, "open"))
    assert any(line.startswith("Điều 1. Giao …………… chủ trì thực hiện") for line in shown)
    assert "Kinh phí được phê duyệt: …………… đồng (Bằng chữ: ……………)." in shown


@pytest.mark.parametrize(
    ("name", "event", "said"),
    [
        (
            "finished",
            None,
            (
                "Điều 1. Gia hạn thời gian thực hiện nhiệm vụ",
                "do Công ty Mía đường 1 chủ trì theo Hợp đồng số 01/HĐ-KHCN ngày 10/4/2025 của Sở KH&CN.",
                "Thời gian gia hạn: 02 tháng, đến hết ngày 10/6/2026.",
                "Lý do: Chờ tổ chức chứng nhận đánh giá.",
            ),
        ),
        ("stopped", None, ("Điều 1. Tạm dừng thực hiện nhiệm vụ", "Lý do: Cơ sở sản xuất di dời.")),
        ("stopped", "resume", ("Điều 1. Tiếp tục thực hiện nhiệm vụ", "kết thúc vào ngày 10/4/2026.")),
        ("stopped", "terminate", ("Điều 1. Chấm dứt thực hiện nhiệm vụ", "Lý do: Cơ sở sản xuất di dời.")),
        ("failed", "extend", ("Thời gian gia hạn: ……………, đến hết ngày 10/4/2026.", "Lý do: ……………")),
        ("failed", None, ("Điều 1. …………… thực hiện nhiệm vụ", "Lý do: ……………")),
        ("selected", "terminate", ("Điều 1. Chấm dứt thực hiện nhiệm vụ", "Lý do: ……………")),
        ("open", None, ("Điều 2. Tổ chức chủ trì (nếu có) phối hợp",)),
    ],
)
def test_a_change_is_decided_with_its_reason(
    year: Session, name: str, event: str | None, said: tuple[str, ...]
) -> None:
    text = "\n".join(lines(year, "task_decision", task_of(year, name), event=event))
    for each in said:
        assert each in text


def test_a_decision_frozen_in_the_act_has_what_the_act_is_told(year: Session) -> None:
    """Its entry in the journal is written after the files: months and reason come with the form."""
    shown = lines(
        year,
        "task_decision",
        task_of(year, "failed"),
        event="extend",
        form={"months": 3, "reason": "Thiên tai"},
        paper=numbered(year, "QĐ-KHCN/7"),
    )
    assert "Thời gian gia hạn: 03 tháng, đến hết ngày 10/4/2026." in shown
    assert "Lý do: Thiên tai." in shown
    assert "Số: 07/QĐ-KHCN" in shown


def test_a_correction_tells_what_the_former_was_told_and_names_it(year: Session) -> None:
    """A later act of the same kind on the task is another document's."""
    former = numbered(year, "QĐ-KHCN/6")
    task = task_of(year, "finished")
    corrected = Document(**former.model_dump(exclude={"id", "number"}), number=99)
    corrected.corrects_id = former.pk
    year.add(corrected)
    year.flush()
    again = Document(**former.model_dump(exclude={"id", "number"}), number=100)
    again.corrects_id = corrected.pk
    year.add(again)
    year.flush()
    for paper, event, replaced in ((corrected, "extend", "06"), (again, None, "99")):
        shown = lines(year, "task_decision", task, event=event, paper=paper)
        assert "Lý do: Chờ tổ chức chứng nhận đánh giá." in shown
        assert (
            f"Quyết định này thay thế Quyết định số {replaced}/QĐ-KHCN ngày 20/10/2025 của Sở KH&CN." in shown
        )


def test_the_numbered_decision_of_an_act_holds_its_form(year: Session) -> None:
    """The act itself numbers and freezes the decision; its text is read back from the frozen file."""
    task = task_of(year, "stopped")
    year.autoflush = True
    do(implementation.resume, year, task, at(11, 24), document="lấy số")
    do(
        implementation.extend,
        year,
        task,
        at(11, 25),
        months=4,
        reason="Khôi phục sản xuất sau di dời",
        document="lấy số",
    )
    stored = year.exec(
        select(StoredFile.content)
        .join(Attachment, col(Attachment.file_id) == col(StoredFile.id))
        .where(Attachment.role == "docx")
        .order_by(col(Attachment.id).desc())
    ).first()
    assert stored is not None
    text = "\n".join(each.text for each in docx.Document(BytesIO(stored)).paragraphs)
    assert "Thời gian gia hạn: 04 tháng, đến hết ngày 10/8/2026." in text
    assert "Lý do: Khôi phục sản xuất sau di dời." in text


@pytest.mark.parametrize("paper", ["selection_notice", "host_decision", "task_decision"])
def test_a_decision_can_be_drawn_in_any_state(year: Session, paper: str) -> None:
    for state, text in in_every_state(year, paper, task_of(year, "open")):
        assert "Tây Ninh, ngày      tháng 12 năm 2025" in text, state
