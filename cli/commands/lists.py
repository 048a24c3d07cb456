"""Listings: tasks, other cases, deadlines, the outbox, documents, organisations, people."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Json, Search, Year
from cli.terminal import here

SHOWN_LETTERS = 50


def tasks(
    context: typer.Context,
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state", metavar="TRẠNG_THÁI", help="Chỉ trạng thái hoặc giai đoạn này; ghi được nhiều lần."
        ),
    ] = None,
    year: Year = None,
    late: Annotated[bool, typer.Option("--late", metavar="", help="Chỉ nhiệm vụ có việc quá hạn.")] = False,
    search: Search = None,
    json: Json = False,
) -> None:
    """Danh sách nhiệm vụ KH&CN với trạng thái và thời hạn gần nhất."""
    from cli.printing import print_json
    from cli.screens import lists
    from cli.values import optional_number
    from secretariat import worklist

    terminal = here(context)
    wanted = worklist.states_named("task", state or [])
    with terminal.reading() as session:
        lines = worklist.tasks(
            session, today=terminal.today, year=optional_number(year, "--year"), states=wanted
        )
    kept = [
        line
        for line in lines
        if worklist.matches(search, line.code, line.name, line.proposer, line.host)
        and (not late or (line.deadline is not None and line.deadline.days_left < 0))
    ]
    print_json(kept) if json else lists.tasks(kept)


def cases(
    context: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar="LOẠI", help="announcement, task, council, dossier, …")
    ] = None,
    search: Search = None,
    json: Json = False,
) -> None:
    """Mọi hồ sơ: thông báo, nhiệm vụ, hội đồng, hồ sơ trình, báo cáo năm, hoạt động."""
    from cli.printing import print_json
    from cli.screens import lists
    from secretariat import worklist

    terminal = here(context)
    kinds = [worklist.known_kind(kind)] if kind else []
    with terminal.reading() as session:
        lines = worklist.cases(session, today=terminal.today, kinds=kinds)
    kept = [line for line in lines if worklist.matches(search, line.code, line.name)]
    print_json(kept) if json else lists.cases(kept)


def deadlines(
    context: typer.Context,
    case: Annotated[
        str | None, typer.Argument(metavar="MÃ_HỒ_SƠ", help="Chỉ thời hạn của hồ sơ này.")
    ] = None,
    late: Annotated[bool, typer.Option("--late", metavar="", help="Chỉ việc đã quá hạn.")] = False,
    within: Annotated[
        str | None, typer.Option("--within", metavar="SỐ_NGÀY", help="Chỉ việc đến hạn trong số ngày này.")
    ] = None,
    json: Json = False,
) -> None:
    """Các thời hạn đang mở, gần nhất trước."""
    from cli.printing import print_json
    from cli.screens import lists
    from cli.values import optional_number
    from secretariat import worklist

    terminal, most = here(context), optional_number(within, "--within")
    with terminal.reading() as session:
        about = worklist.find_case(session, case) if case else None
        lines = worklist.deadlines(session, today=terminal.today)
    kept = [
        line
        for line in lines
        if (about is None or (line.case_kind, line.case_code) == (about.kind, about.code))
        and (not late or line.days_left < 0)
        and (most is None or line.days_left <= most)
    ]
    print_json(kept) if json else lists.deadlines(kept)


def outbox(
    context: typer.Context,
    letter: Annotated[
        str | None, typer.Argument(metavar="MÃ_THƯ", help="Xem toàn văn một thư, ví dụ T12.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="TÌNH_TRẠNG", help="queued, sending, sent, failed hoặc ambiguous."),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="CHỮ", help="Chỉ thư gửi đến tên hoặc địa chỉ này.")
    ] = None,
    search: Search = None,
    limit: Annotated[
        str | None,
        typer.Option("--limit", metavar="SỐ", help=f"Số thư hiện trong bảng; mặc định {SHOWN_LETTERS}."),
    ] = None,
    json: Json = False,
) -> None:
    """Thư đã viết: chờ gửi, đã gửi, không gửi được; mới nhất trước."""
    from cli.printing import print_json
    from cli.screens import lists
    from cli.values import optional_number, read_row_id
    from secretariat import decisions, listings, worklist

    shown = optional_number(limit, "--limit")
    with here(context).reading() as session:
        if letter is not None:
            row = decisions.find_letter(session, read_row_id(letter, "T"))
            line = listings.letter_line(row, listings.case_codes(session))
            print_json({"letter": line, "text": row.text}) if json else lists.letter(line, row)
            return
        lines = listings.letters(session, states=listings.letter_states(state or []))
    kept = [
        line
        for line in lines
        if worklist.matches(to, line.recipient_name, line.recipient_email)
        and worklist.matches(search, line.subject, line.case_code, line.letter)
    ]
    if json:
        print_json(kept[:shown])
    else:
        lists.outbox(kept[: SHOWN_LETTERS if shown is None else shown], total=len(kept))


def documents(
    context: typer.Context,
    year: Year = None,
    search: Search = None,
    check: Annotated[
        bool, typer.Option("--check", metavar="", help="Soát thể thức, số, ngày của các văn bản đã đăng ký.")
    ] = False,
    json: Json = False,
) -> None:
    """Sổ đăng ký văn bản; --check soát cả sổ và báo từng sai sót."""
    from cli.printing import print_json
    from cli.screens import lists
    from cli.values import optional_number
    from reports.lint import lint_register
    from secretariat import listings, report_files, worklist

    wanted = optional_number(year, "--year")
    with here(context).reading() as session:
        if check:
            findings = lint_register(report_files.register_entries(session))
            print_json(findings) if json else lists.findings(findings)
            raise typer.Exit(1 if findings else 0)
        lines = listings.documents(session)
    kept = [
        line
        for line in lines
        if (wanted is None or line.year == wanted)
        and worklist.matches(search, line.reference, line.title, line.case_code, line.issuer_label)
    ]
    print_json(kept) if json else lists.documents(kept)


def organisations(context: typer.Context, search: Search = None, json: Json = False) -> None:
    """Danh bạ tổ chức, doanh nghiệp."""
    from cli.printing import print_json
    from cli.screens import lists
    from secretariat import listings, worklist

    with here(context).reading() as session:
        lines = listings.organisations(session)
    kept = [line for line in lines if worklist.matches(search, line.code, line.name, line.tax_code)]
    print_json(kept) if json else lists.organisations(kept)


def people(context: typer.Context, search: Search = None, json: Json = False) -> None:
    """Danh bạ cán bộ, thành viên Hội đồng và vai trò."""
    from cli.printing import print_json
    from cli.screens import lists
    from secretariat import listings, worklist

    with here(context).reading() as session:
        lines = listings.people(session)
    kept = [line for line in lines if worklist.matches(search, line.name, line.email, line.organisation)]
    print_json(kept) if json else lists.people(kept)
