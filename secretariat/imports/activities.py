"""The list of activities of a year: planned ones, and those already held that are taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from models import Activity
from secretariat.imports.cells import day, one_of, several, whole_number
from secretariat.imports.columns import Column
from secretariat.imports.plan import ListKind, RowPlan, Rows, Step
from secretariat.imports.sheet import SheetRow
from states.activity import ACTIVITY_KINDS
from states.lifecycles import LIFECYCLES

STATES = {state: LIFECYCLES["activity"].states[state] for state in ("planned", "held")}

_KIND_SPELLINGS = {
    "truyền thông": "communication",
    "thông tin": "communication",
    "tuyên truyền": "communication",
    "hội nghị": "conference",
    "hội thảo": "conference",
    "tọa đàm": "conference",
    "đào tạo": "training",
    "tập huấn": "training",
    "lớp tập huấn": "training",
    "bồi dưỡng": "training",
}
_STATE_SPELLINGS = {
    "kế hoạch": "planned",
    "chưa thực hiện": "planned",
    "chưa tổ chức": "planned",
    "đã thực hiện": "held",
    "hoàn thành": "held",
    "đã hoàn thành": "held",
}

COLUMNS = (
    Column(
        "code",
        "Mã hoạt động",
        also="Mã | Mã số | Ký hiệu",
        required=True,
        help="Chữ không dấu, số và . _ / -, tối đa 40 ký tự.",
        example="HD-2025-01",
        width=16,
    ),
    Column(
        "activity_kind",
        "Loại hoạt động",
        also="Loại | Loại hình | Hình thức | Phân loại",
        read=one_of(ACTIVITY_KINDS, _KIND_SPELLINGS),
        required=True,
        help="Chọn trong danh mục.",
        example="Đào tạo, tập huấn",
        choices=tuple(ACTIVITY_KINDS.values()),
        width=24,
    ),
    Column(
        "year",
        "Năm",
        also="Năm kế hoạch | Năm thực hiện",
        read=whole_number,
        required=True,
        help="Năm của kế hoạch, bốn chữ số.",
        example="2025",
        look="number",
        width=8,
    ),
    Column(
        "name",
        "Tên hoạt động",
        also="Nội dung hoạt động | Hoạt động | Tên | Nội dung | Tên hội nghị | Tên lớp",
        required=True,
        help="Tối đa 500 ký tự.",
        example="Tập huấn sở hữu trí tuệ cho doanh nghiệp",
        width=54,
    ),
    Column(
        "state",
        "Tình trạng",
        also="Trạng thái | Kết quả thực hiện",
        read=one_of(STATES, _STATE_SPELLINGS),
        help="Bỏ trống: theo kế hoạch. Đã tổ chức: ghi nhận theo hồ sơ giấy.",
        example="Theo kế hoạch",
        choices=tuple(STATES.values()),
        width=16,
    ),
    Column(
        "planned_on",
        "Ngày dự kiến",
        also="Thời gian dự kiến | Dự kiến | Ngày | Thời gian",
        read=day,
        help="Ngày/tháng/năm; chỉ cho hoạt động theo kế hoạch.",
        example="15/06/2025",
        look="date",
        width=14,
    ),
    Column(
        "sessions",
        "Số cuộc, số khóa",
        also="Số cuộc | Số lớp | Số khóa | Số lượng",
        read=whole_number,
        help="Chỉ cho hoạt động đã tổ chức.",
        example="1",
        look="number",
        width=10,
    ),
    Column(
        "attendance",
        "Số người tham dự",
        also="Số người | Số lượt người | Số đại biểu | Số học viên",
        read=whole_number,
        help="Chỉ cho hoạt động đã tổ chức.",
        example="82",
        look="number",
        width=12,
    ),
    Column(
        "channels",
        "Kênh truyền thông",
        also="Kênh | Kênh đăng tải | Phương tiện",
        read=several,
        help="Cách nhau bằng dấu chấm phẩy.",
        example="Báo Tây Ninh; Đài PT-TH",
        width=34,
    ),
)

_ONLY_OF = {"planned": ("planned_on",), "held": ("sessions", "attendance")}
_STORED = (
    "code",
    "state",
    "activity_kind",
    "year",
    "name",
    "planned_on",
    "sessions",
    "attendance",
    "channels",
)


def examine(session: Session, rows: Sequence[SheetRow]) -> list[RowPlan]:
    """Hold every row against the activities; nothing is written."""
    checks = Rows(COLUMNS, {"activity_kind": ACTIVITY_KINDS, "state": LIFECYCLES["activity"].states})
    query = select(*(getattr(Activity, key) for key in _STORED))
    stored = {str(row[0]): dict(zip(_STORED, row, strict=True)) for row in session.exec(query)}
    return [_one(checks, stored, row) for row in rows]


def _one(rows: Rows, stored: Mapping[str, Mapping[str, Any]], row: SheetRow) -> RowPlan:
    given = dict(row.values)
    plan = rows.begin(row, " · ".join(str(given[key]) for key in ("code", "name") if key in given))
    there = stored.get(str(given.get("code")))
    # A list of the plan may be read again after the activity was held.
    state = given.pop("state", None) or (there["state"] if there and there["state"] in STATES else "planned")
    other = _ONLY_OF["held" if state == "planned" else "planned"]
    if out_of_place := [rows.labels[key] for key in other if key in given] if there is None else []:
        plan.notes.append(
            f"{', '.join(out_of_place)}: không được ghi vì tình trạng là “{STATES[state]}”; "
            "hãy sửa cột Tình trạng nếu không đúng."
        )
    if there is None:
        given = {key: value for key, value in given.items() if key not in other}
    event = "plan" if state == "planned" else "take_over"
    asked = {key: value for key, value in given.items() if key not in other}
    clean = rows.checked(plan, "activity", event, asked) if not plan.reasons else {}
    if not clean:
        return rows.settle(plan, new=False)
    rows.once(plan, "Mã hoạt động", clean["code"])
    if there is None:
        plan.steps.append(Step("activity", event, clean))
    elif rows.differences(plan, {**given, **clean, "state": state}, there):
        labels = ", ".join(change.label for change in plan.changes)
        plan.reasons.append(
            f"Mã hoạt động: {there['code']} đã có và khác ở: {labels}; hoạt động đã ghi không sửa bằng danh sách, "
            "hãy ghi nhận thay đổi trên hoạt động đó hoặc sửa dòng cho khớp."
        )
    return rows.settle(plan, new=there is None)


ACTIVITIES = ListKind("activities", "Hoạt động", COLUMNS, examine)
