"""Papers drawn up from a case as the record stands: what can be drawn up, and the drafts as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import AnnualPlan
from reports.docx_writer import write_docx
from reports.papers import DETAILS
from reports.pdf_writer import write_pdf
from secretariat.described import title_of
from secretariat.papers import DOCX, PDF, case_of, drafted
from secretariat.sight import seen_case
from states.errors import BadInput
from states.papers import PAPERS, PaperRule, paper_rule
from states.roles import may_open
from web.depends import Reading
from web.pages import page
from web.registers import sent_file
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class PaperLine:
    """One kind of paper of a case. `keys` are (key, label) of several papers of a kind; one alone has ("", "")."""

    id: str
    title: str
    keys: tuple[tuple[str, str], ...]
    number_href: str | None
    note: str


@router.get("/cases/{kind}/{code:path}/papers", name="papers")
def papers(request: Request, visit: Reading, kind: str, code: str) -> Response:
    case = _case(visit, kind, code)
    plan = isinstance(case, AnnualPlan)
    return page(
        request,
        "documents/papers.html",
        visit,
        "Dự thảo văn bản",
        kind=kind,
        code=f"KH-{case.year}" if plan else case.code,
        name=visit.say("Kế hoạch năm {year}").format(year=case.year) if plan else title_of(case),
        plan=plan,
        lines=[_line(request, visit, rule, case) for rule in PAPERS.values() if rule.case == kind],
    )


@router.get("/drafts/{paper}/{code:path}.{ending}", name="draft")
def draft(
    visit: Reading, paper: str, code: str, ending: Literal["pdf", "docx"], only: str | None = None
) -> Response:
    rule = paper_rule(paper)
    found = drafted(
        visit.session, rule, _case(visit, rule.case, code, rule), today=visit.today, only=only or None
    )
    if len(found) > 1:
        raise BadInput(
            f"{rule.title} của hồ sơ này có {len(found)} bản; hãy chọn một bản trên trang dự thảo."
        )
    ((name, document),) = found
    if ending == "pdf":
        return sent_file(f"{name}.pdf", PDF, write_pdf(document))
    return sent_file(f"{name}.docx", DOCX, write_docx(document))


def _case(visit: Visit, kind: str, code: str, rule: PaperRule | None = None) -> Any:
    """An annual plan is no case of its own: it goes by its year."""
    if kind == "annual_plan":
        return case_of(visit.session, rule or paper_rule("annual_plan"), code)
    return seen_case(visit.session, visit.actor, kind, code)


def _line(request: Request, visit: Visit, rule: PaperRule, case: Any) -> PaperLine:
    details = DETAILS[rule.id](visit.session, case) if rule.id in DETAILS else (None,)
    keys = tuple(
        ("", "") if detail is None else (detail.key, detail.label or visit.say("Mẫu để trống"))
        for detail in details
    )
    reason = rule.objection(getattr(case, "state", ""))
    free = rule.states and reason is None and may_open("document", "take_number") & visit.actor.roles
    given = {"kind": "document", "event": "take_number", "paper": rule.id, "about": getattr(case, "code", "")}
    return PaperLine(
        rule.id,
        rule.title,
        keys,
        request.app.state.links("new_page", given) if free else None,
        reason or "",
    )
