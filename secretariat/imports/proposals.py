"""The list of proposals that arrived for a call: each becomes a draft, or brings its draft up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from models import Announcement, Organisation, Task
from secretariat.imports.cells import money, months, prose, several
from secretariat.imports.columns import Column
from secretariat.imports.plan import ListKind, RowPlan, Rows, Step
from secretariat.imports.register import KnownOrganisation, Register
from secretariat.imports.sheet import SheetRow
from states.lifecycles import LIFECYCLES
from states.vietnamese import fold

ANNOUNCEMENT = Column(
    "announcement",
    "Mã thông báo",
    also="Thông báo | Mã đợt | Đợt | Thông báo của đợt | Mã đợt thông báo",
    required=True,
    help="Mã của thông báo đã ban hành trong chương trình.",
    example="TB-2025",
    width=16,
)
CODE = Column(
    "code",
    "Mã đề xuất",
    also="Mã | Mã nhiệm vụ | Mã số | Mã phiếu | Mã phiếu đề xuất | Mã số nhiệm vụ | Mã số đề xuất",
    help="Bỏ trống: chương trình đặt số tiếp theo của đợt, ví dụ NV-2025-001.",
    example="NV-2025-001",
    width=16,
)
PROPOSER = Column(
    "proposer",
    "Tổ chức đề xuất",
    also=(
        "Đơn vị đề xuất | Doanh nghiệp đề xuất | Cơ quan đề xuất | Tổ chức, cá nhân đề xuất | "
        "Bên đề xuất | Tên doanh nghiệp | Tên tổ chức | Tên đơn vị | Mã tổ chức"
    ),
    required=True,
    help="Mã, mã số thuế hoặc đúng tên của tổ chức đã có.",
    example="DN-01",
    width=34,
)
NAME = Column(
    "name",
    "Tên nhiệm vụ",
    also=(
        "Tên đề xuất | Tên đề tài | Tên đề tài, dự án | Tên dự án | Tên nhiệm vụ KH&CN | "
        "Tên nhiệm vụ đề xuất | Nhiệm vụ | Tên nhiệm vụ khoa học và công nghệ | Tên"
    ),
    required=True,
    help="Tối đa 250 ký tự.",
    example="Hoàn thiện quy trình sấy mãng cầu quy mô hợp tác xã",
    width=50,
)
OBJECTIVE = Column(
    "objective",
    "Mục tiêu",
    also="Mục tiêu nhiệm vụ | Mục tiêu đề tài",
    read=prose,
    help="Nội dung nhiều dòng.",
    example="Giảm hao hụt sau thu hoạch xuống dưới 10%",
    width=40,
)
RESULTS = Column(
    "results",
    "Sản phẩm, kết quả và chỉ tiêu cần đạt",
    also=(
        "Sản phẩm | Kết quả | Yêu cầu sản phẩm | Kết quả, sản phẩm | Sản phẩm, kết quả | "
        "Yêu cầu kết quả | Sản phẩm dự kiến | Kết quả dự kiến | Sản phẩm chính"
    ),
    read=prose,
    help="Nội dung nhiều dòng.",
    example="01 quy trình; 02 mô hình trình diễn",
    width=40,
)
DURATION = Column(
    "duration_months",
    "Thời gian thực hiện (tháng)",
    also="Thời gian | Số tháng | Thời hạn thực hiện",
    read=months,
    help="Số tháng, từ 1 đến 120.",
    example="12",
    look="number",
    width=14,
)
FUNDING_STATE = Column(
    "funding_state",
    "Kinh phí từ ngân sách nhà nước (đồng)",
    also=(
        "Kinh phí ngân sách | Ngân sách nhà nước | NSNN | Kinh phí NSNN | Kinh phí | "
        "Kinh phí đề nghị | Dự kiến kinh phí | Kinh phí dự kiến | Kinh phí ngân sách nhà nước | "
        "Kinh phí từ NSNN"
    ),
    read=money,
    help="Số tiền bằng đồng.",
    example="900000000",
    look="money",
    width=20,
)
FUNDING_OTHER = Column(
    "funding_other",
    "Kinh phí ngoài ngân sách (đồng)",
    also=(
        "Kinh phí khác | Nguồn khác | Vốn đối ứng | Kinh phí đối ứng | Đối ứng | Ngoài ngân sách | "
        "Kinh phí từ nguồn khác"
    ),
    read=money,
    help="Số tiền bằng đồng; không có thì ghi 0.",
    example="0",
    look="money",
    width=20,
)
PARTICIPANTS = Column(
    "participants",
    "Người tham gia thực hiện",
    also="Người tham gia | Thành viên tham gia | Chủ nhiệm | Chủ nhiệm nhiệm vụ",
    read=several,
    help="Họ tên, cách nhau bằng dấu chấm phẩy.",
    example="Lê Thị Chi; Phạm Văn Dũng",
    width=30,
)

COLUMNS = (
    CODE,
    ANNOUNCEMENT,
    PROPOSER,
    NAME,
    Column("grounds", "Căn cứ đề xuất", also="Căn cứ", read=prose, help="Nội dung nhiều dòng.", width=34),
    Column(
        "urgency",
        "Tính cấp thiết",
        also="Sự cần thiết | Lý do đề xuất",
        read=prose,
        help="Nội dung nhiều dòng.",
        width=34,
    ),
    OBJECTIVE,
    RESULTS,
    Column(
        "content",
        "Nội dung thực hiện",
        also="Nội dung | Nội dung chính | Nội dung chủ yếu",
        read=prose,
        help="Nội dung nhiều dòng.",
        width=40,
    ),
    Column(
        "application",
        "Địa chỉ ứng dụng",
        also="Nơi ứng dụng | Địa chỉ áp dụng | Đơn vị ứng dụng",
        read=prose,
        help="Nơi nhận và dùng kết quả.",
        example="Hợp tác xã Bàu Đồn",
        width=28,
    ),
    DURATION,
    FUNDING_STATE,
    FUNDING_OTHER,
    PARTICIPANTS,
)

_STORED = (
    "grounds",
    "urgency",
    "objective",
    "results",
    "content",
    "application",
    "duration_months",
    "funding_state",
    "funding_other",
    "participants",
)

UNKNOWN_CALL = (
    "Mã thông báo: không có thông báo “{code}”; hãy soạn mới hoặc ghi nhận "
    "thông báo đã có trên giấy rồi nhập lại."
)


def examine(session: Session, rows: Sequence[SheetRow]) -> list[RowPlan]:
    """Hold every row against the calls and the proposals; nothing is written."""
    return _Examination(session).all(rows)


class _Examination:
    def __init__(self, session: Session) -> None:
        self.known = Register(session)
        self.rows = Rows(COLUMNS)
        self.calls = dict(session.exec(select(Announcement.code, Announcement.state)).all())
        self.tasks = stored_tasks(session, _STORED)
        self.unnamed = {
            (task["announcement"], task["proposer"], fold(task["name"])): task for task in self.tasks.values()
        }

    def all(self, rows: Sequence[SheetRow]) -> list[RowPlan]:
        return [self._one(row) for row in rows]

    def _one(self, row: SheetRow) -> RowPlan:
        given = dict(row.values)
        plan = self.rows.begin(row, str(given.get("code") or given.get("name", "")))
        proposer = refer(plan, self.known, given, "proposer", "Tổ chức đề xuất")
        if plan.reasons:
            return self.rows.settle(plan, new=False)
        clean = self.rows.checked(plan, "task", "receive", {**given, "proposer": proposer})
        if not clean:
            return self.rows.settle(plan, new=False)
        there = self._there(plan, clean)
        code = clean.get("code") or (there or {}).get("code") or "mã tiếp theo"
        plan.name = f"{code} · {clean['name']}"
        if there is None:
            self._new(plan, clean)
        else:
            self._changed(plan, clean, there)
        return self.rows.settle(plan, new=there is None)

    def _there(self, plan: RowPlan, clean: Mapping[str, Any]) -> dict[str, Any] | None:
        """By code; without one, the proposal of that name that the organisation made to the call."""
        if code := clean.get("code"):
            self.rows.once(plan, "Mã đề xuất", code)
            return self.tasks.get(code)
        identity = clean["announcement"], clean["proposer"], fold(clean["name"])
        self.rows.once(plan, "Tên nhiệm vụ", f"{clean['name']} ({clean['proposer']})")
        return self.unnamed.get(identity)

    def _new(self, plan: RowPlan, clean: dict[str, Any]) -> None:
        call = clean["announcement"]
        if call not in self.calls:
            plan.reasons.append(UNKNOWN_CALL.format(code=call))
        elif self.calls[call] not in ("issued", "closed"):
            plan.reasons.append(
                f"Mã thông báo: {call} đang ở trạng thái “{LIFECYCLES['announcement'].states[self.calls[call]]}”; "
                "chỉ nhận phiếu đề xuất khi thông báo đã được ban hành."
            )
        plan.steps.append(Step("task", "receive", clean))

    def _changed(self, plan: RowPlan, clean: dict[str, Any], there: dict[str, Any]) -> None:
        refuse_moved(plan, clean, there, self.rows.labels, ("announcement", "proposer"))
        fields = {key: value for key, value in clean.items() if key in ("name", *_STORED)}
        changed = self.rows.differences(plan, fields, there)
        if changed and not LIFECYCLES["task"].find(there["state"], "edit"):
            labels = ", ".join(change.label for change in plan.changes)
            plan.reasons.append(
                f"{there['code']} đang ở trạng thái “{LIFECYCLES['task'].states[there['state']]}” nên không sửa được "
                f"(khác ở: {labels}); hãy bỏ dòng này hoặc sửa cho khớp."
            )
        elif changed:
            plan.steps.append(Step("task", "edit", changed, case=there["code"]))


def stored_tasks(session: Session, fields: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Code -> what is stored of each task, organisations and the call by their codes."""
    organisations = dict(session.exec(select(Organisation.id, Organisation.code)).all())
    calls = dict(session.exec(select(Announcement.id, Announcement.code)).all())
    keys = ("code", "state", "name", "announcement_id", "proposer_id", "host_id", *fields)
    stored = {}
    for row in session.exec(select(*(getattr(Task, key) for key in keys))):
        task = dict(zip(keys, row, strict=True))
        task["announcement"] = calls[task["announcement_id"]]
        task["proposer"] = organisations[task["proposer_id"]]
        task["host"] = organisations.get(task["host_id"])
        stored[str(task["code"])] = task
    return stored


def refer(plan: RowPlan, known: Register, given: Mapping[str, Any], key: str, label: str) -> str | None:
    """The code of the organisation that a cell names; what stands against it becomes a reason of the row."""
    if key not in given:
        return None
    found = known.organisation(given[key])
    if isinstance(found, KnownOrganisation):
        return found.code
    plan.reasons.append(f"{label}: {found}")
    return None


def refuse_moved(
    plan: RowPlan,
    clean: Mapping[str, Any],
    there: Mapping[str, Any],
    labels: Mapping[str, str],
    keys: Sequence[str],
) -> None:
    """What a case was opened with stays as it is."""
    for key in keys:
        if clean.get(key) and clean[key] != there[key]:
            plan.reasons.append(
                f"{labels[key]}: {there['code']} đã ghi “{there[key]}”, không đổi thành “{clean[key]}” được; "
                "hãy kiểm tra lại mã."
            )


PROPOSALS = ListKind("proposals", "Phiếu đề xuất", COLUMNS, examine)
