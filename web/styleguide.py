"""Every macro of the desk with sample data, to be looked at: `python -m web.styleguide OUT.html`.

Style sheets, script and letterforms are laid beside OUT in `static/`, so the page opens from the disk.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from secretariat.values import day, dong, moment, time_left
from secretariat.worklist import DeadlineLine

HERE = Path(__file__).parent


@cache
def environment() -> Environment:
    """The templates with the filters they rely on, in Vietnamese and with every link leading nowhere."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(day=day, moment=moment, dong=dong, time_left=time_left, tr=lambda text: text)
    made.globals.update(_=str, url=lambda name, **_: f"#{name}", asset=lambda path: f"static/{path}")
    return made


def render(theme: str = "auto", *, template: str = "styleguide.html", signed_in: bool = True) -> str:
    """The page as text; `theme` is "light", "dark" or "auto"."""
    context = {
        **samples(),
        "visit": visit(theme) if signed_in else None,
        "page_title": "Mẫu giao diện",
        "language": "vi",
    }
    return environment().get_template(template).render(context)


def visit(theme: str) -> SimpleNamespace:
    menu = [
        ("Việc hôm nay", "#inbox", True, 7),
        ("Nhiệm vụ", "#tasks", False, None),
        ("Thông báo", "#announcements", False, None),
        ("Hội đồng tư vấn", "#councils", False, 1),
        ("Hồ sơ trình UBND tỉnh", "#dossiers", False, None),
        ("Tổ chức, doanh nghiệp", "#organisations", False, None),
        ("Sổ văn bản", "#documents", False, None),
        ("Thư đã gửi", "#letters", False, 12),
        ("Lịch", "#calendar", False, None),
        ("Báo cáo năm", "#report", False, None),
    ]
    return SimpleNamespace(
        name="Nguyễn Thị Thu Hường",
        roles_text="Thư ký",
        language="vi",
        theme=theme,
        csrf="mau",
        menu=menu,
        reaches=lambda route: True,
    )


def samples() -> Mapping[str, Any]:
    """What the style guide shows; names of cases are of the kind that the record holds, people are invented."""
    late, soon = _deadline(-5, 3), _deadline(2, 0)
    return {
        "messages": [("good", "Đã ghi: đề xuất NV-2025-012 hợp lệ. Thư báo đang chờ gửi.")],
        "deadlines": [late, soon, _deadline(21, 0)],
        "work": [
            _work("NV-2025-012", _NAMES[0], late, ("Xác nhận hợp lệ", "#accept")),
            _work("NV-2025-007", _NAMES[1], soon, ("Nhập phiếu đánh giá", "#evaluate")),
            _work("HD-2025-01", "Hội đồng tư vấn xác định nhiệm vụ năm 2025", None, None),
        ],
        "columns": _COLUMNS,
        "sort": SimpleNamespace(key="due", down=False, url=lambda key: f"#sort-{key}"),
        "rows": [_row(number) for number in range(1, 7)],
        "rows_short": [_row(number)[1:] for number in range(1, 3)],
        "form": _FILTERS,
        "lines": _LINES,
        "values": {
            "name": _NAMES[0],
            "funding": "1.250.000.000",
            "mode": "select",
            "closes_on": "30/02/2025",
        },
        "errors": [("closes_on", "Ngày hết hạn: 30/02/2025 không có trong lịch; hãy ghi dạng 28/02/2025.")],
        "acts": _ACTS,
        "entries": _entries(),
        "url_for": lambda number: f"#page-{number}",
    }


_NAMES = (
    "Nghiên cứu, ứng dụng chế phẩm vi sinh trong xử lý phụ phẩm mía tại huyện Tân Châu",
    "Xây dựng mô hình trồng mãng cầu theo chuỗi giá trị có truy xuất nguồn gốc",
    "Ứng dụng công nghệ viễn thám giám sát rừng phòng hộ Dầu Tiếng",
)


def _deadline(days_left: int, days_late: int) -> DeadlineLine:
    return DeadlineLine(
        id=1,
        code="HAN-1",
        case_kind="task",
        case_code="NV-2025-012",
        case_name=_NAMES[0],
        rule="completeness",
        title="Kiểm tra tính đầy đủ của đề xuất",
        period=0,
        starts_on=date(2025, 3, 3),
        due_on=date(2025, 3, 14) + timedelta(days=days_left),
        days_left=days_left,
        days_late=days_late,
        responsible="secretariat",
        responsible_label="Thư ký",
        explanation="10 ngày làm việc kể từ ngày nhận đề xuất 03/03/2025, không tính thứ bảy và chủ nhật.",
        provisional=days_left > 10,
        article="assumed",
    )


def _work(code: str, name: str, due: DeadlineLine | None, act: tuple[str, str] | None) -> SimpleNamespace:
    who = "Công ty Cổ phần Mía đường Tân Châu"
    return SimpleNamespace(href=f"#{code}", code=code, name=name, who=who, deadline=due, act=act)


