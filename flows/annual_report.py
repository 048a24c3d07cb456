"""Every morning: compile each annual report whose day has come, and write it as DOCX and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from prefect import flow
from sqlmodel import Session

from flows.bell import database, leave, moment, page, table
from models import AnnualReport, Compilation
from models.engine import transaction
from secretariat.annual_reports import compile_due
from secretariat.report_files import missing_in, write_report
from settings import Settings
from states.vietnamese import short_date


@dataclass(frozen=True)
class Compiled:
    """One report as it was just compiled; `missing` names what its reader would look for in vain."""

    year: int
    due_on: date
    number: int
    figures: int
    missing: tuple[str, ...]
    files: tuple[Path, ...]


@flow(name="Báo cáo năm", persist_result=False)
async def annual_report_flow(now: datetime | None = None) -> list[Compiled]:
    """Tổng hợp số liệu báo cáo năm khi đến ngày quy định của quy trình, xuất tệp DOCX và PDF."""
    with database() as engine, transaction(engine) as session:
        # The files come first: a year whose files cannot be written stays due and is tried again tomorrow.
        reports = [_written(session, each) for each in compile_due(session, now=moment(now))]
    await leave("bao-cao-nam", "Báo cáo năm đã tổng hợp, số liệu còn thiếu, nơi lưu tệp", compiled(reports))
    return reports


def _written(session: Session, compilation: Compilation) -> Compiled:
    report = session.get_one(AnnualReport, compilation.report_id)
    return Compiled(
        report.year,
        report.due_on,
        compilation.number,
        len(compilation.figures),
        tuple(missing_in(session, report.year)),
        tuple(write_report(session, report.year, Settings().reports)),
    )


def compiled(reports: Sequence[Compiled]) -> str:
    """The page of one run."""
    if not reports:
        return page("Báo cáo năm", "Không có báo cáo năm nào đến ngày tổng hợp mà chưa tổng hợp.")
    return page("Báo cáo năm", *(_section(report) for report in reports))


def _section(report: Compiled) -> str:
    about = (
        f"## Năm {report.year}\n\nĐã tổng hợp lần {report.number}: {report.figures} số liệu, mỗi số liệu đều có nguồn. "
        f"Hạn gửi báo cáo: {short_date(report.due_on)}. Việc tiếp theo: viết đủ các phần nhận xét, soát xét, trình ký."
    )
    files = "Tệp đã xuất:\n\n" + "\n".join(f"- `{path}`" for path in report.files)
    gaps = table("Hồ sơ chưa có, báo cáo để trống", ("Nội dung",), [[gap] for gap in report.missing])
    return "\n\n".join(filter(None, [about, files, gaps]))
