"""Letters one by one and many at once: see them beforehand, stop them, send them once more, say them otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.asking import agreed
from cli.guide import Command, Commands
from cli.options import As, Json
from cli.terminal import here

if TYPE_CHECKING:
    from sqlmodel import Session

    from models import Letter, LetterState

app = typer.Typer(
    cls=Commands,
    invoke_without_command=True,
    options_metavar="[TÙY_CHỌN]",
    subcommand_metavar="LỆNH [THAM_SỐ]…",
    help="Xem trước, tạm giữ, hủy, gửi lại thư; đặt lời văn riêng cho từng quy trình.",
)

Codes = Annotated[
    list[str] | None, typer.Argument(metavar="MÃ_THƯ", help="Một hoặc nhiều mã thư, ví dụ T12 T13.")
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="LÝ_DO", help="Lý do, ghi vào nhật ký.")]
Kind = Annotated[
    str | None, typer.Option("--kind", metavar="THƯ", help="Mọi thư của loại này, ví dụ session_invitation.")
]
OfCase = Annotated[str | None, typer.Option("--case", metavar="MÃ_HỒ_SƠ", help="Mọi thư về hồ sơ này.")]
Yes = Annotated[bool, typer.Option("--yes", metavar="", help="Đồng ý với số thư tìm được, không hỏi lại.")]


@app.callback()
def overview(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def preview(
    context: typer.Context,
    letter: Annotated[str, typer.Argument(metavar="THƯ", help="Loại thư, ví dụ session_invitation.")],
    case: Annotated[
        str | None,
        typer.Argument(metavar="MÃ_HỒ_SƠ", help="Hồ sơ mà thư viết về; bỏ trống với thư về nhiều hồ sơ."),
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="EMAIL", help="Xem thư của người nhận này.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="TỆP", help="Ghi bản HTML của thư đang xem vào tệp này.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="THƯ_MỤC", help="Ghi thư của từng người nhận vào thư mục này."),
    ] = None,
    json: Json = False,
) -> None:
    """Xem trước thư: gửi cho ai, bỏ qua ai và vì sao, nội dung từng thư. Không ghi gì vào cơ sở dữ liệu."""
    from cli.letter_files import write_each, write_page
    from cli.printing import print_json
    from cli.screens import letters as screen
    from secretariat.letter_preview import preview as look
    from secretariat.worklist import find_case

    terminal = here(context)
    with terminal.reading() as session:
        about = find_case(session, case) if case else None
        seen = look(session, letter, about, now=terminal.now, to=to, every=out is not None)
    print_json(seen) if json else screen.preview(seen)
    written = write_page(html, seen) if html else []
    written += write_each(out, seen) if out else []
    if not json:
        screen.files(written)


def hold(
    context: typer.Context,
    codes: Codes = None,
    kind: Kind = None,
    case: OfCase = None,
    reason: Reason = None,
    as_: As = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Tạm giữ thư đang chờ gửi."""
    _move(context, "hold", codes, kind, case, reason, as_, yes=yes, json=json)


def release(
    context: typer.Context,
    codes: Codes = None,
    kind: Kind = None,
    case: OfCase = None,
    reason: Reason = None,
    as_: As = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Cho gửi tiếp thư đang tạm giữ."""
    _move(context, "release", codes, kind, case, reason, as_, yes=yes, json=json)


def cancel(
    context: typer.Context,
    codes: Codes = None,
    kind: Kind = None,
    case: OfCase = None,
    reason: Reason = None,
    as_: As = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Hủy thư chưa gửi: thư đang chờ hoặc đang tạm giữ."""
    _move(context, "cancel", codes, kind, case, reason, as_, yes=yes, json=json)


def resend(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="MÃ_THƯ", help="Thư đã gửi, ví dụ T12.")],
    to: Annotated[
        str | None, typer.Option("--to", metavar="EMAIL", help="Địa chỉ khác; mặc định là địa chỉ cũ.")
    ] = None,
    reason: Reason = None,
    as_: As = None,
    json: Json = False,
) -> None:
    """Gửi lại một thư đã gửi thành thư mới, có thể đến địa chỉ đã sửa."""
    from cli.printing import print_json
    from cli.screens import letters as screen
    from secretariat import listings
    from secretariat.desk import open_row

    terminal = here(context)
    given = {"letter": code} | _given(reason=reason, to=to)
    with terminal.writing() as session:
        copy = open_row(session, "letter", "resend", by=terminal.by(session, as_), form=given)
        line = listings.letter_line(session, copy)
    print_json(line) if json else screen.resent(line)


