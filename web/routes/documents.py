"""The register of documents, one document with its files, and the files themselves."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import CASES
from secretariat import registers
from secretariat.acts import ACTS
from secretariat.document_file import content_of, document_file, opened_document
from secretariat.documents import acts_for, document_by_code
from secretariat.names import actor_names
from secretariat.report_files import lint_marks
from secretariat.values import article, read_row_id
from states.document_types import DOCUMENT_TYPES, type_name
from states.errors import Missing
from web.depends import Reading
from web.pages import page
from web.registers import AtPage, filters, number_in, open_links, page_links, sent_file

router = APIRouter()


@router.get("/documents", name="documents")
def documents(
    request: Request, visit: Reading, year: str = "", type: str = "", search: str = "", at: AtPage = ""
) -> Response:
    of_year, of_type = number_in(year), type if type in DOCUMENT_TYPES else ""
    found = registers.document_page(
        visit.session, year=of_year, type=of_type, search=search, number=number_in(at) or 1
    )
    marks = lint_marks(visit.session, [line.id for line in found.lines])
    years = [(each, str(each)) for each in registers.document_years(visit.session)]
    types = [(each, type_name(each)) for each in registers.document_types(visit.session)]
    form = filters(
        request,
        "documents",
        [
            ("search", "Số, ký hiệu, trích yếu", "search", (), search),
            ("year", "Năm", "choice", years, of_year),
            ("type", "Loại", "choice", types, of_type),
        ],
    )
    return page(
        request,
        "documents/register.html",
        visit,
        "Sổ đăng ký văn bản",
        found=found,
        form=form,
        marks={key: Counter(each.severity for each in of_one) for key, of_one in marks.items()},
        page_link=page_links(request, "documents", {"search": search, "year": of_year, "type": of_type}),
        acts=open_links(request, visit, "document", {"take_number": "Lấy số văn bản"}),
    )


@router.get("/documents/{code}", name="document")
def document(request: Request, visit: Reading, code: str) -> Response:
    row = document_by_code(visit.session, f"V{read_row_id(code, 'V')}")
    opened = opened_document(visit.session, row)
    file, line = opened.file, opened.line
    labels = {event: ACTS["document", event].label for event in acts_for(visit.session, row)}
    return page(
        request,
        "documents/document.html",
        visit,
        f"{visit.say(line.type_label)} {line.reference}",
        file=file,
        names=actor_names(visit.session, {kept.added_by for kept in file.files}),
        line=line,
        facts=[(label, value) for label, value in file.facts if value],
        findings=[
            (found.severity, found.message, article(found.article))
            for found in lint_marks(visit.session, [row.pk]).get(row.pk, ())
        ],
        replaced=opened.replaced,
        newer=opened.newer,
        case=(line.case_kind, line.case_code) if line.case_kind in CASES and line.case_code else None,
        acts=open_links(request, visit, "document", labels, document=file.code),
    )


@router.get("/documents/{code}/files/{file_name}", name="document_file")
def kept_file(visit: Reading, code: str, file_name: str) -> Response:
    file = document_file(visit.session, f"V{read_row_id(code, 'V')}")
    kept = next((each for each in file.files if each.name == file_name), None)
    if kept is None:
        raise Missing(f"Văn bản {file.code} không có tệp “{file_name}”; hãy xem các tệp trên trang văn bản.")
    return sent_file(kept.name, *content_of(visit.session, file.code, kept))