def _column(label: str, kind: str, key: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(label=label, kind=kind, key=key)


_COLUMNS = [
    _column("Chọn", "tick"),
    _column("Mã", "code", "code"),
    _column("Tên nhiệm vụ", "text", "name"),
    _column("Trạng thái", "text"),
    _column("Hạn gần nhất", "day", "due"),
    _column("Kinh phí", "money", "funding"),
]


def _row(number: int) -> list[Markup | str | None]:
    code = f"NV-2025-{number:03}"
    parts = environment().get_template("macros/parts.html").make_module({"visit": None})
    badge: Any = parts
    tone, state = (("good", "Đã phê duyệt"), ("warn", "Chờ bổ sung"), ("info", "Đang đánh giá"))[number % 3]
    return [
        code,
        code,
        Markup('<a href="#{}">{}</a>').format(code, _NAMES[number % 3]),
        badge.badge(state, tone),
        day(date(2025, 3, 10 + number)),
        dong(number * 140_000_000) if number != 4 else None,
    ]


_FILTERS = SimpleNamespace(
    action="#tasks",
    hidden=[("sort", "due")],
    fields=[
        ("q", "Tên, mã, tổ chức", "search", [], "mía"),
        ("state", "Trạng thái", "choice", [("eligible", "Hợp lệ"), ("approved", "Đã phê duyệt")], "eligible"),
        ("due", "Đến hạn trước ngày", "day", [], None),
        ("late", "Chỉ nhiệm vụ trễ hạn", "flag", [], True),
    ],
    active=[("Hợp lệ", "#"), ("Trễ hạn", "#")],
    clear="#tasks",
)


def _line(key: str, label: str, kind: str, *, hint: str | None = None, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(
        key=key,
        label=label,
        kind=kind,
        hint=hint,
        required=more.get("required", True),
        choices=more.get("choices", []),
    )


_FIELDS = [f"Lĩnh vực {number}" for number in range(1, 8)]
_LINES = [
    _line("name", "Tên nhiệm vụ", "line"),
    _line("members", "Tổ chức nhận thông báo", "choices", choices=[(n, f"Tổ chức {n}") for n in range(20)]),
    _line("objective", "Mục tiêu", "prose", hint="Viết ngắn gọn, mỗi mục tiêu một dòng.", required=False),
    _line("closes_on", "Ngày hết hạn nhận đề xuất", "day"),
    _line("session_at", "Thời gian họp", "moment"),
    _line("funding", "Kinh phí dự kiến", "money"),
    _line("duration", "Thời gian thực hiện (tháng)", "number"),
    _line("document", "Quyết định phê duyệt", "document"),
    _line("urgent", "Nhiệm vụ đột xuất", "flag"),
    _line(
        "mode",
        "Phương thức thực hiện",
        "choice",
        choices=[("select", "Tuyển chọn"), ("assign", "Giao trực tiếp")],
    ),
    _line(
        "field_of_science",
        "Lĩnh vực",
        "choice",
        choices=list(enumerate(_FIELDS)),
        hint="Theo bảng phân loại lĩnh vực nghiên cứu.",
    ),
    _line(
        "present",
        "Thành viên có mặt",
        "choices",
        choices=[("an", "Trần Văn An, Chủ tịch"), ("binh", "Lê Thị Bình, Ủy viên phản biện")],
    ),
    _line("tasks", "Nhiệm vụ đưa vào phiên họp", "codes"),
    _line("votes", "Kết quả kiểm phiếu", "records", hint="Mã nhiệm vụ:số phiếu, mỗi nhiệm vụ một dòng."),
    _line("paper", "Bản quét văn bản", "file", hint="PDF hoặc DOCX, không quá 20 MB.", required=False),
]

_ACTS = [
    SimpleNamespace(label="Xác nhận hợp lệ", href="#accept", reasons=(), hint="Đủ hồ sơ theo thông báo"),
    SimpleNamespace(label="Yêu cầu bổ sung", href="#request", reasons=(), hint=None),
    SimpleNamespace(
        label="Đưa vào phiên họp", href=None, reasons=("Đề xuất chưa được xác nhận hợp lệ.",), hint=None
    ),
    SimpleNamespace(
        label="Phê duyệt",
        href=None,
        reasons=("Chưa có trả lời của UBND tỉnh.", "Chưa có số quyết định."),
        hint=None,
    ),
]


def _entries() -> list[SimpleNamespace]:
    start = datetime(2025, 3, 3, 1, 30, tzinfo=UTC)
    told = [
        ("Tạo hồ sơ", "", "Dự thảo", None),
        ("Nộp đề xuất", "draft", "Đã nộp", "12/CV-TC"),
        ("Yêu cầu bổ sung", "submitted", "Chờ bổ sung", None),
    ]
    return [
        SimpleNamespace(
            at=start + timedelta(days=4 * number),
            actor_name="Trần Minh Quân",
            event_label=label,
            source=source,
            target_label=target,
            document=document,
            document_on=date(2025, 3, 6) if document else None,
            facts=[("Lý do", "Thiếu thuyết minh kinh phí")] if number == 2 else [],
        )
        for number, (label, source, target, document) in enumerate(told)
    ]


def main(out: Path) -> None:
    static = out.parent / "static"
    shutil.copytree(HERE / "static", static, dirs_exist_ok=True)
    with as_file(files("fontpkg_be_vietnam_pro") / "files") as letterforms:
        shutil.copytree(letterforms, static / "fonts", dirs_exist_ok=True)
    out.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
