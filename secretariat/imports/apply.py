"""Apply a checked list through the acts, in the caller's transaction, and keep what each row made or changed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, select

from models import Case, Council, ImportBatch, ImportLine, Organisation, Person, Task
from models.base import Row
from secretariat import journal
from secretariat.acts import By
from secretariat.desk import open_row, perform
from secretariat.imports.kept import IMPORTED, seats_of, snapshot
from secretariat.imports.plan import Outcome, Preview, RowPlan, Step
from secretariat.lookup import case_by_code
from secretariat.telling import Tell, nobody
from states.errors import BadInput, NhiemvuError, Refusal

ENTERING = frozenset({"enter_organisation", "enter_person", "receive", "plan", "take_over"})


def apply_list(
    session: Session, preview: Preview, *, by: By, skip_refused: bool = False, tell: Tell = nobody
) -> ImportBatch | None:
    """Carry out every accepted row, or raise and leave nothing; None when there was nothing to do. `tell` counts rows.

    `Refusal` when rows were refused in the check and `skip_refused` is not set. A row that an act refuses
    after all raises with its number; the caller must then roll back.
    """
    refused = preview.totals[Outcome.REFUSED]
    if refused and not skip_refused:
        reason = (
            f"Có {refused} dòng bị từ chối nên chưa ghi dòng nào; hãy sửa các dòng đó, "
            "hoặc chọn bỏ qua các dòng bị từ chối để chỉ ghi các dòng còn lại."
        )
        raise Refusal("Nhập danh sách", preview.file_name, [reason])
    if not preview.accepted:
        return None
    batch = ImportBatch(
        import_kind=preview.kind.id,
        file_name=preview.file_name[-250:],
        sha256=preview.sha256,
        imported_at=by.now,
        imported_by=by.actor.id,
    )
    session.add(batch)
    session.flush()
    for done, row in enumerate(preview.accepted, 1):
        for line in _row(session, row, by):
            session.add(_of(batch, line))
        tell(done, len(preview.accepted))
    for line in _seats(session, preview.accepted, by):
        session.add(_of(batch, line))
    journal.append(
        session,
        kind="import",
        case_id=batch.pk,
        actor=by.actor,
        now=by.now,
        event=IMPORTED,
        target="applied",
        data={"file": preview.file_name, "sha256": preview.sha256, "rows": len(preview.accepted)},
    )
    session.flush()
    return batch


def _of(batch: ImportBatch, line: ImportLine) -> ImportLine:
    line.batch_id = batch.pk
    return line


def _row(session: Session, plan: RowPlan, by: By) -> Iterable[ImportLine]:
    """One line per row of a table, whatever number of acts it took."""
    lines: dict[tuple[str, int], ImportLine] = {}
    for step in plan.steps:
        if step.event == "seat":
            continue
        try:
            line = _step(session, plan, step, by)
        except NhiemvuError as error:
            raise _at(plan.row, error) from error
        known = lines.get((line.table_name, line.row_id))
        if known is None:
            lines[line.table_name, line.row_id] = line
        else:
            known.after = {**known.after, **line.after}
            known.before = {**(line.before or {}), **known.before} if known.before is not None else None
    return lines.values()


def _step(session: Session, plan: RowPlan, step: Step, by: By) -> ImportLine:
    there = _there(session, step)
    before = snapshot(there) if there is not None else None
    if step.case is not None and isinstance(there, Case):
        perform(session, there, step.event, by=by.on(there), form=step.form)
        row: Row = there
    else:
        row = open_row(session, step.kind, step.event, by=by, form=step.form)
    after = snapshot(row)
    if before is not None:
        touched = {key for key in after if after[key] != before[key]}
        before = {key: before[key] for key in touched}
        after = {key: after[key] for key in touched}
    return ImportLine(
        batch_id=0,
        sheet_row=plan.row,
        table_name=str(type(row).__tablename__),
        row_id=row.pk,
        before=before,
        after=after,
    )


def _there(session: Session, step: Step) -> Row | None:
    """The row that a step changes; None for one that enters a row."""
    if step.case is not None:
        return case_by_code(session, Task, step.case)
    if step.event in ENTERING:
        return None
    if step.kind == "person":
        return session.exec(select(Person).where(Person.email == step.form["email"])).first()
    return session.exec(select(Organisation).where(Organisation.code == step.form["code"])).first()


def _seats(session: Session, rows: Iterable[RowPlan], by: By) -> Iterable[ImportLine]:
    """The seats of a council are one list, so each council is changed once."""
    asked: dict[str, dict[str, str]] = {}
    first: dict[str, int] = {}
    for plan in rows:
        for step in plan.steps:
            if step.event == "seat" and step.case is not None:
                first.setdefault(step.case, plan.row)
                asked.setdefault(step.case, {})[step.form["person"]] = step.form["seat"]
    for code, seats in asked.items():
        council = case_by_code(session, Council, code)
        before = seats_of(session, council)
        after = before | seats
        try:
            form = {"members": [{"person": person, "seat": seat} for person, seat in after.items()]}
            perform(session, council, "edit", by=by.on(council), form=form)
        except NhiemvuError as error:
            raise _at(first[code], error) from error
        yield ImportLine(
            batch_id=0,
            sheet_row=first[code],
            table_name="council",
            row_id=council.pk,
            before={"seats": before},
            after={"seats": after},
        )


def _at(row: int, error: NhiemvuError) -> NhiemvuError:
    """The same refusal, with the row of the sheet."""
    if isinstance(error, Refusal):
        return Refusal(error.act, f"{error.case} (dòng {row})", error.reasons)
    return BadInput(f"Dòng {row}: {error}")
