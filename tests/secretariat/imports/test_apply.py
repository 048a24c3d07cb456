"""Applying a list: in one transaction, through the acts, on both databases; the same list again; past tasks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from models import (
    Activity,
    AuditEntry,
    Council,
    CouncilMember,
    Deadline,
    ImportBatch,
    ImportLine,
    Organisation,
    Person,
    Task,
)
from secretariat import proposals
from secretariat.acts import By
from secretariat.duplicates import similar_tasks
from secretariat.imports.apply import apply_list
from secretariat.imports.batches import batches
from secretariat.imports.check import KINDS, check_list
from secretariat.imports.kept import seats_of, snapshot
from secretariat.imports.plan import Preview
from secretariat.imports.undo import undo_import
from secretariat.lookup import case_by_code
from secretariat.verification import verify
from states.errors import BadInput, Refusal
from tests.secretariat.builders import AN, COUNCILLOR, at, do
from tests.secretariat.imports.office import NUMBER, TAX_CODE
from tests.secretariat.imports.workbooks import book
from tests.secretariat.looking import content

WHEN = at(4, 14)

LISTS: dict[str, list[dict[str, Any]]] = {
    "organisations": [
        {"code": "DN1", "name": "Công ty Mía đường Một", "tax_code": NUMBER, "address": "Khu phố 1"},
        {"name": "Hợp tác xã Bàu Đồn", "organisation_kind": "HTX", "contact_name": "Lê Thị Chi",
         "contact_email": "chi@baudon.example", "contact_position": "Giám đốc"},
        {"code": "VIEN-01", "name": "Viện Cây ăn quả", "contact_name": "Trần Văn Bình",
         "contact_email": "uv@vien.example", "contact_position": "Viện trưởng"},
    ],
    "proposals": [
        {"code": "NV-A", "announcement": "TB-2025", "proposer": "DN1", "name": "Sấy mãng cầu",
         "funding_state": "1,2 tỷ", "participants": "Lê Thị Chi; Phạm Văn Dũng"},
        {"announcement": "TB-2025", "proposer": "Công ty Mía đường 2", "name": "Ủ phân từ bã mía",
         "objective": "Giảm rác"},
        {"announcement": "TB-2025", "proposer": "VIEN-01", "name": "Giống mãng cầu kháng bệnh"},
    ],
    "members": [
        {"name": "Lê Thị Chi", "email": "chi@vien.example", "organisation": "VIEN-01", "council": "HD-1",
         "seat": "Phản biện"},
        {"name": "PGS.TS. Trần Văn Bình", "email": "uv@vien.example", "organisation": "DN1", "council": "HD-1",
         "seat": "Ủy viên"},
        {"name": "Phạm Văn Dũng", "email": "dung@vien.example"},
    ],
    "activities": [
        {"code": "HDG-2", "activity_kind": "Hội nghị", "year": 2025, "name": "Hội nghị kết nối",
         "planned_on": "15/6/2025"},
        {"code": "HDG-3", "activity_kind": "Tập huấn", "year": 2024, "name": "Tập huấn ISO", "state": "Đã tổ chức",
         "sessions": 1, "attendance": 82},
    ],
    "tasks": [
        {"code": "NV-2019-1", "announcement": "TB-2025", "name": "Sấy mãng cầu bằng năng lượng mặt trời",
         "host": "VIEN-01", "state": "Đã thanh lý", "approved_funding": 800_000_000, "contract_starts_on": "10/4/2019",
         "contract_ends_on": "10/4/2021", "grade": "Đạt"},
        {"code": "NV-2020-2", "announcement": "TB-2025", "name": "Xử lý nước", "proposer": "DN2", "state": "Chấm dứt",
         "outcome_reason": "Không có vốn đối ứng"},
    ],
}  # fmt: skip


def write(path: Path, kind: str, rows: list[dict[str, Any]]) -> Path:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    headings = [KINDS[kind].column(key).label for key in keys]
    return book(path, [headings, *([row.get(key) for key in keys] for row in rows)])


def applied(session: Session, path: Path, kind: str, **options: Any) -> tuple[Preview, ImportBatch | None]:
    preview = check_list(session, path, kind=kind)
    return preview, apply_list(session, preview, by=By(AN, WHEN), **options)


def outcomes(preview: Preview) -> list[str]:
    return [str(row.outcome) for row in preview.rows]


def test_every_kind_of_list_is_applied_changes_nothing_again_and_is_taken_back(
    office: Session, tmp_path: Path
) -> None:
    untouched = held(office)
    numbers = []
    for kind, rows in LISTS.items():
        path = write(tmp_path / f"{kind}.xlsx", kind, rows)
        preview, batch = applied(office, path, kind)
        assert [row.reasons for row in preview.rows] == [[]] * len(rows)
        assert batch is not None
        assert set(outcomes(preview)) <= {"new", "changed"}
        before = content(office)
        again, nothing = applied(office, path, kind)
        assert (outcomes(again), nothing) == (["same"] * len(rows), None)
        assert again.before == (batch.pk, WHEN)
        assert content(office) == before
        numbers.append(batch.pk)
    assert verify(office).breaks == ()
    _says_what_the_lists_said(office)
    for hour, number in enumerate(reversed(numbers)):
        undo_import(office, by=By(AN, at(4, 15, 8 + hour)), batch=number, reason="Nhầm tệp")
        assert verify(office).breaks == ()
    assert held(office) == untouched
    assert {line.undone_by for line in batches(office)} == {"Nguyễn Thị An"}
    assert check_list(office, tmp_path / "tasks.xlsx").before is None


def held(session: Session) -> dict[str, Any]:
    """Every row that a list may touch, without the columns that say when it was touched."""
    found: dict[str, Any] = {}
    for table in (Organisation, Person, Task, Activity, Council):
        for row in session.exec(select(table)):
            found[f"{table.__tablename__} {row.id}"] = snapshot(row)
    for council in session.exec(select(Council)):
        found[f"seats {council.code}"] = seats_of(session, council)
    return found


def _says_what_the_lists_said(session: Session) -> None:
    first, farm = (
        session.exec(select(Organisation).where(Organisation.code == code)).one()
        for code in ("DN1", "DN-001")
    )
    assert (first.name, first.tax_code, first.address) == ("Công ty Mía đường Một", TAX_CODE, "Khu phố 1")
    people = {person.email: person for person in session.exec(select(Person))}
    assert people["chi@baudon.example"].organisation_id == farm.pk
    assert people["uv@vien.example"].position == "Viện trưởng"
    assert people["uv@vien.example"].organisation_id == first.pk
    seats = session.exec(select(Person.email, CouncilMember.seat).join(CouncilMember)).all()
    assert {(email, str(seat)) for email, seat in seats} == {
        ("uv@vien.example", "member"),
        ("chi@vien.example", "reviewer"),
    }
    draft, made = (case_by_code(session, Task, code) for code in ("NV-A", "NV-2025-002"))
    assert (draft.funding_state, draft.participants) == (1_200_000_000, ["Lê Thị Chi", "Phạm Văn Dũng"])
    assert (made.state, made.objective) == ("draft", "Giảm rác")
    planned, held = (case_by_code(session, Activity, code) for code in ("HDG-2", "HDG-3"))
    assert (planned.state, str(planned.planned_on)) == ("planned", "2025-06-15")
    assert (held.state, held.recorded, held.attendance) == ("held", True, 82)


def test_a_past_task_has_no_deadline_and_is_found_by_the_check_for_duplication(
    looking: Session, tmp_path: Path
) -> None:
    applied(looking, write(tmp_path / "tasks.xlsx", "tasks", LISTS["tasks"]), "tasks")
    old = case_by_code(looking, Task, "NV-2019-1")
    assert (old.state, old.recorded, old.year) == ("liquidated", True, 2025)
    following = select(Deadline).where(Deadline.case_kind == "task", Deadline.case_id == old.pk)
    assert looking.exec(following).all() == []
    asked = case_by_code(looking, Task, "NV-A")
    do(proposals.edit, looking, asked, WHEN, name="Sấy mãng cầu năng lượng mặt trời")
    assert "NV-2019-1" in [like.code for like in similar_tasks(looking, asked)]


def test_nothing_is_applied_while_a_row_is_refused_unless_it_is_left_out(
    looking: Session, tmp_path: Path
) -> None:
    rows = [{"name": "Công ty Chín", "email": "chin@dn.example"}, {"name": "Công ty Mười", "email": "muoi@"}]
    path = write(tmp_path / "list.xlsx", "organisations", rows)
    before = content(looking)
    with pytest.raises(
        Refusal, match=r"Có 1 dòng bị từ chối nên chưa ghi dòng nào.*bỏ qua các dòng bị từ chối"
    ):
        applied(looking, path, "organisations")
    assert content(looking) == before
    _, batch = applied(looking, path, "organisations", skip_refused=True)
    assert batch is not None
    lines = looking.exec(select(ImportLine)).all()
    assert [(line.sheet_row, line.table_name) for line in lines] == [(2, "organisation")]


def test_what_an_act_refuses_after_all_names_the_row(looking: Session, tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx", "organisations", [{"name": "Công ty Chín", "address": "x"}])
    preview = check_list(looking, path)
    with pytest.raises(Refusal, match=r"\(dòng 2\): .*không có quyền"):
        apply_list(looking, preview, by=By(COUNCILLOR, WHEN))
    apply_list(looking, preview, by=By(AN, WHEN))
    with pytest.raises(BadInput, match=r"Dòng 2: Mã tổ chức “DN-001” đã có"):
        apply_list(looking, preview, by=By(AN, WHEN))


def test_every_row_is_in_the_audit_of_what_it_touched(looking: Session, tmp_path: Path) -> None:
    _, batch = applied(
        looking, write(tmp_path / "l.xlsx", "organisations", LISTS["organisations"]), "organisations"
    )
    assert batch is not None
    events = looking.exec(select(AuditEntry.case_kind, AuditEntry.event).where(AuditEntry.at == WHEN)).all()
    assert sorted(events) == sorted(
        [
            ("organisation", "change"),
            ("organisation", "correct_organisation"),
            ("organisation", "enter"),
            ("person", "enter"),
            ("person", "change"),
            ("import", "import_list"),
        ]
    )
    lines: Mapping[tuple[int, str], ImportLine] = {
        (line.sheet_row, line.table_name): line for line in looking.exec(select(ImportLine))
    }
    changed = lines[2, "organisation"]
    assert changed.before == {"name": "Công ty Mía đường 1", "tax_code": None, "address": None}
    assert changed.after == {"name": "Công ty Mía đường Một", "tax_code": TAX_CODE, "address": "Khu phố 1"}
    assert lines[3, "person"].before is None
