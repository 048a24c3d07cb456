"""Set up, import, check, back up, restore, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import As, Json
from cli.terminal import here


def init(
    context: typer.Context,
    email: Annotated[
        str | None,
        typer.Option("--email", metavar="EMAIL", help="Địa chỉ thư của thư ký đầu tiên dùng chương trình."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="HỌ_TÊN", help="Họ tên của người đó.")] = None,
) -> None:
    """Tạo hoặc nâng cấp cơ sở dữ liệu; có thể nhập luôn thư ký đầu tiên."""
    from cli.first_steps import first_official, refuse_half_named
    from cli.printing import GOOD, say
    from models.engine import transaction
    from models.migrate import upgrade

    refuse_half_named(email, name)
    terminal = here(context)
    with terminal.engine(create=True) as engine:
        upgrade(engine)
        if email and name:
            with transaction(engine) as session:
                first_official(session, email, name, now=terminal.now)
    say(f"Cơ sở dữ liệu đã sẵn sàng; mọi dữ liệu nằm trong {terminal.settings.home}", GOOD)


def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="TỆP", help="Danh sách Excel (.xlsx, .xlsm, .xls, .ods) hoặc bản ghi TOML."),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", metavar="", help="Ghi vào cơ sở dữ liệu; không có thì chỉ xem.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="LOẠI",
            help="Loại danh sách, khi tiêu đề cột chưa đủ rõ: organisations, tasks, …",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="TÊN", help="Trang tính của danh sách.")
    ] = None,
    skip_refused: Annotated[
        bool,
        typer.Option("--skip-refused", metavar="", help="Vẫn ghi các dòng còn lại khi có dòng bị từ chối."),
    ] = False,
    as_: As = None,
    json: Json = False,
) -> None:
    """Nhập danh sách Excel hoặc bản ghi TOML; không có --yes thì chỉ cho xem sẽ làm gì."""
    from cli.commands.imports import LISTS, import_list
    from cli.printing import print_json
    from cli.screens import imported as screen
    from secretariat.records import import_record, read_record

    if file.suffix.lower() in LISTS:
        return import_list(
            here(context),
            file,
            kind=kind,
            sheet=sheet,
            yes=yes,
            skip_refused=skip_refused,
            as_=as_,
            json=json,
        )
    record = read_record(file)
    with here(context).writing() as session:
        result = import_record(session, record)
        if not yes:
            session.rollback()
    print_json({"applied": yes, "record": record.id, "lines": result.lines}) if json else screen.imported(
        result, applied=yes
    )
    return None


def verify(
    context: typer.Context,
    through: Annotated[
        int | None,
        typer.Option("--through", metavar="SỐ", help="Tính dấu kiểm đến mục nhật ký này, như thư hằng đêm."),
    ] = None,
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="DẤU_KIỂM", help="Dấu kiểm trong thư; khác thì mã thoát là 1."),
    ] = None,
    json: Json = False,
) -> None:
    """Tính lại chuỗi nhật ký của mọi hồ sơ, chỉ ra mục đầu tiên bị sửa."""
    from cli.printing import print_json
    from cli.screens import verified as screen
    from secretariat.seal import fingerprint_in, seal
    from secretariat.verification import verify as recompute
    from states.errors import BadInput

    if expect and not through:
        raise BadInput("--expect cần --through: hãy ghi cả số mục nhật ký trong thư.")
    held = fingerprint_in(expect) if expect else None

    with here(context).reading() as session:
        result = recompute(session)
        sealed = seal(session, through=through) if through else None
    print_json({"journal": result, "seal": sealed}) if json else screen.verified(result, sealed)
    if result.breaks:
        screen.breaks(result)
    if rewritten := sealed is not None and held is not None and sealed.fingerprint != held:
        screen.rewritten()
    if result.breaks or rewritten:
        raise typer.Exit(1)


def backup(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi ghi; mặc định là var/backups.")
    ] = None,
) -> None:
    """Sao lưu cơ sở dữ liệu và đọc lại để kiểm tra."""
    from cli.printing import GOOD, say
    from secretariat.backup import backup as write_backup

    terminal = here(context)
    with terminal.engine() as engine:
        path = write_backup(engine, out or terminal.settings.backups, now=terminal.now)
    say(f"Đã sao lưu và kiểm tra: {path}", GOOD)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Bản sao lưu do lệnh backup tạo ra.")],
    replace: Annotated[
        bool, typer.Option("--replace", metavar="", help="Ghi đè cơ sở dữ liệu đang có dữ liệu.")
    ] = False,
) -> None:
    """Phục hồi cơ sở dữ liệu từ bản sao lưu; hoặc tất cả, hoặc không thay đổi gì."""
    from cli.printing import GOOD, say
    from secretariat.backup import restore as put_back

    terminal = here(context)
    with terminal.engine(create=True) as engine:
        put_back(engine, file, replace=replace)
    say(f"Đã phục hồi từ {file}. Hãy kiểm tra nhật ký: nhiemvu verify", GOOD)


def serve(context: typer.Context) -> None:
    """Chạy toàn bộ hệ thống trên máy này đến khi nhấn Ctrl-C."""
    from supervisor import serve as run_everything

    run_everything(here(context).settings)
