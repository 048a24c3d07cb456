"""Lists from Excel: a dry run row by row, applying it, what was applied before, and taking it back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from models.engine import transaction
from secretariat.imports import batches
from secretariat.imports.apply import apply_list
from secretariat.imports.batches import RowLine
from secretariat.imports.check import KINDS, check_list, list_kind
from secretariat.imports.plan import Outcome, Preview
from secretariat.imports.template import write_template
from secretariat.telling import Tell
from secretariat.words import FIELDS
from states.errors import BadInput, Missing, NhiemvuError
from web import incoming
from web.administration import tabs
from web.depends import Looking, LookingForm, Reading, sent
from web.errors import status_of
from web.pages import page
from web.progress import Part, told_while_done
from web.registers import open_links, sent_file
from web.routes.cases import shown
from web.visit import Visit

router = APIRouter()

SHOWN = 500
"""Rows of a dry run or of a batch that a page shows; the refused ones come first when there are more."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TONES = {Outcome.NEW: "good", Outcome.CHANGED: "warn", Outcome.SAME: "neutral", Outcome.REFUSED: "bad"}

TABLES = {
    "activity": "hoạt động",
    "council": "hội đồng",
    "organisation": "tổ chức",
    "person": "cán bộ, thành viên",
    "task": "nhiệm vụ",
}


@router.get("/imports", name="imports")
def imports(request: Request, visit: Reading) -> Response:
    return _start(request, visit)


@router.get("/imports/templates/{kind}.xlsx", name="import_template")
def template(visit: Reading, kind: str) -> Response:
    chosen = list_kind(kind)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"mau-{chosen.id}.xlsx"
        write_template(path, chosen)
        return sent_file(path.name, XLSX, path.read_bytes())


@router.post("/imports/check", name="import_check")
def check(request: Request, visit: Looking, data: Annotated[FormData, Depends(sent)]) -> Response:
    upload = data.get("file")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise BadInput("Chưa chọn tệp; hãy chọn tệp Excel có danh sách cần nhập.")
        digest = incoming.keep(request.app.state.settings, upload.filename, upload.file.read())
        preview = _checked(request, visit.session, data, digest)
    except NhiemvuError as error:
        return _start(request, visit, error=error, data=data)
    return page(request, "imports/preview.html", visit, "Xem thử danh sách", **_shown(preview, data))


@router.post("/imports/apply", name="import_apply")
def apply(request: Request, looked: LookingForm) -> Response:
    visit, data = looked
    digest = str(data.get("sha256") or "")
    try:
        incoming.kept(request.app.state.settings, digest)
    except NhiemvuError as error:
        with transaction(request.app.state.reader) as session:
            return _start(request, replace(visit, session=session), error=error, data=data)
    work = partial(_applied, request, visit, data, digest)
    return told_while_done(
        request, visit, "Ghi danh sách", work, overline=("imports", "Nhập danh sách từ Excel")
    )


def _applied(request: Request, visit: Visit, data: FormData, digest: str, tell: Tell) -> Part:
    """All of the list or nothing of it, committed before anything is said to be done."""
    state, skip = request.app.state, data.get("skip_refused") == "true"
    with transaction(state.reader) as session:
        preview = _checked(request, session, data, digest)
    refused = preview.totals[Outcome.REFUSED]
    try:
        if refused and not skip:
            raise BadInput(
                f"Có {refused} dòng bị từ chối nên chưa ghi dòng nào; hãy sửa các dòng đó rồi chọn lại tệp, "
                "hoặc đánh dấu vào ô bỏ qua các dòng bị từ chối."
            )
        with transaction(state.writer) as session:
            batch = apply_list(session, preview, by=visit.by(), skip_refused=skip, tell=tell)
    except NhiemvuError as error:
        return Part("imports/checked.html", _shown(preview, data, error))
    with suppress(Missing):  # the same form, sent twice, has dropped it
        incoming.drop(state.settings, digest)
    return Part("imports/done.html", {"batch": batch, "rows": len(preview.accepted)})


@router.get("/imports/{number}", name="import_batch")
def batch(request: Request, visit: Reading, number: int) -> Response:
    line = batches.batch_line(visit.session, number)
    rows = batches.rows_of(visit.session, number)
    undo = {} if line.undone_at else {"undo_import": "Hủy bỏ lần nhập này"}
    return page(
        request,
        "imports/batch.html",
        visit,
        visit.say("Lần nhập số {number}").format(number=line.number),
        line=line,
        rows=[(row.sheet_row, TABLES[row.table], row.before is None, _written(row)) for row in rows[:SHOWN]],
        total=len(rows),
        acts=open_links(request, visit, "import", undo, batch=str(line.number)),
    )


def _checked(request: Request, session: Session, data: FormData, digest: str) -> Preview:
    path = incoming.kept(request.app.state.settings, digest)
    kind, sheet = str(data.get("kind") or ""), str(data.get("sheet") or "").strip()
    return check_list(session, path, kind=kind or None, sheet=sheet or None)


def _shown(preview: Preview, data: FormData, error: NhiemvuError | None = None) -> dict[str, Any]:
    """What `imports/checked.html` shows of a list."""
    rows = list(preview.rows)
    if len(rows) > SHOWN:
        rows.sort(key=lambda row: row.outcome is not Outcome.REFUSED)
    return {
        "preview": preview,
        "rows": rows[:SHOWN],
        "tones": TONES,
        "refused": preview.totals[Outcome.REFUSED],
        "sheet": str(data.get("sheet") or ""),
        "errors": [(None, line) for line in str(error).splitlines()] if error else [],
    }


def _start(
    request: Request, visit: Visit, *, error: NhiemvuError | None = None, data: FormData | None = None
) -> Response:
    given: Any = data or {}
    return page(
        request,
        "imports/start.html",
        visit,
        "Nhập danh sách từ Excel",
        tabs=tabs(request, visit, "imports"),
        status=status_of(error) if error else 200,
        errors=[("file", line) for line in str(error).splitlines()] if error else [],
        kinds=[(kind.id, kind.label) for kind in KINDS.values()],
        kind=str(given.get("kind") or ""),
        sheet=str(given.get("sheet") or ""),
        batches=batches.batches(visit.session),
    )


def _written(row: RowLine) -> str:
    if row.before is None:
        named = [row.after[key] for key in ("code", "name", "email") if row.after.get(key)]
        return " · ".join(map(str, named))
    return "; ".join(
        f"{_label(key)}: {shown(row.before.get(key))} → {shown(value)}" for key, value in row.after.items()
    )


def _label(key: str) -> str:
    return FIELDS.get(key) or FIELDS.get(key.removesuffix("_id"), key)