def wording(
    context: typer.Context,
    letter: Annotated[
        str | None,
        typer.Argument(metavar="THƯ", help="Xem các chỗ điền của thư này; bỏ trống để xem danh sách."),
    ] = None,
    procedure: Annotated[
        str | None,
        typer.Option("--procedure", metavar="QUY_TRÌNH", help="Mặc định: quy trình đang có hiệu lực."),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", metavar="", help="Chép mẫu của thư vào thư mục quy trình để sửa lời văn."),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", metavar="", help="Soát mọi mẫu riêng; có sai sót thì mã thoát là 1.")
    ] = False,
    json: Json = False,
) -> None:
    """Lời văn riêng của từng quy trình: thư nào, viết được hay không, có những chỗ điền nào."""
    from cli.printing import print_json
    from cli.screens import letters as screen
    from secretariat import wordings
    from states.errors import BadInput

    if write:
        if letter is None:
            raise BadInput(
                "Chưa rõ chép mẫu của thư nào; hãy ghi tên thư, ví dụ: nhiemvu letters wording call --write"
            )
        paths = wordings.begin_wording(letter, procedure, today=here(context).today)
        return print_json(paths) if json else screen.files(paths)
    if letter is not None:
        offer = wordings.offer(letter)
        return print_json(offer) if json else screen.offer(offer)
    lines = [line for line in wordings.wordings() if procedure in (None, line.procedure)]
    print_json(lines) if json else screen.wordings(lines)
    if check and any(line.problems for line in lines):
        raise typer.Exit(1)
    return None


def _move(
    context: typer.Context,
    event: str,
    codes: list[str] | None,
    kind: str | None,
    case: str | None,
    reason: str | None,
    as_: str | None,
    *,
    yes: bool,
    json: bool,
) -> None:
    """Letters named by code are all moved or none; those of a kind or case are counted and agreed to first."""
    from cli.printing import print_json
    from cli.screens import letters as screen
    from secretariat import letters as acts
    from secretariat.desk import open_row
    from secretariat.worklist import letter_code

    states = acts.FROM[event]
    terminal = here(context)
    if not codes:
        with terminal.reading() as session:
            found = _chosen(session, states, kind, case)
            screen.chosen(event, found, quiet=json)
        if not yes:
            agreed(len(found), f"{screen.ASKED[event]} {len(found)} thư?")
    with terminal.writing() as session:
        named = codes or [letter_code(row.pk) for row in _chosen(session, states, kind, case)]
        form = {"letters": named} | _given(reason=reason)
        rows = open_row(session, "letter", event, by=terminal.by(session, as_), form=form)
        moved = [letter_code(row.pk) for row in rows]
    print_json({"letters": moved}) if json else screen.moved(event, moved)


def _chosen(
    session: Session, states: tuple[LetterState, ...], kind: str | None, case: str | None
) -> list[Letter]:
    from notifications.catalogue import LETTERS
    from secretariat import letters as acts
    from secretariat.worklist import find_case
    from states.errors import BadInput, Missing

    if kind is None and case is None:
        raise BadInput("Chưa rõ thư nào; hãy ghi mã thư, hoặc --kind loại thư, hoặc --case mã hồ sơ.")
    if kind is not None and kind not in LETTERS:
        raise BadInput(f"Không có thư “{kind}”; các thư: {', '.join(LETTERS)}.")
    about = find_case(session, case) if case else None
    rows = acts.waiting(session, states=states, letter=kind, case=(about.kind, about.pk) if about else None)
    if not rows:
        labels = " hoặc ".join(state.label for state in states)
        raise Missing(f"Không có thư {labels} nào như vậy; xem danh sách: nhiemvu outbox.")
    return rows


def _given(**values: str | None) -> dict[str, str]:
    return {key: value for key, value in values.items() if value is not None}


for command in (preview, hold, release, cancel, resend, wording):
    app.command(command.__name__, cls=Command, options_metavar="[TÙY_CHỌN]")(command)
