"""How letters are worded: every kind, its words to read and to change, tried on a sample or a case before they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from notifications.catalogue import LETTERS
from notifications.render import FILTERS, PARTS, LetterError
from notifications.wording import BUILT_IN, Wording
from notifications.wording_check import checked
from secretariat.desk import open_row
from secretariat.letter_preview import preview
from secretariat.letter_wordings import row_of, tidy
from secretariat.office_wordings import COLUMNS, NAMED, draft, original, wording_of
from secretariat.rulebook import rulebook
from secretariat.wording_desk import edits, from_sample, letter_lines, placeholders, sample_names, texts_now
from secretariat.worklist import find_case
from states.errors import BadInput, Missing, NhiemvuError, Refusal
from states.roles import may_open
from web.administration import tabs
from web.depends import ActingForm, Looking, Reading, SentForm
from web.errors import status_of
from web.pages import page
from web.registers import number_in, open_links
from web.visit import Visit

router = APIRouter()

DONE = {"change_wording": "Đã lưu lời văn; thư viết từ nay dùng lời văn này."}

KEYS = {name: f"wording_{COLUMNS[part]}" for part, name in NAMED.items()}
"""What a fault names -> the field that it is about."""


@dataclass(frozen=True)
class Shown:
    """A letter as it would be read: on a sample, or as a reader of a case would get it."""

    subject: str
    text: str
    html: str
    recipient: str
    blanks: tuple[str, ...]


@router.get("/letter-wordings", name="wordings")
def wordings(request: Request, visit: Reading, procedure: str = "") -> Response:
    chosen = _procedure(visit, procedure)
    return page(
        request,
        "wordings/list.html",
        visit,
        "Lời văn thư",
        tabs=tabs(request, visit, "wordings"),
        lines=letter_lines(visit.session, chosen),
        chosen=chosen,
        choices=_choices(),
    )


@router.get("/letter-wordings/{letter}", name="wording")
def wording(
    request: Request,
    visit: Reading,
    letter: str,
    procedure: str = "",
    sample: str = "",
    case: str = "",
    done: str = "",
) -> Response:
    chosen = _procedure(visit, procedure)
    asked = {"sample": sample, "case": case}
    return _page(request, visit, _known(letter), chosen, None, asked, done=done)


@router.post("/letter-wordings/{letter}/try", name="wording_try")
def attempt(request: Request, visit: Looking, data: SentForm, letter: str) -> Response:
    """The words as they were typed, on a sample or a case; nothing is kept."""
    chosen = _procedure(visit, str(data.get("procedure") or ""))
    return _page(request, visit, _known(letter), chosen, data, _asked(data))


@router.post("/letter-wordings/{letter}", name="wording_change")
def change(request: Request, sent: ActingForm, letter: str) -> Response:
    visit, data = sent
    chosen = _procedure(visit, str(data.get("procedure") or ""))
    given = {key: str(data.get(key) or "") for key in KEYS.values()}
    read = number_in(str(data.get("read_version") or ""))
    form = {"procedure": chosen, "letter_kind": _known(letter), "read_version": read or 0, **given}
    try:
        open_row(visit.session, "wording", "change_wording", by=visit.by(), form=form)
    except NhiemvuError as error:
        visit.session.expire_all()
        return _page(request, visit, letter, chosen, data, _asked(data), refused=error)
    links = request.app.state.links
    target = links("wording", {"letter": letter, "procedure": chosen, "done": "change_wording"})
    return RedirectResponse(target, status_code=303)


def _page(
    request: Request,
    visit: Visit,
    letter: str,
    procedure: str,
    data: FormData | None,
    asked: Mapping[str, str],
    *,
    done: str = "",
    refused: NhiemvuError | None = None,
) -> Response:
    texts = texts_now(visit.session, procedure, letter)
    if data is not None:
        texts = {part: str(data.get(f"wording_{COLUMNS[part]}") or "") for part in PARTS}
    row = row_of(visit.session, procedure, letter)
    version = row.version if row else 0
    if data is not None:
        version = number_in(str(data.get("read_version") or "")) or 0
    fields = {f"wording_{COLUMNS[part]}": text for part, text in texts.items()}
    shown, error = _tried(visit, letter, procedure, texts if data is not None else None, asked)
    error = refused or error
    return page(
        request,
        "wordings/letter.html",
        visit,
        LETTERS[letter].title,
        status=status_of(error) if error else 200,
        messages=[("good", DONE[done])] if done in DONE else [],
        letter=letter,
        procedure=procedure,
        texts=fields,
        labels=[(f"wording_{COLUMNS[part]}", name) for part, name in NAMED.items()],
        version=version,
        may_change=bool(may_open("wording", "change_wording") & visit.actor.roles),
        own=[NAMED[part] for part in PARTS if row is not None and getattr(row, COLUMNS[part])],
        restore=open_links(
            request,
            visit,
            "wording",
            {"restore_wording": "Trở lại lời văn gốc"},
            procedure=procedure,
            letter_kind=letter,
        ),
        originals=[(NAMED[part], text) for part, text in original(procedure, letter).items()],
        history=edits(visit.session, row) if row else [],
        placeholders=placeholders(letter),
        filters=sorted({*FILTERS, *BUILT_IN}),
        samples=[
            (number, name or visit.say("Trường hợp {number}").format(number=number + 1))
            for number, name in enumerate(sample_names(letter))
        ],
        asked=asked,
        shown=shown,
        errors=_told(error),
        wrong=_quoted(_told(error), fields),
    )


def _tried(
    visit: Visit, letter: str, procedure: str, typed: Mapping[str, str] | None, asked: Mapping[str, str]
) -> tuple[Shown | None, NhiemvuError | None]:
    """What was typed is checked before it is rendered: it is the check that keeps a template small and tame."""
    try:
        held = wording_of(visit.session, procedure)
        if typed is not None:
            held = checked(draft(procedure, letter, {part: tidy(text) for part, text in typed.items()}))
        if asked["case"]:
            return _on_case(visit, letter, asked["case"], held if typed is not None else None), None
        said = from_sample(letter, held, number_in(asked["sample"]) or 0)
    except (BadInput, Refusal, Missing, LetterError) as error:
        return None, error
    return Shown(said.subject, said.text, _words(said.html), "", ()), None


def _on_case(visit: Visit, letter: str, code: str, trial: Wording | None) -> Shown:
    seen = preview(visit.session, letter, find_case(visit.session, code), now=visit.now, wording=trial)
    if not seen.samples:
        raise BadInput("Hiện không có ai nhận thư này về hồ sơ đó; hãy chọn hồ sơ khác hoặc dữ liệu mẫu.")
    one = seen.samples[0]
    return Shown(one.subject, one.text, _words(one.html), f"{one.name} <{one.email}>", one.blanks)


def _quoted(
    errors: list[tuple[str | None, str]], texts: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """Field -> its faults, each with the line that it names: a browser numbers no lines."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, said in errors:
        if key is not None:
            at = re.search(r", \w+ (\d{1,6}):", said)
            lines = texts[key].splitlines()
            line = lines[int(at[1]) - 1] if at and 0 < int(at[1]) <= len(lines) else ""
            found.setdefault(key, []).append((said, line.strip()))
    return found


