"""Acts: the form that an act asks for, its preview, and what came of it. All of them, through two routes each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from models import CASES, AnnualReport, Case, Council, Document, Letter
from reports.papers.evaluations import CRITERIA
from secretariat.accounts import CouncilKey
from secretariat.acts import Act, senders
from secretariat.casefile import TimelineLine, timeline
from secretariat.consequences import bulk, consequences
from secretariat.described import title_of
from secretariat.desk import find_act, open_row, perform
from secretariat.journal import last_seq
from secretariat.limits import ASKED_ABOVE
from secretariat.next_acts import direct_act
from secretariat.plain_words import act_label
from states.errors import BadInput, Missing, NhiemvuError, Refusal, Stale
from states.roles import may_open
from web.access import may_open as may_open_page
from web.act_form import form_lines, placed, read_post, typed
from web.act_values import filled_in
from web.depends import ActingForm, Reading
from web.errors import Forbidden, status_of
from web.history import told
from web.pages import page
from web.visit import Visit

router = APIRouter()

SUBSTITUTION = ("begin_substitution", "end_substitution")


@router.get("/cases/{kind}/{code:path}/act/{event}", name="act_page")
def act_page(request: Request, visit: Reading, kind: str, code: str, event: str) -> Response:
    case = visit.seen(kind, code)
    return _empty(request, visit, _allowed(visit, direct_act(case, event)), case)


@router.post("/cases/{kind}/{code:path}/act/{event}", name="act")
def act(request: Request, sent: ActingForm, kind: str, code: str, event: str) -> Response:
    visit, data = sent
    case = visit.seen(kind, code)
    return _carry_out(request, visit, data, _allowed(visit, direct_act(case, event)), case)


@router.get("/new/{kind}/{event}", name="new_page")
def new_page(request: Request, visit: Reading, kind: str, event: str) -> Response:
    return _empty(request, visit, _allowed(visit, _opening(kind, event)), None)


@router.post("/new/{kind}/{event}", name="new")
def new(request: Request, sent: ActingForm, kind: str, event: str) -> Response:
    visit, data = sent
    return _carry_out(request, visit, data, _allowed(visit, _opening(kind, event)), None)


def _allowed(visit: Visit, act: Act) -> Act:
    """The act, for those who have a role for it; whether it can be done now is for the act itself to say."""
    roles = may_open(act.kind, act.event) if act.opens else senders(act.kind, act.event)
    if reason := visit.actor.lacks(roles):
        raise Forbidden(reason)
    return act


def _empty(request: Request, visit: Visit, act: Act, case: Case | None) -> Response:
    """The form before anything was typed; parameters of the address fill it in."""
    given = {key: request.query_params.getlist(key) for key in request.query_params}
    return _form(request, visit, act, case, filled_in(visit.session, act, case, visit.actor, given), ())


def _carry_out(request: Request, visit: Visit, data: FormData, act: Act, case: Case | None) -> Response:
    session = visit.session
    by = visit.by(_version(visit, data, case))
    try:
        with session.begin_nested() as tried:
            form = read_post(act, data)
            if case is None:
                result = open_row(session, act.kind, act.event, by=by, form=form)
            else:
                result = perform(session, case, act.event, by=by, form=form)
            asked = bulk(session, consequences(session, by), above=ASKED_ABOVE)
            if asked is not None and data.get("confirmed") != "yes":
                tried.rollback()
        if asked is not None and data.get("confirmed") != "yes":
            session.expire_all()
            return page(
                request,
                "acts/confirm.html",
                visit,
                _title(visit, act),
                act=act,
                case=case,
                case_title=title_of(case) if case else None,
                asked=asked,
                sent=typed(data),
            )
    except (BadInput, Refusal, Stale, Missing) as error:
        return _refused(request, visit, act, case, data, error)
    if isinstance(result, CouncilKey):
        # The code is kept nowhere, so the page that follows has to be this one.
        return page(request, "councils/key.html", visit, act.label, key=result, council=form["council"])
    return RedirectResponse(_after(request, visit, act, case, result), status_code=303)


def _refused(
    request: Request, visit: Visit, act: Act, case: Case | None, data: FormData, error: NhiemvuError
) -> Response:
    visit.session.expire_all()
    lines = error.reasons if isinstance(error, Refusal) else str(error).splitlines()
    return _form(request, visit, act, case, typed(data), tuple(lines), error=error)


def _form(
    request: Request,
    visit: Visit,
    act: Act,
    case: Case | None,
    values: Mapping[str, Any],
    errors: tuple[str, ...],
    *,
    error: NhiemvuError | None = None,
) -> Response:
    since: tuple[TimelineLine, ...] = ()
    if isinstance(error, Stale) and case is not None:
        later = [entry for entry in timeline(visit.session, case) if entry.seq > _read_seq(values)]
        since = tuple(told(visit, later))
    asked = form_lines(visit.session, act, case, visit.actor, say=visit.say)
    return page(
        request,
        "acts/form.html",
        visit,
        _title(visit, act),
        status=status_of(error) if error else 200,
        act=act,
        case=case,
        seq=last_seq(visit.session, case.kind, case.pk) if case else 0,
        case_title=title_of(case) if case else None,
        lines=asked,
        labels={line.key: line.label for line in asked},
        values=values,
        errors=placed(act, errors),
        since=since,
        criteria_names=CRITERIA,
    )


def _read_seq(values: Mapping[str, Any]) -> int:
    """The last entry of the journal when the form was opened; everything is new to one that does not say."""
    text = (values.get("seq") or ["0"])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _title(visit: Visit, act: Act) -> str:
    return act_label(act.kind, act.event, act.label, visit.actor)


def _version(visit: Visit, data: FormData, case: Case | None) -> int:
    if case is None:
        return 0
    if isinstance(case, Council) and visit.actor.is_outsider:
        # Members answer and vote at the same time, each for themselves: what another did meanwhile is no reason
        # to refuse, and the state of the council is judged by its chart.
        return case.version
    text = str(data.get("version") or "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput("Biểu mẫu thiếu phiên bản của hồ sơ; hãy mở lại hồ sơ rồi thực hiện lại.")
    return int(text)


def _opening(kind: str, event: str) -> Act:
    act = find_act(kind, event)
    if kind == "record":
        raise Missing("Bản ghi được nhập từ tệp, không nhập trên trang này.")
    if not act.opens:
        raise Missing("Việc này cần một hồ sơ đã có; hãy mở hồ sơ đó trước.")
    return act


def _after(request: Request, visit: Visit, act: Act, case: Case | None, result: Any) -> str:
    links = request.app.state.links
    shown = case if case is not None else result
    if isinstance(shown, AnnualReport):
        return str(links("annual_report_year", {"year": shown.year, "done": act.event}))
    if isinstance(shown, Case) and shown.kind in CASES:
        return str(links("case", {"kind": shown.kind, "code": shown.code, "done": act.event}))
    if isinstance(result, Document):
        return str(links("document", {"code": f"V{result.pk}"}))
    if isinstance(result, Letter):
        return str(links("letter", {"code": f"T{result.pk}"}))
    name = _BACK.get(act.event) or _BACK.get(act.kind, "home")
    return str(links(name if links.has(name) and may_open_page(name, visit.actor) else "home", {}))


_BACK = {
    **dict.fromkeys(SUBSTITUTION, "substitutions"),
    "document": "documents",
    "letter": "letters",
    "bounce": "bounces",
    "organisation": "organisations",
    "person": "admin",
    "import": "imports",
    "wording": "wordings",
}
"""Event or kind of an act without a case -> the page on which its outcome is seen."""
