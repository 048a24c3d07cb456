"""A list is taken back whole, as long as nothing builds on it; the audit keeps both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models import Council, Organisation, Task
from secretariat import announcements, councils, people, proposals
from secretariat.acts import By
from secretariat.casefile import timeline
from secretariat.consequences import consequences
from secretariat.imports.apply import apply_list
from secretariat.imports.check import check_list
from secretariat.imports.undo import undo_import
from secretariat.lookup import case_by_code
from secretariat.verification import verify
from states.errors import Missing, Refusal
from tests.secretariat.builders import AN, COUNCILLOR, at, begin, do
from tests.secretariat.imports.test_apply import LISTS, applied, held, write
from tests.secretariat.looking import content

LATER = at(4, 15)
BY = By(AN, LATER)


def bring_in(session: Session, folder: Path, kind: str) -> int:
    _, batch = applied(session, write(folder / f"{kind}.xlsx", kind, LISTS[kind]), kind)
    assert batch is not None
    return batch.pk


def test_a_list_is_taken_back_once(looking: Session, tmp_path: Path) -> None:
    batch = bring_in(looking, tmp_path, "activities")
    undo_import(looking, by=BY, batch=batch, reason="Nhầm tệp")
    with pytest.raises(Refusal, match="đã được hủy bỏ trước đây"):
        undo_import(looking, by=BY, batch=batch, reason="Lại")


def test_a_case_under_an_id_that_was_used_before_shows_its_own_past_only(
    office: Session, tmp_path: Path
) -> None:
    undo_import(office, by=BY, batch=bring_in(office, tmp_path, "proposals"), reason="Nhầm")
    assert [move.code for move in consequences(office, BY).moves] == ["NV-A"]
    fresh: Task = begin(
        proposals.receive, office, LATER, announcement="TB-2025", proposer="DN1", name="Mới", code="NV-MOI"
    )
    assert [line.event for line in timeline(office, fresh)] == ["receive"]
    kept = case_by_code(office, Task, "NV-A")
    assert [(line.event, line.event_label) for line in timeline(office, kept)][-2:] == [
        ("edit", "Sửa phiếu đề xuất"),
        ("undo_import", "Hủy bỏ nội dung nhập từ danh sách"),
    ]
    do(proposals.edit, office, kept, LATER, name="Sửa tiếp")
    assert verify(office).breaks == ()


def edit_the_new_proposal(session: Session) -> None:
    do(proposals.edit, session, case_by_code(session, Task, "NV-2025-002"), LATER, name="Tên khác")


def submit_the_changed_proposal(session: Session) -> None:
    task = case_by_code(session, Task, "NV-A")
    do(proposals.withdraw, session, task, LATER, reason="Đổi ý")


def change_the_organisation(session: Session) -> None:
    begin(people.change_organisation, session, LATER, code="DN-001", address="Chỗ khác")


def send_the_call_to_it(session: Session) -> None:
    begin(
        announcements.draft,
        session,
        LATER,
        code="TB-2026",
        year=2026,
        title="Đợt 2026",
        recipients=("DN-001",),
    )


def let_it_propose(session: Session) -> None:
    begin(proposals.receive, session, LATER, announcement="TB-2025", proposer="DN-001", name="Đề xuất mới")


def seat_the_contact(session: Session) -> None:
    council = case_by_code(session, Council, "HD-1")
    seats = ({"person": "chi@baudon.example", "seat": "chair"},)
    do(councils.edit, session, council, LATER, members=seats)


def edit_the_council(session: Session) -> None:
    do(councils.edit, session, case_by_code(session, Council, "HD-1"), LATER, title="Hội đồng khác")


def write_past_the_acts(session: Session) -> None:
    session.exec(select(Organisation).where(Organisation.code == "DN1")).one().address = "Ngoài luồng"
    session.flush()


BUILT_ON: list[tuple[str, Callable[[Session], object], list[str]]] = [
    ("proposals", edit_the_new_proposal, ["Dòng 3: nhiệm vụ NV-2025-002 đã có việc sau khi nhập: ", "hiện đã khác"]),
    ("proposals", submit_the_changed_proposal, ["Dòng 2: nhiệm vụ NV-A đã có việc sau khi nhập"]),
    ("organisations", change_the_organisation, ["Dòng 3: DN-001 (Hợp tác xã Bàu Đồn) đã có việc", "hiện đã khác"]),
    ("organisations", send_the_call_to_it, ["Dòng 3: DN-001", "nơi nhận thông báo"]),
    ("organisations", let_it_propose, ["Dòng 3: DN-001", "đang được dùng ở nhiệm vụ"]),
    ("organisations", seat_the_contact, ["Dòng 3: chi@baudon.example đang được dùng ở thành viên Hội đồng"]),
    ("organisations", write_past_the_acts, ["Dòng 2: DN1 (Công ty Mía đường Một) hiện đã khác với khi nhập"]),
    ("members", edit_the_council, ["Dòng 2: hội đồng HD-1 đã có việc sau khi nhập"]),
]  # fmt: skip


def test_what_something_builds_on_is_not_taken_back(
    office: Session, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    for kind in dict.fromkeys(kind for kind, _, _ in BUILT_ON):
        with office.begin_nested() as list_:
            batch = bring_in(office, tmp_path, kind)
            for _, build, said in [case for case in BUILT_ON if case[0] == kind]:
                with subtests.test(build.__name__), office.begin_nested() as built:
                    build(office)
                    before = content(office)
                    with pytest.raises(Refusal) as refused:
                        undo_import(office, by=BY, batch=batch, reason="Nhầm")
                    assert [word for word in said if word not in str(refused.value)] == []
                    assert content(office) == before
                    built.rollback()
            list_.rollback()
        office.expunge_all()


def test_lists_on_the_same_rows_are_taken_back_from_the_last_to_the_first(
    looking: Session, tmp_path: Path
) -> None:
    before = held(looking)
    first = bring_in(looking, tmp_path, "organisations")
    rows = [{"code": "DN-001", "name": "Hợp tác xã Bàu Đồn", "address": "Bàu Đồn"}]
    path = write(tmp_path / "second.xlsx", "organisations", rows)
    second = apply_list(looking, check_list(looking, path), by=By(AN, at(4, 14, 10)))
    assert second is not None
    with pytest.raises(Refusal, match=r"DN-001 .* đã có việc sau khi nhập: Sửa thông tin"):
        undo_import(looking, by=BY, batch=first, reason="Nhầm")
    undo_import(looking, by=BY, batch=second.pk, reason="Nhầm")
    undo_import(looking, by=By(AN, at(4, 16)), batch=first, reason="Nhầm")
    assert held(looking) == before
    assert verify(looking).breaks == ()


def test_more_reasons_than_a_person_reads_are_counted(looking: Session, tmp_path: Path) -> None:
    rows = [{"name": f"Công ty {number}", "address": "x"} for number in range(11)]
    _, batch = applied(looking, write(tmp_path / "l.xlsx", "organisations", rows), "organisations")
    assert batch is not None
    for number in range(1, 12):
        begin(
            people.change_organisation, looking, LATER, code=f"DN-{number:03d}", email=f"a{number}@dn.example"
        )
    with pytest.raises(Refusal) as refused:
        undo_import(looking, by=BY, batch=batch.pk, reason="Nhầm")
    assert len(refused.value.reasons) == 21
    assert refused.value.reasons[-1] == "Và 2 dòng khác."


def test_only_the_secretariat_takes_back_and_only_what_there_is(looking: Session, tmp_path: Path) -> None:
    batch = bring_in(looking, tmp_path, "activities")
    with pytest.raises(Refusal, match="không có quyền"):
        undo_import(looking, by=By(COUNCILLOR, LATER), batch=batch, reason="Nhầm")
    with pytest.raises(Missing, match="danh sách các lần nhập"):
        undo_import(looking, by=BY, batch=batch + 1, reason="Nhầm")


def test_a_case_that_vanished_without_being_taken_back_is_still_found_out(looking: Session) -> None:
    assert verify(looking).breaks == ()
    looking.delete(case_by_code(looking, Task, "NV-A"))
    looking.flush()
    assert [found.reason for found in verify(looking).breaks] == ["hồ sơ đã bị xóa"]
