"""Who was at a council's session, whether it could sit, and who signs its minutes."""

from __future__ import annotations

from reports.document import Block, Column, Signature, Table
from reports.papers.council_record import CouncilRecord
from reports.papers.draft import BLANK
from reports.papers.phrases import GAP, count, quorum_of, said, under
from states.council_rules import CouncilRule, Seat


def signers(record: CouncilRecord) -> tuple[Signature, Signature]:
    """The scientific secretary, and who chaired: a vice-chair signs for the chair."""
    presiding, secretary = record.presiding(), record.holder(Seat.SECRETARY)
    here = secretary is not None and secretary.row.attended is not False
    left = Signature(
        "Thư ký khoa học" if here else "Thư ký phiên họp", secretary.name if secretary and here else ""
    )
    if presiding is not None and presiding.seat is Seat.VICE_CHAIR:
        return left, Signature("Phó Chủ tịch Hội đồng", presiding.name, "KT. Chủ tịch Hội đồng")
    return left, Signature("Chủ tịch Hội đồng", presiding.name if presiding else "")


def presided(record: CouncilRecord) -> str:
    presiding = record.presiding()
    return f"{presiding.name}, {presiding.seat.label} Hội đồng" if presiding else BLANK


def attendance(record: CouncilRecord, rule: CouncilRule) -> list[Block]:
    return [
        *([_attendance_table(record)] if record.members else [said(f"Thành viên Hội đồng: {BLANK}")]),
        _quorum(record, rule),
    ]


def _attendance_table(record: CouncilRecord) -> Table:
    def shown(attended: bool | None, reason: str | None) -> str:
        if not record.held or attended is None:
            return BLANK
        return "Có mặt" if attended else f"Vắng mặt{f': {reason}' if reason else ''}"

    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Họ và tên", share=2),
            Column("Chức vụ, đơn vị công tác", share=3),
            Column("Chức danh trong Hội đồng", share=2),
            Column("Có mặt, vắng mặt (lý do)", share=2),
        ),
        rows=tuple(
            (
                str(at),
                each.name,
                each.work,
                each.seat.label,
                shown(each.row.attended, each.row.absence_reason),
            )
            for at, each in enumerate(record.members, start=1)
        ),
    )


def _quorum(record: CouncilRecord, rule: CouncilRule) -> Block:
    voting, present = len(record.voting), len(record.present)
    asked = f"Phiên họp được tiến hành khi {quorum_of(rule, voting)}{under(rule.article)}."
    if not record.held or not voting:
        return said(
            f"Số thành viên có quyền biểu quyết có mặt: {GAP}/{count(voting) if voting else GAP}. {asked}"
        )
    there = [member.seat for member in record.members if member.row.attended]
    met = not rule.quorum_objections([member.seat for member in record.members], there)
    return said(
        f"Hội đồng có {count(voting)} thành viên có quyền biểu quyết; có mặt {count(present)}, "
        f"vắng mặt {count(voting - present)}. {asked} Phiên họp {'đủ' if met else 'không đủ'} điều kiện tiến hành."
    )
