"""Check one document written by hand, or list what is checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Json
from cli.terminal import Terminal, here

if TYPE_CHECKING:
    from reports.lint import RegisterEntry


def lint(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="TỆP", help="Văn bản cần soát: .docx, hoặc .txt mã UTF-8.")
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", metavar="", help="Liệt kê mọi quy tắc soát với căn cứ và mức độ.")
    ] = False,
    json: Json = False,
) -> None:
    """Soát thể thức một văn bản trước khi ký; mã thoát 1 khi có lỗi phải sửa."""
    from cli.printing import print_json
    from cli.screens import lint as screen
    from reports.docx_reader import read_document
    from reports.lint import RULES, Known, claims_in_text, lint_claims, lint_text
    from secretariat.rulebook import rulebook
    from states.errors import BadInput

    if rules:
        print_json(list(RULES.values())) if json else screen.rules(list(RULES.values()))
        return
    if file is None:
        raise BadInput(
            "Chưa ghi tệp cần soát. Ví dụ: nhiemvu lint to-trinh.docx; xem quy tắc: nhiemvu lint --rules"
        )
    doc = read_document(file)
    register, gap = _register(here(context))
    known = Known.of(rulebook().procedures.values(), register)
    findings = [*lint_text(doc, known), *lint_claims(claims_in_text(doc))]
    if json:
        head = {"kind": doc.kind, "number": doc.number, "symbol": doc.symbol, "signed_on": doc.signed_on}
        print_json({"file": file, **head, "register_gap": gap, "findings": findings})
    else:
        screen.checked(file, doc, findings, register_gap=gap)
    if any(found.severity == "error" for found in findings):
        raise typer.Exit(1)


def _register(terminal: Terminal) -> tuple[list[RegisterEntry], str | None]:
    """The register where there is a database, else why there is none: a document is checked without it, too."""
    from sqlalchemy.exc import DBAPIError

    from cli.failures import explain
    from secretariat.report_files import register_entries
    from states.errors import BadInput

    try:
        with terminal.reading() as session:
            return register_entries(session), None
    except (BadInput, DBAPIError) as error:
        failure = explain(error)
        if failure is None:
            raise
        return [], failure.message
