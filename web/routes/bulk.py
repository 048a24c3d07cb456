"""One act on several tasks: choose the act, fill in its form once, see what would come of each, agree, and be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from models.engine import transaction
from secretariat.acts import Act, senders
from secretariat.bulk import (
    Selection,
    act_for_several,
    by_codes,
    by_filters,
    filled_form,
    is_left_out,
    offers,
    prospects,
)
from secretariat.bulk_acts import Came, Item, Outcome, carried_out, tried
from secretariat.limits import ASKED_ABOVE, AT_ONCE
from secretariat.pages.task_filters import task_filters, task_sort
from secretariat.saved_views import query_of
from secretariat.telling import Tell
from secretariat.values import moment
from states.errors import BadInput
from web.act_form import form_lines, placed, read_post, typed
from web.depends import LookingForm, Reading
from web.errors import Forbidden, status_of
from web.history import THE_OFFICE
from web.pages import page
from web.progress import Part, told_while_done
from web.visit import Visit

router = APIRouter()

OF_TASKS = ("tasks", "Nhiệm vụ")

SHOWN = {
    Came.DONE: ("đã thực hiện", "good"),
    Came.BEFORE: ("đã thực hiện trước đó", "good"),
    Came.CHANGED: ("có thay đổi", "warn"),
    Came.REFUSED: ("không thực hiện được", "bad"),
}
WORST_FIRST = (Came.REFUSED, Came.CHANGED, Came.BEFORE, Came.DONE)


@router.get("/tasks/bulk", name="bulk")
def choose(request: Request, visit: Reading) -> Response:
    selection, back = _selected(request, visit)
    query = urlencode(request.query_params.multi_items())
    links = request.app.state.links
    offered = [
        (offer, f"{links('bulk_page', {'event': offer.event})}?{query}")
        for offer in offers(visit.actor, selection.tasks)
    ]
    return page(
        request,
        "bulk/choose.html",
        visit,
        "Việc với nhiều nhiệm vụ",
        selection=selection,
        offered=offered,
        back=back,
        most=AT_ONCE,
    )


@router.get("/tasks/bulk/{event}", name="bulk_page")
def form(request: Request, visit: Reading, event: str) -> Response:
    act = _allowed(visit, event)
    selection, back = _selected(request, visit)
    return _form(request, visit, act, selection, back, {})


@router.post("/tasks/bulk/{event}", name="bulk_act")
def act(request: Request, looked: LookingForm, event: str) -> Response:
    """First what would come of it; with `confirmed` the acts themselves. Sent twice, none is done twice."""
    visit, data = looked
    doing = _allowed(visit, event)
    items = _items(data)
    try:
        values = read_post(doing, data)
        filled_form(doing, values)
    except BadInput as error:
        return _again(request, visit, doing, items, data, error)
    work = _done if data.get("confirmed") == "yes" else _tried
    told = partial(work, request, visit, doing, items, values, typed(data))
    return told_while_done(request, visit, doing.label, told, overline=OF_TASKS)


def _allowed(visit: Visit, event: str) -> Act:
    act = act_for_several(event)
    if reason := visit.actor.lacks(senders(act.kind, act.event)):
        raise Forbidden(reason)
    return act


def _selected(request: Request, visit: Visit) -> tuple[Selection, str]:
    """The tasks that an address means, and the list that they were chosen from."""
    pairs = request.query_params.multi_items()
    filters, sort = task_filters(pairs), task_sort(request.query_params.get("sort"))
    query, path = query_of(filters, sort), str(request.app.state.links("tasks", {}))
    back = f"{path}?{query}" if query else path
    if request.query_params.get("all"):
        return by_filters(visit.session, visit.actor, filters=filters, sort=sort, today=visit.today), back
    return by_codes(visit.session, visit.actor, request.query_params.getlist("task")), back


def _items(data: FormData) -> list[Item]:
    items = [_item(str(text)) for text in data.getlist("item")]
    if not 0 < len(items) <= AT_ONCE:
        raise BadInput(f"Mỗi lần làm với ít nhất 1 và nhiều nhất {AT_ONCE} nhiệm vụ; đang có {len(items)}.")
    return items


def _item(text: str) -> Item:
    version, seq, code = (*text.split(".", 2), "", "")[:3]
    if not (code and all(part.isascii() and part.isdigit() and len(part) < 10 for part in (version, seq))):
        raise BadInput("Biểu mẫu thiếu phiên bản của nhiệm vụ; hãy chọn lại các nhiệm vụ.")
    return Item(code, int(version), int(seq))


def _again(
    request: Request, visit: Visit, act: Act, items: Sequence[Item], data: FormData, error: BadInput
) -> Response:
    """The form with what was typed; each task stays as it was when it was chosen."""
    seen = {item.code: item for item in items}
    with transaction(request.app.state.reader) as session:
        visit = replace(visit, session=session)
        found = by_codes(session, visit.actor, seen)
        kept = tuple(
            replace(task, version=seen[task.code].version, seq=seen[task.code].seq) for task in found.tasks
        )
        back = str(request.app.state.links("tasks", {}))
        return _form(request, visit, act, replace(found, tasks=kept), back, typed(data), error=error)


def _form(
    request: Request,
    visit: Visit,
    act: Act,
    selection: Selection,
    back: str,
    values: Mapping[str, Any],
    *,
    error: BadInput | None = None,
) -> Response:
    found = prospects(visit.session, visit.by(), act.event, selection.tasks)
    lines = form_lines(visit.session, act, None, visit.actor, say=visit.say)
    return page(
        request,
        "bulk/form.html",
        visit,
        act.label,
        status=status_of(error) if error else 200,
        act=act,
        selection=selection,
        able=[each.task for each in found if not each.reasons],
        unable=[each for each in found if each.reasons],
        lines=[line for line in lines if not is_left_out(act.form.model_fields[line.key])],
        values=values,
        errors=placed(act, str(error).splitlines()) if error else [],
        back=back,
        most=AT_ONCE,
    )


Sent = Mapping[str, Sequence[str]]


def _tried(
    request: Request, visit: Visit, act: Act, items: Sequence[Item], values: Any, sent: Sent, tell: Tell
) -> Part:
    writing = partial(transaction, request.app.state.writer)
    trial = tried(writing, act, items, by=visit.by(), form=values, tell=tell)
    able = {outcome.code for outcome in trial.outcomes if outcome.came is Came.DONE}
    letters = trial.letters
    return Part(
        "bulk/confirm.html",
        {
            "act": act,
            "able": [item for item in items if item.code in able],
            "rows": _rows(visit, [each for each in trial.outcomes if each.came is not Came.DONE]),
            "names": [f"{each.code} {each.name}" for each in trial.outcomes if each.code in able],
            "sent": {key: texts for key, texts in sent.items() if key not in ("csrf", "confirmed", "item")},
            "letters": letters,
            "asked": letters if letters and letters.count > ASKED_ABOVE else None,
        },
    )


def _done(
    request: Request, visit: Visit, act: Act, items: Sequence[Item], values: Any, sent: Sent, tell: Tell
) -> Part:
    writing = partial(transaction, request.app.state.writer)
    outcomes = carried_out(writing, act, items, by=visit.by(), form=values, tell=tell)
    counts = [(SHOWN[came], sum(each.came is came for each in outcomes)) for came in Came]
    return Part("bulk/result.html", {"counts": counts, "rows": _rows(visit, outcomes)})


def _rows(visit: Visit, outcomes: Iterable[Outcome]) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """(code, name, label, tone, lines) of each task, those that were not done first."""
    ordered = sorted(outcomes, key=lambda each: WORST_FIRST.index(each.came))
    return [(each.code, each.name, *SHOWN[each.came], _lines(visit, each)) for each in ordered]


def _lines(visit: Visit, outcome: Outcome) -> tuple[str, ...]:
    change = outcome.change
    if outcome.came is Came.REFUSED or (change is None and outcome.came is not Came.CHANGED):
        return outcome.reasons
    if change is None:
        return (visit.say("Nhiệm vụ đã thay đổi sau khi bạn chọn; hãy mở nhiệm vụ để xem rồi làm lại."),)
    if outcome.came is Came.BEFORE:
        return (
            visit.say("Bạn đã thực hiện việc này lúc {at}; không ghi thêm lần nữa.").format(
                at=moment(change.at)
            ),
        )
    name = change.actor_name if visit.is_office or change.actor == visit.actor.id else visit.say(THE_OFFICE)
    told = visit.say("{name} đã thực hiện “{event}” lúc {at}; hãy mở nhiệm vụ để xem rồi làm lại.")
    return (told.format(name=name, event=visit.say(change.event_label), at=moment(change.at)),)
