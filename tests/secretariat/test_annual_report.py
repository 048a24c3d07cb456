"""The annual report: it says what the record says, no more, and each figure leads back to the audit."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from models import AnnualReport, AuditEntry
from reports.document import plain_lines
from reports.figures import Figure, figures
from reports.year_record import collect
from secretariat import annual_reports, plans
from secretariat.acts import By
from secretariat.imports import past_tasks
from secretariat.records import import_record, read_record
from secretariat.report_files import (
    lint_report,
    missing_in,
    report_document,
    trace,
    write_report,
)
from secretariat.rulebook import rulebook
from states.chart import HO_CHI_MINH
from states.errors import Missing, Refusal
from states.roles import Actor, Role
from tests.secretariat.builders import ANSWERED, approve, begin, contract, recommended_task, sent_dossier

RECORD = Path(__file__).parents[2] / "records" / "tay-ninh-2024.toml"
NOW = datetime(2024, 11, 29, 15, 0, tzinfo=HO_CHI_MINH)
SECRETARY = Actor("thu-ky@so.example", "Thư ký", frozenset({Role.SECRETARIAT, Role.LEADER}))

FACTS_OF_THE_REAL_REPORT = [
    "UBND TỈNH TÂY NINH",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "tháng 11 năm 2024",
    "BÁO CÁO",
    "năm 2024 trên địa bàn tỉnh Tây Ninh",
    "Bộ Khoa học và Công nghệ",
    "Ủy ban nhân dân tỉnh Tây Ninh",
    "Quyết định số 1322/QĐ-TTg ngày 31/8/2020 của Thủ tướng Chính phủ",
    "giai đoạn 2021 – 2030",
    "Nghị quyết số 41/2022/NQ-HĐND quy định nội dung và mức chi",
    "giai đoạn 2022-2030",
    "Quyết định số 1431/QĐ-UBND ngày 12/7/2023 của Ủy ban nhân dân tỉnh Tây Ninh",
    "Kế hoạch số 1300/KH-UBND ngày 07/5/2024",
    "140.000.000 đồng (Một trăm bốn mươi triệu đồng chẵn)",
    "https://sokhcn.tayninh.gov.vn",
    "http://tbt.tayninh.gov.vn",
    "Đài Phát thanh và Truyền hình tỉnh",
    "Bản tin TBT Tây Ninh",
    "01 Hội nghị “Giới thiệu về chính sách hỗ trợ doanh nghiệp nâng cao năng suất chất lượng",
    "ISO 14064-1:2018” với 48 người tham dự",
    "01 Khóa đào tạo “Kỹ năng quản lý cho cấp Quản đốc và Tổ trưởng” với 82 người tham dự",
    "đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh thuộc Chương trình",
    "Thông báo số 16/TB-KHCN ngày 12/4/2024 của Sở KH&CN",
    "Tổ chức họp Hội đồng tư vấn xác định nhiệm vụ KH&CN cấp tỉnh năm 2025",
    "Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN",
    "phê duyệt Danh mục nhiệm vụ KH&CN cấp tỉnh năm 2024",
    "Tờ trình số 40/QĐ-KHCN ngày 25/10/2024 của Sở KH&CN",
    "hoàn thành các chỉ tiêu",
    "chưa tham gia các hội nghị, hội thảo",
    "Ủy ban Tiêu chuẩn Đo lường Chất lượng quốc gia",
    "Viện Năng suất Việt Nam",
    "Phương hướng triển khai trong năm 2025",
    "tiếp nhận và hướng dẫn doanh nghiệp tham gia hỗ trợ",
    "Như trên",
    "Lưu: VT, Chi cục TĐC",
    "GIÁM ĐỐC",
]


@pytest.fixture
def year_2024(session: Session) -> AnnualReport:
    import_record(session, read_record(RECORD))
    return session.exec(select(AnnualReport)).one()


def by(report: AnnualReport) -> By:
    return By(SECRETARY, NOW, report.version)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_report_of_2024_states_every_fact_of_the_real_one(
    session: Session, year_2024: AnnualReport
) -> None:
    text = squeezed(" ".join(plain_lines(report_document(session, 2024))))
    assert [fact for fact in FACTS_OF_THE_REAL_REPORT if fact not in text] == []


def test_both_files_hold_the_facts_and_the_docx_has_true_footnotes(
    session: Session, year_2024: AnnualReport, tmp_path: Path
) -> None:
    word, pdf = write_report(session, 2024, tmp_path)
    printed = squeezed(" ".join(page.extract_text() for page in PdfReader(pdf).pages))
    assert "Kế hoạch số 1300/KH-UBND" in printed
    assert "Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN." in printed
    parts = docx.Document(io.BytesIO(word.read_bytes())).part.package.parts
    notes = next(part for part in parts if str(part.partname) == "/word/footnotes.xml")
    assert "Tờ trình số 40/QĐ-KHCN ngày 25/10/2024".encode() in notes.blob


@pytest.mark.parametrize(
    ("before", "after", "stated"),
    [
        (
            "budget = 140_000_000",
            "budget = 151_500_000",
            "151.500.000 đồng (Một trăm năm mươi mốt triệu",
        ),
        ("attendance = 48", "attendance = 57", "với 57 người tham dự"),
        ("16/TB-KHCN ngày 12/4/2024", "17/TB-KHCN ngày 15/4/2024", "Thông báo số 17/TB-KHCN ngày 15/4/2024"),
        ('    "Bản tin TBT Tây Ninh",\n', "", "trên 03 kênh"),
    ],
)
def test_a_value_changed_in_a_copy_of_the_record_changes_the_report(
    session: Session, tmp_path: Path, before: str, after: str, stated: str
) -> None:
    text = RECORD.read_text(encoding="utf-8")
    assert before in text
    copy = tmp_path / "tay-ninh-2024.toml"
    copy.write_text(
        text.replace(before, after).replace("at = 2024-04-12", "at = 2024-04-16"), encoding="utf-8"
    )
    import_record(session, read_record(copy))
    assert stated in squeezed(" ".join(plain_lines(report_document(session, 2024))))


def test_what_the_record_does_not_hold_is_listed_as_missing_and_not_invented(
    session: Session, year_2024: AnnualReport
) -> None:
    gaps = missing_in(session, 2024)
    assert "Kinh phí đã sử dụng trong năm" in gaps
    assert any("Biên bản họp" in gap for gap in gaps)
    assert any("Quyết định của UBND tỉnh" in gap for gap in gaps)
    text = " ".join(plain_lines(report_document(session, 2024)))
    assert "Kinh phí đã sử dụng" not in text
    assert "thành viên dự họp" not in text


def test_the_lint_finds_the_defects_of_the_real_report_that_the_record_carries(
    session: Session, year_2024: AnnualReport
) -> None:
    assert {finding.rule for finding in lint_report(session, 2024)} == {
        "number-missing",
        "date-missing",
        "type-symbol-mismatch",
        "programme-year-mismatch",
        "basis-undated",
        "basis-without-issuer",
        "decision-cited-as-proof",
        "approval-missing",
        "budget-spent-missing",
    }


def test_every_figure_leads_to_a_record_and_on_to_an_audit_entry(
    session: Session, year_2024: AnnualReport
) -> None:
    lines = trace(session, 2024)
    assert lines
    hashes = set(session.exec(select(AuditEntry.hash)))
    for line in lines:
        assert line.sources, line.figure.id
        for source, entries in line.sources:
            assert entries, (line.figure.id, source)
            assert {entry.hash for entry in entries} <= hashes


def test_the_appendix_lists_every_figure_when_asked_for(session: Session, year_2024: AnnualReport) -> None:
    plain = "\n".join(plain_lines(report_document(session, 2024)))
    traced = "\n".join(plain_lines(report_document(session, 2024, appendix=True)))
    assert "NGUỒN SỐ LIỆU" not in plain
    assert "NGUỒN SỐ LIỆU" in traced
    assert all(line.figure.label in traced for line in trace(session, 2024))


def test_compiling_again_keeps_the_narrative_and_shows_what_changed_since(
    session: Session, year_2024: AnnualReport
) -> None:
    report = year_2024
    annual_reports.compile_figures(session, report, by=by(report))
    narrative = dict(report.narrative)
    assert annual_reports.changes(session, report) == []
    plans.spend(
        session, by=by(report), year=2024, spent_on=NOW.date(), amount=98_500_000, purpose="Hội nghị, đào tạo"
    )
    (change,) = annual_reports.changes(session, report)
    assert (change.label, change.before, change.after) == ("Kinh phí đã sử dụng", None, 98_500_000)
    annual_reports.compile_figures(session, report, by=by(report))
    assert report.narrative == narrative
    assert annual_reports.changes(session, report) == []
    text = " ".join(plain_lines(report_document(session, 2024)))
    assert "98.500.000 đồng (Chín mươi tám triệu năm trăm nghìn đồng chẵn), đạt 70,4%" in text


def test_a_report_out_of_step_with_the_record_cannot_be_reviewed_or_signed(
    session: Session, year_2024: AnnualReport
) -> None:
    report = year_2024
    annual_reports.compile_figures(session, report, by=by(report))
    annual_reports.review(session, report, by=by(report))
    plans.spend(session, by=by(report), year=2024, spent_on=NOW.date(), amount=1_000_000, purpose="In ấn")
    with pytest.raises(Refusal, match="Số liệu đã thay đổi"):
        annual_reports.sign(session, report, by=by(report), document="120/BC-KHCN ngày 29/11/2024")  # type: ignore[arg-type]
    annual_reports.compile_figures(session, report, by=by(report))
    annual_reports.review(session, report, by=by(report))
    annual_reports.sign(session, report, by=by(report), document="120/BC-KHCN ngày 29/11/2024")  # type: ignore[arg-type]
    lines = plain_lines(report_document(session, 2024))
    assert "Số: 120/BC-KHCN" in lines
    assert "Tây Ninh, ngày 29 tháng 11 năm 2024" in lines


def test_a_year_that_was_not_opened_is_said_to_be_missing(session: Session) -> None:
    with pytest.raises(Missing, match="BC-2031"):
        report_document(session, 2031)


def test_the_committee_s_answers_are_told_by_number_with_the_decision_that_gave_them(
    session: Session,
) -> None:
    first = recommended_task(session)
    dossier = sent_dossier(session, first)
    approve(session, dossier, first)
    begin(annual_reports.open_year, session, ANSWERED, year=2025)
    text = squeezed(" ".join(plain_lines(report_document(session, 2025))))
    assert re.search(r"gồm 01 nhiệm vụ\S*; UBND tỉnh đã phê duyệt 01 nhiệm vụ", text)
    assert re.search(r"Quyết định số \d+/QĐ-UBND ngày \S+ của UBND tỉnh", text)
    assert "với 7/7 thành viên dự họp" in text
    assert "01 đề xuất được đề nghị thực hiện" in text


def enter_one_from_paper(session: Session) -> None:
    begin(
        past_tasks.take_over,
        session,
        ANSWERED,
        code="NV-2019-001",
        announcement="TB-2025",
        proposer="DN1",
        name="Xây dựng mô hình điểm năng suất năm 2019",
        state="terminated",
        outcome_reason="Hết kinh phí",
    )


def test_a_task_of_the_past_that_was_entered_this_year_is_not_in_the_figures_of_this_year(
    session: Session,
) -> None:
    task = recommended_task(session)
    enter_one_from_paper(session)
    record = collect(session, 2025, rulebook().procedure(task.procedure_id))
    assert list(record.tasks.codes.values()) == [task.code]


def test_a_report_that_only_counts_its_tasks_prints_what_the_sources_add_up_to(session: Session) -> None:
    task = contract(session)
    enter_one_from_paper(session)

    def found(year: int, *, sources: bool) -> list[Figure]:
        return figures(collect(session, year, rulebook().procedure(task.procedure_id), sources=sources))

    for year in (2024, 2025, 2026):
        told = [[(each.id, each.value) for each in found(year, sources=sources)] for sources in (True, False)]
        assert told[0] == told[1]
    of_the_year = {each.id: each for each in found(2025, sources=True)}
    assert of_the_year["contracts.funding"].value == task.contract_funding
    assert len(of_the_year["proposals.received"].sources) == of_the_year["proposals.received"].value
