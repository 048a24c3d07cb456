"""Documents at a terminal: kinds, drafts, numbers, what was issued, a year's folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import (
    ISSUED,
    drafted_announcement,
    invited_council,
    issued_announcement,
    submitted_task,
)


def test_the_kinds_of_document_say_how_each_takes_its_number(shell: Shell) -> None:
    said = shell("draft").out
    assert "call_notice" in said
    assert "trong việc “Ban hành thông báo”, ghi document='lấy số'" in said
    assert "nhiemvu new document take_number paper=session_invitation about=…" in said


def test_a_draft_is_written_as_docx_and_pdf_without_a_number(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(drafted_announcement)
    said = shell("draft", "call_notice", "TB-2025", "--out", str(tmp_path / "du-thao"))
    written = sorted(path.name for path in (tmp_path / "du-thao").iterdir())
    assert written == ["call-notice-TB-2025.docx", "call-notice-TB-2025.pdf"]
    assert "call-notice-TB-2025.pdf" in said.out
    assert shell("documents", "--json").json == []


def test_only_one_of_several_forms_can_be_asked_for(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    prepared(invited_council)
    forms = shell("draft", "ballot_count", "HD-1", "--out", str(tmp_path), "--json").json
    assert len(forms) == 1
    failed = shell("draft", "ballot_count", "HD-1", "--only", "khong-co", "--out", str(tmp_path))
    assert failed.code == 2
    assert "các bản có thể lập" in failed.err


def test_an_issued_document_shows_its_files_and_writes_them_out(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(drafted_announcement)
    issued = shell.at(ISSUED)("act", "TB-2025", "issue", "document=lấy số", "--as", "an@so.example")
    assert issued.code == 0, issued.err
    shown = shell("document", "V1", "--out", str(tmp_path), "--json").json
    assert shown["document"]["reference"] == "01/TB-KHCN"
    for kept in shown["document"]["files"]:
        written = tmp_path / f"V1-{kept['name']}"
        assert hashlib.sha256(written.read_bytes()).hexdigest() == kept["sha256"]
    assert "Lập từ mẫu" in shell("document", "1").out


def test_a_scan_is_kept_from_the_command_line(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    prepared(issued_announcement)
    scan = tmp_path / "Bản quét.pdf"
    scan.write_bytes(b"%PDF-1.7 da ky")
    before = shell("document", "V1").out
    assert "chưa có bản quét" in before
    kept = shell("new", "document", "attach", "document=V1", f"file={scan}", "--as", "an@so.example")
    assert kept.code == 0, kept.err
    assert "ban-quet.pdf" in shell("document", "V1").out
    missing = shell("new", "document", "attach", "document=V1", "file=/khong/co.pdf", "--as", "an@so.example")
    assert missing.code == 2
    assert "không đọc được tệp" in missing.err


def test_a_years_documents_lie_in_one_folder_with_an_index(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    prepared(submitted_task)
    folder = tmp_path / "2025"
    said = shell("archive", "2025", "--out", str(folder))
    assert said.code == 0, said.err
    index = (folder / "muc-luc.html").read_text(encoding="utf-8")
    assert "Phiếu tiếp nhận (1)" in index
    assert (folder / "receipt-NV-2025-001.pdf").read_bytes().startswith(b"%PDF-")
    assert 'href="receipt-NV-2025-001.pdf"' in index


def test_a_year_without_any_case_is_refused(shell: Shell, prepared: Prepare, tmp_path: Path) -> None:
    prepared(submitted_task)
    failed = shell("archive", "2019", "--out", str(tmp_path / "x"))
    assert (failed.code, (tmp_path / "x").exists()) == (2, False)
    assert "Chưa có hồ sơ nào của năm 2019" in failed.err
