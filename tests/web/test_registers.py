"""The registers at the desk: what is read in them, conditions in the URL, files that are sent, lists handed in."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import httpx2
import pytest
from sqlmodel import Session, select, text

from models import Attachment, Document, Letter, Organisation, StoredFile
from secretariat.seal import seal
from states.roles import Role
from tests.secretariat.builders import issued_announcement, submitted_task
from tests.secretariat.imports.workbooks import book
from tests.web.conftest import Browser, Desk, words

REGISTERS = ("/documents", "/letters", "/bounces", "/organisations", "/people", "/audit")
READERS = (Role.SECRETARIAT, Role.LEADER, Role.AUDITOR, Role.ADMIN)
OTHERS = (Role.ENTERPRISE, Role.COUNCIL, Role.UBND_OFFICE)


def test_whoever_reads_everything_opens_every_register(desk: Desk) -> None:
    desk.prepared(submitted_task)
    for role in READERS:
        browser = desk.of(role)
        assert [browser.get(path).status_code for path in REGISTERS] == [200] * len(REGISTERS)


def test_others_open_no_register_and_no_file(desk: Desk) -> None:
    desk.prepared(submitted_task)
    paths = (*REGISTERS, "/imports", "/documents/V1", "/documents/V1/files/x.pdf", "/letters/T1")
    drafts = ("/drafts/receipt/NV-2025-001.pdf", "/cases/task/NV-2025-001/papers", "/organisations/DN1")
    for role in OTHERS:
        browser = desk.of(role)
        assert {browser.get(path).status_code for path in (*paths, *drafts)} == {403}


def test_the_register_of_documents_is_narrowed_by_its_address(desk: Desk) -> None:
    desk.prepared(issued_announcement)
    browser = desk.of(Role.AUDITOR)
    assert "01/TB-KHCN" in browser.text("/documents?year=2025&type=TB&search=thong+bao")
    narrowed = browser.get("/documents?year=2025&type=TB").text
    assert 'href="/documents?type=TB"' in narrowed, "each condition can be dropped on its own"
    for path in (
        "/documents?year=2024",
        "/documents?search=khong-co",
        "/documents?year=2025&search=ho+so+moi",
    ):
        assert "Không có văn bản nào hợp với điều kiện lọc" in browser.text(path), path


def test_a_register_shows_fifty_rows_a_page_and_keeps_the_conditions(desk: Desk) -> None:
    def many(session: Session) -> None:
        for number in range(60):
            session.add(
                Organisation(code=f"T{number:03}", name=f"Tổ {number}", organisation_kind="institute")
            )

    desk.prepared(many)
    browser = desk.of(Role.LEADER)
    first, last = browser.get("/organisations?kind=institute"), browser.text("/organisations?page=99")
    assert ("T049" in first.text, "T050" in first.text) == (True, False)
    assert 'href="/organisations?kind=institute&amp;page=2"' in first.text
    assert "T059" in last
    assert "60 tổ chức" in last


def test_a_document_shows_its_defects_and_its_acts_to_the_secretariat_only(desk: Desk) -> None:
    def bare(session: Session) -> None:
        issued_announcement(session)
        session.exec(text("UPDATE document SET symbol = 'QĐ-KHCN', issued_on = NULL WHERE id = 1"))  # type: ignore[call-overload]

    desk.prepared(bare)
    assert "lỗi thể thức" in desk.of(Role.AUDITOR).text("/documents")
    page = desk.of(Role.AUDITOR).get("/documents/V1").text
    assert "chưa có ngày ban hành" in words(page)
    assert "/new/document/" not in page
    assert "/new/document/attach?document=V1" in desk.of(Role.SECRETARIAT).get("/documents/V1").text


@pytest.mark.parametrize("code", ["V999", "V0", "abc", "V1'--", "V" + "9" * 40])
def test_a_document_that_is_not_there_is_said_in_words(desk: Desk, code: str) -> None:
    answer = desk.of(Role.SECRETARIAT).get(f"/documents/{code}")
    assert answer.status_code in (404, 422)
    assert "Văn bản" in words(answer.text)


def kept(session: Session, content: bytes = b"%PDF-1.7 sign") -> None:
    """A signed scan of the call, under a name with marks and quotation marks."""
    issued_announcement(session)
    stored = StoredFile(
        sha256=hashlib.sha256(b"%PDF-1.7 sign").hexdigest(),
        media_type="application/pdf",
        size=len(content),
        content=content,
    )
    session.add(stored)
    session.flush()
    paper = session.exec(select(Document)).one()
    session.add(
        Attachment(
            document_id=paper.pk,
            file_id=stored.pk,
            role="scan",
            name='Đã "ký".pdf',
            added_at=paper.registered_at,
            added_by="an@so.example",
        )
    )


def test_a_kept_file_is_saved_and_never_shown(desk: Desk) -> None:
    desk.prepared(kept)
    browser = desk.of(Role.AUDITOR)
    answer = browser.get("/documents/V1/files/%C4%90%C3%A3%20%22k%C3%BD%22.pdf")
    assert answer.content == b"%PDF-1.7 sign"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"da-ky-.pdf\"; filename*=UTF-8''%C4%90%C3%A3%20%22k%C3%BD%22.pdf"
    )
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/pdf"
    assert browser.get("/documents/V1/files/khac.pdf").status_code == 404


def test_bytes_that_lost_their_hash_are_not_sent(desk: Desk) -> None:
    desk.prepared(lambda session: kept(session, b"%PDF-1.7 khac"))
    answer = desk.of(Role.AUDITOR).get("/documents/V1/files/%C4%90%C3%A3%20%22k%C3%BD%22.pdf")
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content
    assert "không còn đúng mã SHA-256" in words(answer.text)


def test_papers_of_a_case_are_drafted_as_files_to_save(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.LEADER)
    assert "Phiếu tiếp nhận" in browser.text("/cases/task/NV-2025-001/papers")
    for ending, begins in (("pdf", b"%PDF-"), ("docx", b"PK")):
        answer = browser.get(f"/drafts/receipt/NV-2025-001.{ending}")
        assert answer.content.startswith(begins)
        assert answer.headers["content-disposition"].startswith("attachment; ")
    assert browser.get("/drafts/receipt/NV-2025-999.pdf").status_code == 404
    assert browser.get("/drafts/khong-co/NV-2025-001.pdf").status_code == 422


def test_the_outbox_is_narrowed_and_a_letter_says_why_it_was_written(desk: Desk) -> None:
    task = desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    received = desk.prepared(
        lambda session: session.exec(select(Letter.id).where(Letter.letter == "proposal_received")).one()
    )
    listed = browser.text("/letters?kind=proposal_received&state=queued&to=dn1@dn.example")
    assert "1 thư" in listed
    assert f"T{received}" in listed
    assert "Không có thư nào" in browser.text("/letters?kind=proposal_received&state=sent")
    letter = browser.text(f"/letters/T{received}")
    assert "Vì sao có thư này" in letter
    assert task.code in letter
    assert "Nộp" in letter


def test_a_letter_is_held_through_the_form_that_its_page_opens(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    assert "/new/letter/hold?letters=T1" in browser.get("/letters/T1").text
    assert "T1" in browser.get("/new/letter/hold?letters=T1").text
    done = browser.post("/new/letter/hold", letters="T1", reason="Chờ lãnh đạo xem")
    assert done.headers["location"] == "/letters"
    held = browser.get("/letters/T1").text
    assert "tạm giữ" in words(held)
    assert "Chờ lãnh đạo xem" in words(held)
    assert "/new/letter/release?letters=T1" in held
    assert "/new/letter/hold" not in held


def test_an_organisation_is_read_with_its_history(desk: Desk) -> None:
    task = desk.prepared(submitted_task)
    page = desk.of(Role.LEADER).text("/organisations/DN1")
    assert "Công ty Mía đường 1" in page
    assert task.code in page
    assert "đề xuất ·" in page
    assert "TB-2025" in page, "the announcement that it received"
    assert "đã tiếp nhận" in page, "a letter that was written to it"


def test_the_journal_is_narrowed_by_case_person_and_day(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.AUDITOR)
    of_case = browser.get("/audit?case=NV-2025-001").text
    assert "Nộp" in words(of_case)
    assert "/organisations/DN1" not in of_case
    assert "Không có mục nào" in browser.text("/audit?actor=Không+Ai")
    assert "Nguyễn Thị An" in browser.text("/audit?actor=nguyen+thi+an&since=06/01/2025&until=06/01/2025")
    assert "Không có mục nào" in browser.text("/audit?since=01/01/2026")
    assert "không phải là ngày" in browser.text("/audit?since=hom-qua")
    assert "Không có hồ sơ nào mang mã" in browser.text("/audit?case=NV-1")


def test_the_journal_is_verified_and_names_what_was_changed(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.AUDITOR)
    assert "nguyên vẹn" in words(browser.post("/audit/verify").text)

    def tamper(session: Session) -> None:
        session.exec(text("UPDATE task SET state = 'approved'"))  # type: ignore[call-overload]

    desk.prepared(tamper)
    assert "Nhật ký không nguyên vẹn ở 1 hồ sơ" in words(browser.post("/audit/verify").text)
    browser.csrf = "khac"
    assert browser.post("/audit/verify").status_code == 403


def test_the_seal_of_a_letter_is_computed_anew_and_compared(desk: Desk) -> None:
    desk.prepared(submitted_task)
    held = desk.prepared(seal)
    browser = desk.of(Role.AUDITOR)
    assert "Tính lại dấu kiểm đến mục số" in browser.text("/audit")

    def said(through: object, expect: str = "") -> str:
        return words(browser.post("/audit/seal", through=str(through), expect=expect).text)

    alone = said(held.through)
    assert held.fingerprint in alone
    assert "trong thư" not in alone
    broken_over_lines = f" {held.fingerprint[:40].upper()}\n {held.fingerprint[40:]} "
    assert f"đúng như trong thư: nhật ký đến mục số {held.through} không bị" in said(
        held.through, broken_over_lines
    )
    assert "Dấu kiểm khác với thư" in said(held.through - 1, held.fingerprint)
    assert "Không có mục nhật ký số 999" in said(999)
    assert "Mục số phải là một số nguyên" in said("mười")
    assert "Dấu kiểm gồm đúng 64 ký tự" in said(held.through, held.short)

    def tamper(session: Session) -> None:
        session.exec(text("UPDATE task SET state = 'approved'"))  # type: ignore[call-overload]

    desk.prepared(tamper)
    after = said(held.through, held.fingerprint)
    assert "nhưng nhật ký không nguyên vẹn" in after
    assert "Nhật ký không nguyên vẹn ở 1 hồ sơ" in after
    browser.csrf = "khac"
    assert browser.post("/audit/seal", through="1").status_code == 403


LIST = [
    ["Mã", "Tên", "Loại hình", "Số CCCD"],
    ["HTX-1", "Hợp tác xã Bàu Đồn", "Doanh nghiệp", "0123"],
    ["HTX-2", "", "Doanh nghiệp", ""],
]


def handed_in(browser: Browser, path: Path, **fields: str) -> httpx2.Response:
    answer: httpx2.Response = browser.client.post(
        "/imports/check",
        data={"csrf": browser.csrf, **fields},
        files={"file": ("Danh sách.xlsx", path.read_bytes())},
    )
    return answer


def confirmed(page: str) -> dict[str, str]:
    """The hidden fields of the form that applies the list."""
    form = page[page.index('action="/imports/apply"') :]
    return dict(re.findall(r'name="(sha256|kind|sheet)" value="([^"]*)"', form))


def codes(session: Session) -> list[str]:
    return sorted(session.exec(select(Organisation.code)))


def test_a_list_is_shown_row_by_row_then_applied_then_taken_back(desk: Desk, tmp_path: Path) -> None:
    browser = desk.of(Role.SECRETARIAT)
    dry = handed_in(browser, book(tmp_path / "list.xlsx", LIST))
    assert dry.status_code == 200, words(dry.text)
    said = words(dry.text)
    assert "1 mới" in said
    assert "1 từ chối" in said
    assert "Hợp tác xã Bàu Đồn" in said
    assert "Không đọc các cột dữ liệu cá nhân" in said
    assert "0123" not in said
    assert desk.prepared(codes) == []

    refused = browser.post("/imports/apply", **confirmed(dry.text))
    assert "Có 1 dòng bị từ chối nên chưa ghi dòng nào" in words(refused.text)
    assert confirmed(refused.text) == confirmed(dry.text)
    assert desk.prepared(codes) == []

    done = browser.post("/imports/apply", **confirmed(dry.text), skip_refused="true")
    assert "Đã ghi danh sách: 1 dòng." in words(done.text)
    assert 'href="/imports/1"' in done.text
    assert desk.prepared(codes) == ["HTX-1"]
    batch = browser.get("/imports/1").text
    assert "HTX-1 · Hợp tác xã Bàu Đồn" in words(batch)
    assert "/new/import/undo_import?batch=1" in batch
    gone = browser.post("/imports/apply", **confirmed(dry.text), skip_refused="true")
    assert gone.status_code == 404
    assert "hãy chọn lại tệp" in words(gone.text)

    undone = browser.post("/new/import/undo_import", batch="1", reason="Nhầm danh sách")
    assert undone.headers["location"] == "/imports"
    assert "đã hủy bỏ" in browser.text("/imports")
    assert desk.prepared(codes) == []


def test_what_is_no_list_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    browser = desk.of(Role.ADMIN)
    (tmp_path / "anh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    wrong = handed_in(browser, tmp_path / "anh.xlsx")
    assert wrong.status_code == 422
    assert "Có nội dung cần sửa" in words(wrong.text)
    nothing = browser.post("/imports/check")
    assert nothing.status_code == 422
    assert "Chưa chọn tệp" in words(nothing.text)
    elsewhere = browser.post("/imports/apply", sha256="../../nhiemvu.db", kind="organisations")
    assert elsewhere.status_code == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ENTERPRISE])
def test_only_those_who_keep_the_registers_hand_lists_in(desk: Desk, tmp_path: Path, role: Role) -> None:
    browser = desk.of(role)
    assert browser.get("/imports").status_code == 403
    assert handed_in(browser, book(tmp_path / "list.xlsx", LIST)).status_code == 403
    assert browser.post("/imports/apply", sha256="0" * 64).status_code == 403


def test_a_template_is_a_workbook_to_save(desk: Desk) -> None:
    answer = desk.of(Role.SECRETARIAT).get("/imports/templates/organisations.xlsx")
    assert answer.content.startswith(b"PK")
    assert 'attachment; filename="mau-organisations.xlsx"' in answer.headers["content-disposition"]
