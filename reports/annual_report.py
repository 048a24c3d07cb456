"""The annual report as an official document: every number and document comes from a figure of the record.

The narrative parts are a person's text. What the record does not hold is left out here and named by
`reports.figures.missing`.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.annual_results import ANSWERED, Content, results
from reports.document import Block, Heading, OfficialDocument, Paragraph, Signature
from reports.lint import Claim
from reports.trace import TraceLine, appendix
from reports.year_record import citation
from states.annual_report import NARRATIVE_PARTS
from states.document_types import parse_reference, type_name
from states.procedure import LegalBasis
from states.vietnamese import money, short_date


def annual_report(content: Content, *, trace: Sequence[TraceLine] | None = None) -> OfficialDocument:
    """Fill the document model; with `trace` the list of figures and their sources ends the document."""
    record, procedure = content.record, content.record.procedure
    paper = content.paper
    on = paper.issued_on if paper and paper.issued_on else procedure.report.due_on(record.year)
    department, ubnd = procedure.agency("department", on), procedure.agency("ubnd", on)
    about = f"{procedure.programme.name} năm {record.year} {procedure.programme.area}"
    return OfficialDocument(
        governing_agency=department.governing.upper() if department.governing else ubnd.name.upper(),
        issuing_agency=department.name.upper(),
        number=paper.number if paper else None,
        symbol=paper.symbol if paper else f"BC-{department.symbol}",
        place=department.place,
        signed_on=paper.issued_on if paper else None,
        undated_month=None if paper else (record.year, on.month),
        kind="BÁO CÁO",
        subject=f"Kết quả triển khai nhiệm vụ của {about}",
        addressees=procedure.report.addressees,
        bases=tuple(_basis(basis) for basis in procedure.bases if "BC" in basis.used_in),
        body=(
            *_opening(content, about, f"{department.name} ({department.short_name.removeprefix('Sở ')})"),
            *results(content),
            *_assessment(content),
            Paragraph(
                (
                    f"Trên đây là báo cáo kết quả triển khai nhiệm vụ của {about} của {department.short_name}./.",
                )
            ),
        ),
        recipients=procedure.report.recipients,
        signature=Signature(title=department.head.upper(), name=paper.signer or "" if paper else ""),
        appendices=(appendix(trace),) if trace else (),
        issuer_name=department.name,
    )


def _basis(basis: LegalBasis) -> str:
    kind = type_name(parse_reference(basis.reference).type_in_symbol or "CV")
    day = f" ngày {short_date(basis.issued_on)}" if basis.issued_on else ""
    issuer = f" của {basis.issuer}" if basis.issuer else ""
    return f"Căn cứ {kind} số {basis.reference}{day}{issuer} {basis.title}"


def _opening(content: Content, about: str, department: str) -> list[Block]:
    plan = content.text("plan.document")
    under = f"Thực hiện {plan} về triển khai {about}, " if plan else ""
    said = f"{under}{department} báo cáo kết quả triển khai nhiệm vụ của {about} như sau:"
    return [Paragraph((said[0].upper() + said[1:],))]


def _assessment(content: Content) -> list[Block]:
    year = content.record.year
    return [
        Heading("II", "Đánh giá, nhận xét", 1),
        Heading("1", NARRATIVE_PARTS["achievements"], 2),
        *_narrative(content, "achievements"),
        Heading("2", NARRATIVE_PARTS["shortcomings"], 2),
        *_narrative(content, "shortcomings"),
        Heading("III", f"Phương hướng triển khai trong năm {year + 1}", 1),
        *_narrative(content, "directions"),
    ]


def _narrative(content: Content, part: str) -> list[Block]:
    text = content.narrative.get(part, "")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [Paragraph(("(Chưa viết phần này.)",))]
    return [
        Paragraph((line.removeprefix("- "),), bullet=True) if line.startswith("- ") else Paragraph((line,))
        for line in lines
    ]


def claims(content: Content) -> list[Claim]:
    """What the report claims, with the record behind each claim, for the lint."""
    record, found = content.record, []
    budget, spent = content.number("plan.budget"), content.number("plan.spent")
    if budget is not None:
        found.append(
            Claim(
                f"Kinh phí được duyệt {money(budget)}",
                "budget_spent",
                (money(spent),) if spent is not None else (),
            )
        )
    for council in record.councils:
        if council.state in ("concluded", "closed"):
            cited = [content.text(f"council.{council.code}.{paper}") for paper in ("document", "minutes")]
            found.append(Claim(f"Tổ chức họp {council.title}", "minutes", tuple(filter(None, cited))))
    for dossier in record.dossiers:
        items = record.dossier_items[dossier.pk]
        papers = [record.document(item.document_id) for item in items if item.answer in ANSWERED]
        decisions = dict.fromkeys(citation(paper, record.procedure) for paper in papers if paper)
        found.append(Claim(f"Trình phê duyệt {dossier.title}", "decision_of_ubnd", tuple(decisions)))
    for activity in (*record.held("conference"), *record.held("training")):
        people = content.number(f"activity.{activity.code}.attendance")
        found.append(Claim(activity.name, "attendance", (f"{people} người",) if people is not None else ()))
    return found
