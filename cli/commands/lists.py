"""Listings: tasks, other cases, deadlines, the outbox, documents, organisations, people."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import Json, Out, Replace, Search, Year
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
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Danh sách nhiệm vụ KH&CN với trạng thái và thời hạn gần nhất."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import worklist
    from secretariat.values import optional_number
    from states.lifecycles import LIFECYCLES

    terminal, target = here(context), target_of(out, replace=replace, json=json)
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
    labels = LIFECYCLES["task"].states
    only = narrowed(
        ("trạng thái {}", " hoặc ".join(labels.get(name, name) for name in state or [])),
        ("năm {}", year),
        ("có việc quá hạn", late),
        ("có chữ “{}”", search),
    )
    hand_over(kept, lists.TASKS, target, lists.tasks, at=terminal.now, only=only)


def cases(
    context: typer.Context,
    kind: Annotated[
        str | None, typer.Argument(metavar="LOẠI", help="announcement, task, council, dossier, …")
    ] = None,
    search: Search = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Mọi hồ sơ: thông báo, nhiệm vụ, hội đồng, hồ sơ trình, báo cáo năm, hoạt động."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import worklist
    from secretariat.words import KINDS

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    kinds = [worklist.known_kind(kind)] if kind else []
    with terminal.reading() as session:
        lines = worklist.cases(session, today=terminal.today, kinds=kinds)
    kept = [line for line in lines if worklist.matches(search, line.code, line.name)]
    only = narrowed(("loại {}", kind and KINDS[kind].lower()), ("có chữ “{}”", search))
    hand_over(kept, lists.CASES, target, lists.cases, at=terminal.now, only=only)


def deadlines(
    context: typer.Context,
    case: Annotated[
        str | None, typer.Argument(metavar="MÃ_HỒ_SƠ", help="Chỉ thời hạn của hồ sơ này.")
    ] = None,
    late: Annotated[bool, typer.Option("--late", metavar="", help="Chỉ việc đã quá hạn.")] = False,
    within: Annotated[
        str | None, typer.Option("--within", metavar="SỐ_NGÀY", help="Chỉ việc đến hạn trong số ngày này.")
    ] = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Các thời hạn đang mở, gần nhất trước."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import worklist
    from secretariat.values import optional_number

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    most = optional_number(within, "--within")
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
    only = narrowed(("hồ sơ {}", case), ("việc đã quá hạn", late), ("việc đến hạn trong {} ngày tới", within))
    hand_over(kept, lists.DEADLINES, target, lists.deadlines, at=terminal.now, only=only)


def outbox(
    context: typer.Context,
    letter: Annotated[
        str | None, typer.Argument(metavar="MÃ_THƯ", help="Xem toàn văn một thư, ví dụ T12.")
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--state",
            metavar="TÌNH_TRẠNG",
            help="queued, held, sending, sent, failed, ambiguous hoặc cancelled; ghi được nhiều lần.",
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="CHỮ", help="Chỉ thư gửi đến tên hoặc địa chỉ này.")
    ] = None,
    search: Search = None,
    limit: Annotated[
        str | None,
        typer.Option("--limit", metavar="SỐ", help=f"Số thư hiện trong bảng; mặc định {SHOWN_LETTERS}."),
    ] = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Thư đã viết: chờ gửi, đã gửi, không gửi được; mới nhất trước."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.printing import print_json
    from cli.screens import lists
    from notifications.personal_links import without_keys
    from secretariat import decisions, listings, worklist
    from secretariat.values import optional_number, read_row_id
    from states.errors import BadInput

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    shown, states = optional_number(limit, "--limit"), listings.letter_states(state or [])
    with terminal.reading() as session:
        if letter is not None:
            if target.file is not None:
                raise BadInput(
                    "--out ghi danh sách thư; hãy bỏ mã thư, hoặc bỏ --out để xem toàn văn thư này."
                )
            row = decisions.find_letter(session, read_row_id(letter, "T"))
            line = listings.letter_line(session, row)
            print_json({"letter": line, "text": without_keys(row, row.text)}) if json else lists.letter(
                line, row
            )
            return
        lines = listings.letters(session, states=states)
    kept = [
        line
        for line in lines
        if worklist.matches(to, line.recipient_name, line.recipient_email)
        and worklist.matches(search, line.subject, line.case_code, line.letter)
    ]
    only = narrowed(
        ("{}", " hoặc ".join(state.label for state in states)),
        ("gửi đến “{}”", to),
        ("có chữ “{}”", search),
        ("{} thư mới nhất", shown),
    )
    most = SHOWN_LETTERS if shown is None else shown
    hand_over(
        kept[:shown],
        lists.OUTBOX,
        target,
        lambda lines: lists.outbox(lines[:most], total=len(kept)),
        at=terminal.now,
        only=only,
    )


def documents(
    context: typer.Context,
    year: Year = None,
    search: Search = None,
    check: Annotated[
        bool, typer.Option("--check", metavar="", help="Soát thể thức, số, ngày của các văn bản đã đăng ký.")
    ] = False,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Sổ đăng ký văn bản; --check soát cả sổ và báo từng sai sót."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import listings, report_files, worklist
    from secretariat.values import optional_number

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    wanted = optional_number(year, "--year")
    with terminal.reading() as session:
        if check:
            findings = report_files.lint_documents(session)
            hand_over(findings, lists.FINDINGS, target, lists.findings, at=terminal.now)
            raise typer.Exit(1 if findings else 0)
        lines = listings.documents(session)
    kept = [
        line
        for line in lines
        if (wanted is None or line.year == wanted)
        and worklist.matches(search, line.reference, line.title, line.case_code, line.issuer_label)
    ]
    only = narrowed(("năm {}", year), ("có chữ “{}”", search))
    hand_over(kept, lists.DOCUMENTS, target, lists.documents, at=terminal.now, only=only)


def organisations(
    context: typer.Context,
    search: Search = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Danh bạ tổ chức, doanh nghiệp."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import listings, worklist

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    with terminal.reading() as session:
        lines = listings.organisations(session)
    kept = [line for line in lines if worklist.matches(search, line.code, line.name, line.tax_code)]
    only = narrowed(("có chữ “{}”", search))
    hand_over(kept, lists.ORGANISATIONS, target, lists.organisations, at=terminal.now, only=only)


def people(
    context: typer.Context,
    search: Search = None,
    out: Out = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """Danh bạ cán bộ, thành viên Hội đồng và vai trò."""
    from cli.exports import hand_over, narrowed, target_of
    from cli.screens import lists
    from secretariat import listings, worklist

    terminal, target = here(context), target_of(out, replace=replace, json=json)
    with terminal.reading() as session:
        lines = listings.people(session)
    kept = [line for line in lines if worklist.matches(search, line.name, line.email, line.organisation)]
    only = narrowed(("có chữ “{}”", search))
    hand_over(kept, lists.PEOPLE, target, lists.people, at=terminal.now, only=only)
