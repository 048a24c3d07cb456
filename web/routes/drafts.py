"""A document as it would be drawn up now, to look at before it takes a number. Always a file to keep, never a page."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from reports.docx_writer import write_docx
from reports.pdf_writer import write_pdf
from secretariat.papers import DOCX, PDF, drafted
from states.errors import Missing
from states.papers import paper_rule
from web.depends import Reading

router = APIRouter()


@router.get("/cases/{kind}/{code:path}/draft/{paper}", name="draft")
def draft(
    visit: Reading,
    kind: str,
    code: str,
    paper: str,
    only: str | None = None,
    ending: Literal["pdf", "docx"] = "pdf",
) -> Response:
    case, rule = visit.seen(kind, code), paper_rule(paper)
    if rule.case != case.kind:
        raise Missing(f"{rule.title} không phải là văn bản của {case.label}; hãy chọn trên trang của hồ sơ.")
    (name, document), *_ = drafted(visit.session, rule, case, today=visit.today, only=only)
    write, media_type = (write_pdf, PDF) if ending == "pdf" else (write_docx, DOCX)
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    return Response(write(document), media_type=media_type, headers={"Content-Disposition": disposition})
