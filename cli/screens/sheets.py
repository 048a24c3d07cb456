"""Lists that the screen shows in blocks and a sheet in rows: the digest, the sources of a report's figures."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

from cli.columns import ListColumn, Listing
from cli.screens.report import SOURCES
from reports.figures import Source
from reports.trace import Entry, TraceLine, runs, value_text
from secretariat.digest import Workload
from secretariat.values import time_left

DigestLine = tuple[str, SimpleNamespace]
"""The group a deadline is in, and the deadline as `described` tells it."""

DIGEST = Listing[DigestLine](
    "Tổng hợp công việc",
    (
        ListColumn("Nhóm", lambda line: line[0]),
        ListColumn("Hạn", lambda line: line[1].due_on, "date"),
        ListColumn("Còn lại", lambda line: time_left(line[1].days_left, line[1].days_late)),
        ListColumn("Việc", lambda line: line[1].title),
        ListColumn("Hồ sơ", lambda line: line[1].case),
        ListColumn("Tên hồ sơ", lambda line: line[1].name),
        ListColumn("Phụ trách", lambda line: line[1].responsible),
    ),
)

FigureSource = tuple[TraceLine, Source, Sequence[Entry]]
"""A figure and one of its sources with the audit entries behind it."""

TRACE = Listing[FigureSource](
    "Nguồn số liệu của báo cáo năm",
    (
        ListColumn("Số liệu", lambda line: line[0].figure.label),
        ListColumn("Giá trị", lambda line: value_text(line[0].figure)),
        ListColumn("Nguồn", lambda line: SOURCES[line[1].kind]),
        ListColumn("Hồ sơ", lambda line: line[1].name),
        ListColumn("Mục nhật ký", lambda line: runs([entry.seq for entry in line[2]])),
        ListColumn("Ghi cuối cùng", lambda line: line[2][-1].at if line[2] else None, "moment"),
        # The last hash of a chain vouches for every entry before it: a printed list needs no other.
        ListColumn("Mã băm mục cuối", lambda line: line[2][-1].hash[:12] if line[2] else None),
    ),
)


def digest_lines(load: Workload) -> list[DigestLine]:
    groups = (("Quá hạn", load.late), ("Đến hạn trong 7 ngày", load.due), ("Đang chờ nơi khác", load.waiting))
    return [(group, item) for group, items in groups for item in items]


def figure_sources(lines: Sequence[TraceLine]) -> list[FigureSource]:
    return [(line, source, entries) for line in lines for source, entries in line.sources]
