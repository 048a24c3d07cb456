"""Each flow on a real database: it keeps what it did, and it ends as failed when a person must look."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from prefect import Flow
from sqlalchemy import Engine
from sqlmodel import select

from flows.annual_report import annual_report_flow
from flows.bell import NeedsAttention, database, kept_open
from flows.digest import digest_flow
from flows.dispatch import dispatch_flow
from flows.nightly import nightly_flow
from flows.sweep import sweep_flow
from models import AnnualReport, Letter
from models.engine import transaction
from models.letter import LetterState
from secretariat.plans import adopt_plan
from tests.notifications.relay import NOW, Relay, queue, rows
from tests.secretariat.builders import at, begin, issued_announcement, office, submitted_task
from tests.secretariat.test_journal import behind_the_door


def run(flow: Flow[..., Any], **given: Any) -> Any:
    return asyncio.run(flow.fn(**given))


def letters(engine: Engine, kind: str) -> list[str]:
    with transaction(engine) as session:
        return sorted(session.exec(select(Letter.recipient_email).where(Letter.letter == kind)))


def test_the_sweep_keeps_its_reminders_and_does_not_repeat_them(installation: Engine) -> None:
    with transaction(installation) as session:
        issued_announcement(session)
    assert len(run(sweep_flow, now=at(1, 30)).letters) == 2
    assert run(sweep_flow, now=at(1, 30, 10)).letters == []
    assert letters(installation, "call_closing") == ["dn1@dn.example", "dn2@dn.example"]


def test_the_sweep_fails_after_it_has_kept_all_that_it_could_do(installation: Engine) -> None:
    with transaction(installation) as session:
        task = submitted_task(session)
        task.procedure_id = "quy-trinh-da-xoa"
    with pytest.raises(NeedsAttention) as failed:
        run(sweep_flow, now=at(2, 12))
    assert str(failed.value).startswith(f"1 thời hạn chưa xử lý được, thuộc hồ sơ {task.code}.")
    assert letters(installation, "call_closing") == ["dn2@dn.example"]


def test_letters_go_to_the_relay_that_is_configured(
    installation: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(installation, "an@x.vn", "binh@x.vn")
    refuse = {("rcpt", "binh@x.vn"): ["550 no such person"]}
    result = _with_relay(Relay(refuse), monkeypatch, lambda: dispatch_flow.fn(now=NOW))
    assert (result.sent, result.failed) == (1, 1)
    assert {row.recipient_email: row.state for row in rows(installation).values()} == {
        "an@x.vn": LetterState.SENT,
        "binh@x.vn": LetterState.FAILED,
    }


def test_a_relay_that_is_down_fails_the_run_and_costs_no_letter(
    installation: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(installation, "an@x.vn")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("NHIEMVU_SINK_PORT", str(closed.getsockname()[1]))
        with pytest.raises(NeedsAttention, match="Máy chủ thư không nhận thư"):
            run(dispatch_flow, now=NOW)
    assert rows(installation)["an@x.vn"].state == LetterState.QUEUED


def test_the_digest_is_written_once_a_week_to_each_of_the_secretariat(installation: Engine) -> None:
    with transaction(installation) as session:
        office(session)
    assert run(digest_flow, now=at(3, 3, 8)) == ["an@so.example"]
    assert run(digest_flow, now=at(3, 3, 9)) == []
    assert run(digest_flow, now=at(3, 10, 8)) == ["an@so.example"]
    assert letters(installation, "digest") == ["an@so.example", "an@so.example"]


def _planned(engine: Engine) -> None:
    form = {"year": 2025, "title": "Kế hoạch năm 2025", "budget": 140_000_000}
    with transaction(engine) as session:
        begin(adopt_plan, session, at(1, 6), document="05/KH-UBND ngày 06/01/2025", **form)  # type: ignore[arg-type]


def test_the_annual_report_is_compiled_and_written_on_the_first_morning_that_it_is_due(
    installation: Engine, tmp_path: Path
) -> None:
    _planned(installation)
    assert run(annual_report_flow, now=at(11, 14, 6)) == []
    (report,) = run(annual_report_flow, now=at(11, 18, 6))
    assert [file.relative_to(tmp_path) for file in report.files] == [
        Path("reports/bao-cao-2025.docx"),
        Path("reports/bao-cao-2025.pdf"),
    ]
    body = "\n".join(paragraph.text for paragraph in docx.Document(str(report.files[0])).paragraphs)
    assert "140.000.000 đồng" in body
    assert report.files[1].read_bytes().startswith(b"%PDF")
    assert "Kinh phí đã sử dụng trong năm" in report.missing
    assert run(annual_report_flow, now=at(11, 19, 6)) == []


def test_a_report_whose_files_cannot_be_written_stays_due(installation: Engine, tmp_path: Path) -> None:
    _planned(installation)
    (tmp_path / "reports").write_text("không phải thư mục")
    with pytest.raises(FileExistsError):
        run(annual_report_flow, now=at(11, 15, 6))
    with transaction(installation) as session:
        assert session.exec(select(AnnualReport)).all() == []
    (tmp_path / "reports").unlink()
    assert len(run(annual_report_flow, now=at(11, 16, 6))) == 1


def test_the_night_leaves_a_backup_of_a_journal_that_holds(installation: Engine, tmp_path: Path) -> None:
    with transaction(installation) as session:
        submitted_task(session)
    night = run(nightly_flow, now=at(3, 3, 1))
    assert night.backup.parent == tmp_path / "backups"
    assert night.backup.name.startswith("nhiemvu-20250303T010000")
    assert night.size == night.backup.stat().st_size > 0
    assert night.entries >= night.chains > 0
    assert night.broken == ()


def test_a_journal_that_was_changed_fails_the_night_and_names_the_first_broken_entry(
    installation: Engine, tmp_path: Path
) -> None:
    with transaction(installation) as session:
        task = submitted_task(session)
        code = task.code
        behind_the_door(
            session,
            "UPDATE audit_entry SET actor = 'ai-do' WHERE case_kind = 'task' AND case_id = :case AND seq = 2",
            case=task.pk,
        )
    with pytest.raises(NeedsAttention) as failed:
        run(nightly_flow, now=at(3, 3, 1))
    assert f"nhiệm vụ {code}, mục số 2: nội dung đã bị sửa sau khi ghi" in str(failed.value)
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_night_without_a_backup_still_checks_the_journal(installation: Engine, tmp_path: Path) -> None:
    with transaction(installation) as session:
        code = submitted_task(session).code
        behind_the_door(
            session, "UPDATE audit_entry SET event = 'accept' WHERE case_kind = 'task' AND seq = 2"
        )
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / f"nhiemvu-20250303T010000{_suffix(installation)}").mkdir()
    with pytest.raises(NeedsAttention) as failed:
        run(nightly_flow, now=at(3, 3, 1))
    assert "Không sao lưu được vào" in str(failed.value)
    assert f"nhiệm vụ {code}" in str(failed.value)


def _suffix(engine: Engine) -> str:
    return {"sqlite": ".db", "postgresql": ".dump"}[engine.dialect.name]


def test_a_database_that_is_kept_open_serves_every_run_inside(installation: Engine) -> None:
    with kept_open() as first, database() as second:
        assert second is first
    with database() as third:
        assert third is not first


def _with_relay(relay: Relay, monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> Any:
    async def at_port(port: int) -> Any:
        monkeypatch.setenv("NHIEMVU_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("NHIEMVU_SMTP_PORT", str(port))
        return await work()

    return relay.serve(at_port)
