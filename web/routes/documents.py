"""The register of documents, one document with its files, and the files themselves."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from secretariat.document_file import document_file
from web.depends import Reading
from web.pages import page

router = APIRouter()


@router.get("/documents/{code}", name="document")
def document(request: Request, visit: Reading, code: str) -> Response:
    file = document_file(visit.session, code)
    return page(request, "documents/document.html", visit, file.reference, file=file)
