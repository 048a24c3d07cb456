"""The charts that cases run on, one page for each kind of case."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from states.errors import Missing
from states.lifecycles import LIFECYCLES
from web.case_chart import chart_of
from web.depends import Reading
from web.pages import page

router = APIRouter()


@router.get("/lifecycles/{kind}", name="lifecycle")
def lifecycle(request: Request, visit: Reading, kind: str) -> Response:
    if kind not in LIFECYCLES:
        raise Missing(f"Không có loại hồ sơ “{kind}”; hãy chọn trong danh sách các sơ đồ.")
    return page(
        request,
        "lifecycles/chart.html",
        visit,
        "Sơ đồ trạng thái",
        kind=kind,
        kinds=[(each, table.chart.title) for each, table in LIFECYCLES.items()],
        chart=chart_of(kind, visit.signed.language),
    )
