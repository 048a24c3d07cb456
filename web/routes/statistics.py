"""What the record says about the work: where time is lost, what became of proposals, what reminders are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from secretariat.statistics.forecast import Forecast, forecasts
from secretariat.statistics.keeping import kept_deadlines
from secretariat.statistics.outcomes import OUTCOMES, Outcomes, proposals
from secretariat.statistics.spread import Share
from secretariat.statistics.stays import StateTime, time_in_states
from states.errors import BadInput
from states.lifecycles import LIFECYCLES
from web.depends import Reading
from web.languages import translated
from web.pages import page
from web.svg.bars import Bar, Range, bars_svg, range_svg
from web.svg.legend import Say
from web.visit import Visit

router = APIRouter()

FORECASTS = 20
"""Open deadlines with a forecast on the page: those that fall due first."""


@router.get("/statistics", name="statistics")
def statistics(request: Request, visit: Reading, kind: str = "task") -> Response:
    if kind not in LIFECYCLES:
        raise BadInput(f"Không có loại hồ sơ “{kind}”; hãy chọn trong danh sách.")
    say = partial(translated, language=visit.signed.language)
    stays = [
        line
        for line in time_in_states(visit.session, kind, today=visit.today)
        if line.finished.n or line.running.n
    ]
    past = kept_deadlines(visit.session)
    return page(
        request,
        "statistics/page.html",
        visit,
        "Thống kê",
        kind=kind,
        kinds=[(each, table.chart.title) for each, table in LIFECYCLES.items()],
        stays=stays,
        stays_picture=_stays(stays, say),
        outcomes=_outcomes(visit, say),
        outcome_labels=OUTCOMES,
        kept=[
            (line, share_text(line.share), share_text(line.reminded), share_text(line.unreminded))
            for line in past
        ],
        forecasts=[
            (line, _lateness(line))
            for line in forecasts(visit.session, past, today=visit.today, limit=FORECASTS)
        ],
    )


def share_text(share: Share) -> str:
    """`85 % (64–95 %)` with the interval at 95 %; below 20 cases only the two numbers."""
    if not share.n:
        return "–"
    if not share.enough:
        return f"{share.k}/{share.n}"
    return f"{_percent(share.value)} % ({_percent(share.low)}–{_percent(share.high)} %), n = {share.n}"


@dataclass(frozen=True)
class Grouped:
    """Outcomes by one grouping: `head` names the groups."""

    title: str
    head: str
    lines: list[Outcomes]
    picture: Markup


def _outcomes(visit: Visit, say: Say) -> list[Grouped]:
    found = []
    for title, head, lines in (
        ("Đề xuất được phê duyệt theo năm", "Năm", proposals(visit.session, "year")),
        (
            "Đề xuất được phê duyệt theo loại hình tổ chức",
            "Loại hình",
            proposals(visit.session, "proposer_kind"),
        ),
    ):
        bars = [
            Bar(
                say(line.label),
                line.counts["approved"],
                say("trên {count} đã có kết quả").format(count=line.decided),
            )
            for line in lines
        ]
        picture = bars_svg(bars, title=say(title), unit=say("đề xuất"), say=say)
        found.append(Grouped(title, head, lines, picture))
    return [group for group in found if group.lines]


def _stays(stays: Sequence[StateTime], say: Say) -> Markup | None:
    ranges = [
        Range(say(line.label), line.finished.median, line.finished.p90, line.finished.n)
        for line in stays
        if line.finished.n
    ]
    if not ranges:
        return None
    return range_svg(ranges, title=say("Thời gian ở từng trạng thái"), unit=say("ngày làm việc"), say=say)


def _lateness(line: Forecast) -> str:
    if line.lateness is None:
        return f"{line.reason} (n = {line.n})"
    return share_text(line.lateness)


def _percent(part: float | None) -> int:
    return round(100 * (part or 0))
