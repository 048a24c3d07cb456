"""The list of council members: people, and the seats they take in councils that are still being drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models import Council, CouncilMember, Person
from secretariat.imports.cells import one_of
from secretariat.imports.columns import Column
from secretariat.imports.people import person_steps
from secretariat.imports.plan import Change, ListKind, RowPlan, Rows, Step
from secretariat.imports.register import KnownOrganisation, Register
from secretariat.imports.sheet import SheetRow
from states.council_rules import Seat
from states.lifecycles import LIFECYCLES

SEATS = {seat.value: seat.label for seat in Seat}

_SEAT_SPELLINGS = {
    "chủ tịch hội đồng": "chair",
    "phó chủ tịch hội đồng": "vice_chair",
    "phản biện": "reviewer",
    "phản biện 1": "reviewer",
    "phản biện 2": "reviewer",
    "ủy viên phản biện 1": "reviewer",
    "ủy viên phản biện 2": "reviewer",
    "thư ký khoa học": "secretary",
    "ủy viên thư ký khoa học": "secretary",
    "ủy viên - thư ký khoa học": "secretary",
    "ủy viên, thư ký": "secretary",
    "thành viên": "member",
    "ủy viên hội đồng": "member",
}

COLUMNS = (
    Column(
        "name",
        "Họ và tên",
        also="Họ tên | Tên | Họ và tên thành viên | Họ tên thành viên | Họ, tên | Thành viên | Chuyên gia",
        required=True,
        help="Tối đa 120 ký tự; học hàm, học vị ghi trước tên nếu cần.",
        example="PGS.TS. Trần Văn Bình",
        width=28,
    ),
    Column(
        "email",
        "Thư điện tử",
        also="Email | E-mail | Mail | Địa chỉ thư điện tử | Địa chỉ email | Hộp thư điện tử",
        required=True,
        help="Một địa chỉ; mỗi người được nhận ra theo địa chỉ này.",
        example="binh.tran@vien.example",
        width=30,
    ),
    Column(
        "position",
        "Chức vụ",
        also="Chức danh | Chức vụ công tác | Chức vụ, đơn vị",
        help="Tối đa 120 ký tự.",
        example="Trưởng khoa Nông học",
        width=26,
    ),
    Column(
        "organisation",
        "Đơn vị công tác",
        also="Đơn vị | Cơ quan | Cơ quan công tác | Tổ chức | Nơi công tác | Tên đơn vị | Tên tổ chức",
        help="Mã, mã số thuế hoặc đúng tên của tổ chức đã có; cần để xét xung đột lợi ích.",
        example="VIEN-01",
        width=34,
    ),
    Column(
        "council",
        "Mã Hội đồng",
        also="Hội đồng | Mã HĐ | Ký hiệu Hội đồng",
        help="Hội đồng còn ở bước soạn thảo. Bỏ trống: chỉ ghi người.",
        example="HD-2025",
        width=16,
    ),
    Column(
        "seat",
        "Vị trí trong Hội đồng",
        also=(
            "Chức danh trong Hội đồng | Chức danh Hội đồng | Vai trò trong Hội đồng | "
            "Nhiệm vụ trong Hội đồng | Vị trí | Vai trò"
        ),
        read=one_of(SEATS, _SEAT_SPELLINGS),
        help="Chọn trong danh mục; bắt buộc khi có mã Hội đồng.",
        example="Ủy viên phản biện",
        choices=tuple(SEATS.values()),
        width=26,
    ),
)

_LABELS = {column.key: column.label for column in COLUMNS}


@dataclass(frozen=True)
class _Council:
    code: str
    state: str
    seats: dict[str, str]
    """Address of each member -> seat."""


def examine(session: Session, rows: Sequence[SheetRow]) -> list[RowPlan]:
    """Hold every row against the register and the councils; nothing is written."""
    known, councils = Register(session), _councils(session)
    checks = Rows(COLUMNS)
    return [_one(checks, known, councils, row) for row in rows]


def _one(rows: Rows, known: Register, councils: dict[str, _Council], row: SheetRow) -> RowPlan:
    values = row.values
    plan = rows.begin(row, str(values.get("name", values.get("email", ""))))
    given: dict[str, Any] = {key: values[key] for key in ("name", "email", "position") if key in values}
    clean = rows.checked(plan, "person", "enter_person", given) if {"name", "email"} <= set(given) else {}
    if named := values.get("organisation"):
        found = known.organisation(named)
        if isinstance(found, KnownOrganisation):
            clean["organisation"] = found.code
        else:
            plan.reasons.append(f"Đơn vị công tác: {found}")
    if plan.reasons or not {"name", "email"} <= set(clean):
        return rows.settle(plan, new=False)
    plan.name = f"{clean['name']} <{clean['email']}>"
    there = known.people.get(clean["email"])
    identity = clean["email"] + (f" · {values['council']}" if "council" in values else "")
    rows.once(plan, "Thư điện tử", identity)
    plan.steps = person_steps(rows, plan, known, clean, _LABELS)
    _seat(plan, councils, values, clean["email"])
    return rows.settle(plan, new=there is None)


def _seat(plan: RowPlan, councils: dict[str, _Council], values: dict[str, Any], email: str) -> None:
    code, seat = values.get("council"), values.get("seat")
    if not code and not seat:
        return
    if not code or not seat:
        missing, there = ("Mã Hội đồng", "vị trí") if seat else ("Vị trí trong Hội đồng", "mã Hội đồng")
        plan.reasons.append(f"{missing}: chưa có trong khi đã ghi {there}; hãy ghi cả hai hoặc bỏ cả hai.")
        return
    council = councils.get(code)
    if council is None:
        plan.reasons.append(f"Mã Hội đồng: không có Hội đồng “{code}”; hãy lập Hội đồng trước rồi nhập lại.")
        return
    seated = council.seats.get(email)
    if seated == seat:
        return
    if not LIFECYCLES["council"].find(council.state, "edit"):
        plan.reasons.append(
            f"Mã Hội đồng: {code} đang ở trạng thái “{LIFECYCLES['council'].states[council.state]}” nên không thêm, "
            "đổi thành viên được nữa; hãy bỏ mã Hội đồng ở dòng này."
        )
        return
    plan.changes.append(
        Change(f"Vị trí trong {code}", f"“{SEATS[seated]}”" if seated else "(chưa có)", f"“{SEATS[seat]}”")
    )
    plan.steps.append(Step("council", "seat", {"person": email, "seat": seat}, case=code))


def _councils(session: Session) -> dict[str, _Council]:
    found = {
        code: _Council(code, state, {}) for code, state in session.exec(select(Council.code, Council.state))
    }
    query = (
        select(Council.code, Person.email, CouncilMember.seat)
        .join(CouncilMember, col(CouncilMember.council_id) == col(Council.id))
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
    )
    for code, email, seat in session.exec(query):
        found[code].seats[email] = seat
    return found


MEMBERS = ListKind("members", "Thành viên Hội đồng", COLUMNS, examine)
