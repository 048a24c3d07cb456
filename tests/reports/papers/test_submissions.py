"""The submission to the People's Committee and its list."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import CouncilItem, DossierItem
from reports.document import Table
from states.vietnamese import money, money_in_words
from tests.reports.papers.lived import dossier_of, drawn, lines, numbered, task_of

EMPTY = "…………… đồng (Bằng chữ: ……………)"


def test_a_submission_names_its_call_council_minutes_and_the_sums_of_its_list(year: Session) -> None:
    shown = lines(year, "submission", dossier_of(year, "sent", tasks=4))
    text = "\n".join(shown)
    for said in (
        "Kính gửi: Ủy ban nhân dân tỉnh Tây Ninh",
        "Căn cứ Thông báo số 01/TB-KHCN ngày 06/01/2025 của Sở KH&CN về việc đề xuất, đặt hàng nhiệm vụ năm 2025;",
        "Căn cứ Quyết định số 01/QĐ-KHCN ngày 18/02/2025 của Sở KH&CN về việc thành lập Hội đồng tư vấn",
        "Căn cứ Biên bản số 01/BB-KHCN ngày 06/3/2025 của Sở KH&CN về phiên họp của Hội đồng tư vấn",
        "đã tiếp nhận 07 phiếu đề xuất",
        "đã đánh giá 06 đề xuất; kết quả: 06 đề xuất được đề nghị thực hiện.",
        "Danh mục gồm 04 nhiệm vụ: 04 nhiệm vụ giao trực tiếp",
        "3.760.000.000 đồng (Bằng chữ: Ba tỷ bảy trăm sáu mươi triệu đồng chẵn)",
        "- Từ ngân sách nhà nước: 3.600.000.000 đồng",
        "- Ngoài ngân sách nhà nước: 160.000.000 đồng",
    ):
        assert said in text
    assert shown[-1] == " | Tổng số |  |  |  |  | 3.600.000.000 | 160.000.000"
    assert shown[-5] == (
        "1 | Quy trình sấy mãng cầu của doanh nghiệp 1 | Giảm hao hụt xuống dưới 10% | 01 quy trình, 02 mô hình | "
        "Giao trực tiếp | 12 | 900.000.000 | 40.000.000"
    )


def test_what_the_council_found_is_counted_by_outcome(year: Session) -> None:
    outcomes = dict(
        zip(("finished", "failed", "stopped"), ("with_changes", "decline", "decline"), strict=True)
    )
    for name, outcome in outcomes.items():
        task = task_of(year, name)
        year.exec(select(CouncilItem).where(CouncilItem.task_id == task.pk)).one().outcome = outcome
    year.flush()
    assert (
        "Hội đồng tư vấn xác định nhiệm vụ đã đánh giá 06 đề xuất; kết quả: 03 đề xuất được đề nghị thực hiện, 01 đề "
        "xuất được đề nghị thực hiện với điều chỉnh và 02 đề xuất không được đề nghị thực hiện."
    ) in lines(year, "submission", dossier_of(year, "sent", tasks=4))


def test_an_empty_list_leaves_room_and_has_no_appendix(year: Session) -> None:
    dossier = dossier_of(year, "drafting", tasks=1)
    for item in year.exec(select(DossierItem).where(DossierItem.dossier_id == dossier.pk)):
        year.delete(item)
    year.flush()
    document = drawn(year, "submission", dossier)
    assert document.appendices == ()
    assert f"Danh mục gồm …………… nhiệm vụ, tổng kinh phí dự kiến {EMPTY}." in lines(
        year, "submission", dossier
    )


def test_a_year_without_call_or_council_leaves_room(year: Session) -> None:
    dossier = dossier_of(year, "drafting", tasks=1)
    for item in year.exec(select(DossierItem).where(DossierItem.dossier_id == dossier.pk)):
        year.delete(item)
    dossier.year = 2031
    year.flush()
    shown = lines(year, "submission", dossier)
    assert any(line.startswith("Thực hiện ……………, Sở") and "tiếp nhận …………… phiếu" in line for line in shown)
    assert any("đã đánh giá …………… đề xuất; kết quả: ……………" in line for line in shown)


@pytest.mark.parametrize("extra", [0, 39])
def test_the_list_has_a_row_for_each_task_on_wide_pages(year: Session, extra: int) -> None:
    dossier, task = dossier_of(year, "drafting", tasks=1), task_of(year, "waiting")
    copied = task.model_dump(exclude={"id", "code"})
    for number in range(extra):
        more = type(task)(**copied, code=f"NV-{number}")
        more.funding_state, more.mode = None, None
        year.add(more)
        year.flush()
        year.add(DossierItem(dossier_id=dossier.pk, task_id=more.pk, position=number + 2))
    year.flush()
    (appendix,) = drawn(year, "submission", dossier).appendices
    table = appendix.body[0]
    assert isinstance(table, Table)
    assert appendix.landscape
    assert [row[0] for row in table.rows] == [str(at) for at in range(1, extra + 2)]
    assert table.total_row is not None
    assert table.total_row[-2:] == ("900.000.000", f"{(extra + 1) * 40}.000.000".replace("1600.", "1.600."))
    if extra:
        assert table.rows[-1][4:7] == ("", "12", "")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Danh mục nhiệm vụ năm 2025, đợt 2", "Về việc phê duyệt danh mục nhiệm vụ năm 2025, đợt 2"),
        ("Hồ sơ đợt 2", "Về việc phê duyệt danh mục nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025"),
    ],
)
def test_the_list_goes_by_the_title_of_its_dossier(year: Session, title: str, named: str) -> None:
    dossier = dossier_of(year, "drafting", tasks=1)
    dossier.title = title
    assert named in lines(year, "submission", dossier)


def test_a_numbered_submission_bears_number_day_and_signer(year: Session) -> None:
    paper = numbered(year, "TTr-KHCN/2")
    paper.signer, paper.authority = "Trần Văn Bình", "KT. GIÁM ĐỐC"
    shown = lines(year, "submission", dossier_of(year, "sent", tasks=4), paper=paper)
    assert "Số: 02/TTr-KHCN" in shown
    assert "Tây Ninh, ngày 24 tháng 3 năm 2025" in shown
    at = shown.index("KT. GIÁM ĐỐC")
    assert shown[at + 1 : at + 3] == ["PHÓ GIÁM ĐỐC", "Trần Văn Bình"]


def test_the_words_of_the_total_are_those_of_its_figures(year: Session) -> None:
    task = task_of(year, "waiting")
    task.funding_state, task.funding_other = 1_005_000_575, 6_060
    year.flush()
    total = 1_005_006_635
    shown = "\n".join(lines(year, "submission", dossier_of(year, "drafting", tasks=1)))
    assert f"{money(total)} (Bằng chữ: {money_in_words(total)})" in shown