def _told(error: NhiemvuError | None) -> list[tuple[str | None, str]]:
    lines = error.reasons if isinstance(error, Refusal) else str(error).splitlines() if error else ()
    return [
        (next((key for name, key in KEYS.items() if line.startswith(name)), None), line) for line in lines
    ]


def _asked(data: FormData) -> dict[str, str]:
    return {key: str(data.get(key) or "").strip() for key in ("sample", "case")}


def _procedure(visit: Visit, asked: str) -> str:
    """The one that was asked for, else the one in force today."""
    return rulebook().procedure(asked).id if asked else rulebook().in_force(visit.today).id


def _choices() -> list[tuple[str, str]]:
    return [(each.id, each.title) for each in rulebook().procedures.values()]


def _known(letter: str) -> str:
    if letter not in LETTERS:
        raise Missing("Không có loại thư này; hãy chọn trong danh sách lời văn thư.")
    return letter


class _Words(HTMLParser):
    """The words of a page, a line for each block of it."""

    BLOCKS = frozenset({"p", "br", "tr", "li", "h1", "h2", "h3", "table", "div", "td"})

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden = self.hidden or tag == "head"
        if tag in self.BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag != "head"

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(" ".join(data.split()) and data.replace("\n", " "))


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return "\n".join(line.strip() for line in "".join(reader.said).splitlines() if line.strip())
