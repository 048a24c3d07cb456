"""The list of tasks that ended before this program; a check for duplication then sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from sqlmodel import Session, select

from models import Announcement
from secretariat.imports.cells import day, money, one_of, prose
from secretariat.imports.columns import Column
from secretariat.imports.past_tasks import PastState, contradictions
from secretariat.imports.plan import ListKind, RowPlan, Rows, Step
from secretariat.imports.proposals import ANNOUNCEMENT as CALL
from secretariat.imports.proposals import (
    DURATION,
    NAME,
    OBJECTIVE,
    RESULTS,
    UNKNOWN_CALL,
    refer,
    refuse_moved,
    stored_tasks,
)
from secretariat.imports.register import Register
from secretariat.imports.sheet import SheetRow
from states.lifecycles import LIFECYCLES

STATES = {state: LIFECYCLES["task"].states[state] for state in get_args(PastState)}

_STATE_SPELLINGS = {
    "đã thanh lý": "liquidated",
    "thanh lý": "liquidated",
    "thanh lý hợp đồng": "liquidated",
    "đã nghiệm thu": "accepted",
    "nghiệm thu": "accepted",
    "nghiệm thu đạt": "accepted",
    "đã nghiệm thu, đạt": "accepted",
    "đạt": "accepted",
    "hoàn thành": "accepted",
    "đã hoàn thành": "accepted",
    "nghiệm thu không đạt": "failed",
    "không đạt": "failed",
    "chấm dứt": "terminated",
    "đã dừng": "terminated",
    "dừng thực hiện": "terminated",
    "không phê duyệt": "rejected",
    "không được phê duyệt": "rejected",
    "không đề nghị thực hiện": "not_recommended",
    "hội đồng không đề nghị": "not_recommended",
    "rút": "withdrawn",
    "đã rút đề xuất": "withdrawn",
}

COLUMNS = (
    Column(
        "code",
        "Mã nhiệm vụ",
        also="Mã | Mã số | Mã số nhiệm vụ | Mã đề tài | Ký hiệu | Mã đề xuất",
        required=True,
        help="Mã trong hồ sơ cũ; chữ không dấu, số và . _ / -, tối đa 40 ký tự.",
        example="NV-2019-004",
        width=16,
    ),
    CALL,
    NAME,
    Column(
        "proposer",
        "Tổ chức đề xuất",
        also="Đơn vị đề xuất | Doanh nghiệp đề xuất | Cơ quan đề xuất | Bên đề xuất",
        help="Mã, mã số thuế hoặc đúng tên; bỏ trống thì lấy tổ chức chủ trì.",
        example="DN-01",
        width=30,
    ),
    Column(
        "host",
        "Tổ chức chủ trì",
        also=(
            "Đơn vị chủ trì | Cơ quan chủ trì | Chủ trì | Đơn vị thực hiện | Tổ chức thực hiện | "
            "Tên tổ chức chủ trì"
        ),
        help="Mã, mã số thuế hoặc đúng tên của tổ chức đã có.",
        example="VIEN-01",
        width=30,
    ),
    Column(
        "state",
        "Tình trạng",
        also="Trạng thái | Kết quả thực hiện | Tình hình thực hiện | Tình trạng thực hiện",
        read=one_of(STATES, _STATE_SPELLINGS),
        required=True,
        help="Chọn trong danh mục. Nhiệm vụ đang thực hiện không nhập bằng danh sách này vì cần theo dõi thời hạn.",
        example="Đã thanh lý hợp đồng",
        choices=tuple(STATES.values()),
        width=26,
    ),
    OBJECTIVE,
    RESULTS,
    Column(
        "content",
        "Nội dung thực hiện",
        also="Nội dung | Nội dung chính",
        read=prose,
        help="Nội dung nhiều dòng.",
        width=40,
    ),
    DURATION,
    Column(
        "approved_funding",
        "Kinh phí được phê duyệt (đồng)",
        also="Kinh phí phê duyệt | Kinh phí | Tổng kinh phí | Kinh phí thực hiện",
        read=money,
        help="Số tiền bằng đồng.",
        example="800000000",
        look="money",
        width=20,
    ),
    Column(
        "contract_funding",
        "Giá trị hợp đồng (đồng)",
        also="Kinh phí hợp đồng | Giá trị HĐ",
        read=money,
        help="Số tiền bằng đồng, không lớn hơn kinh phí được phê duyệt.",
        example="650000000",
        look="money",
        width=20,
    ),
    Column(
        "contract_starts_on",
        "Ngày bắt đầu hợp đồng",
        also="Ngày bắt đầu | Bắt đầu | Từ ngày | Ngày ký hợp đồng",
        read=day,
        help="Ngày/tháng/năm.",
        example="10/04/2019",
        look="date",
        width=14,
    ),
    Column(
        "contract_ends_on",
        "Ngày kết thúc hợp đồng",
        also="Ngày kết thúc | Kết thúc | Đến ngày",
        read=day,
        help="Ngày/tháng/năm.",
        example="10/04/2021",
        look="date",
        width=14,
    ),
    Column(
        "grade",
        "Xếp loại nghiệm thu",
        also="Xếp loại | Kết quả nghiệm thu | Đánh giá nghiệm thu",
        help="Tối đa 40 ký tự.",
        example="Đạt",
        width=14,
    ),
    Column(
        "registration_number",
        "Số đăng ký kết quả",
        also="Số đăng ký | Số giấy chứng nhận đăng ký kết quả",
        help="Tối đa 60 ký tự.",
        example="12/2021/KQNC-TNI",
        width=20,
    ),
    Column(
        "settled_funding",
        "Kinh phí quyết toán (đồng)",
        also="Quyết toán | Kinh phí thanh lý",
        read=money,
        help="Số tiền bằng đồng.",
        example="640000000",
        look="money",
        width=20,
    ),
    Column(
        "outcome_reason",
        "Lý do, ý kiến",
        also="Lý do | Ghi chú kết quả | Ý kiến",
        read=prose,
        help="Vì sao không thực hiện, chấm dứt hoặc không đạt.",
        width=34,
    ),
)

_FIELDS = tuple(
    column.key
    for column in COLUMNS
    if column.key not in ("code", "announcement", "proposer", "host", "name", "state")
)


def examine(session: Session, rows: Sequence[SheetRow]) -> list[RowPlan]:
    """Hold every row against the calls and the tasks; nothing is written."""
    known, checks = Register(session), Rows(COLUMNS, {"state": STATES})
    calls = set(session.exec(select(Announcement.code)))
    stored = stored_tasks(session, ("recorded", *_FIELDS))
    return [_one(checks, known, calls, stored, row) for row in rows]


def _one(
    rows: Rows, known: Register, calls: set[str], stored: dict[str, dict[str, Any]], row: SheetRow
) -> RowPlan:
    given = dict(row.values)
    plan = rows.begin(row, " · ".join(str(given[key]) for key in ("code", "name") if key in given))
    for key, label in (("proposer", "Tổ chức đề xuất"), ("host", "Tổ chức chủ trì")):
        if code := refer(plan, known, given, key, label):
            given[key] = code
    given["proposer"] = given.get("proposer") or given.get("host")
    if given["proposer"] is None:
        plan.reasons.append("Tổ chức đề xuất: chưa có tổ chức đề xuất hoặc chủ trì; hãy ghi ít nhất một.")
    clean = rows.checked(plan, "task", "take_over", given) if not plan.reasons else {}
    if not clean:
        return rows.settle(plan, new=False)
    rows.once(plan, "Mã nhiệm vụ", clean["code"])
    plan.reasons += [
        reason[0].upper() + reason[1:]
        for reason in contradictions(
            clean.get("approved_funding"),
            clean.get("contract_funding"),
            clean.get("contract_starts_on"),
            clean.get("contract_ends_on"),
        )
    ]
    there = stored.get(clean["code"])
    if there is not None:
        _same(rows, plan, clean, there)
    elif clean["announcement"] not in calls:
        plan.reasons.append(UNKNOWN_CALL.format(code=clean["announcement"]))
    else:
        plan.steps.append(Step("task", "take_over", clean))
    return rows.settle(plan, new=there is None)


def _same(rows: Rows, plan: RowPlan, clean: dict[str, Any], there: dict[str, Any]) -> None:
    """A task that is there stays as it is: its past was taken over once, or is being lived here."""
    refuse_moved(plan, clean, there, rows.labels, ("announcement", "proposer", "host"))
    fields = {key: value for key, value in clean.items() if key in ("name", "state", *_FIELDS)}
    if rows.differences(plan, fields, there):
        labels = ", ".join(change.label for change in plan.changes)
        plan.reasons.append(
            f"Mã nhiệm vụ: {there['code']} đã có và khác ở: {labels}; danh sách này chỉ ghi nhận nhiệm vụ chưa có, "
            "hãy dùng mã khác hoặc sửa dòng cho khớp."
        )


TASKS = ListKind("tasks", "Nhiệm vụ đã thực hiện", COLUMNS, examine)
