"""One case, one letter or one deadline from close by."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import As, Json
from cli.terminal import here

Code = Annotated[str, typer.Argument(metavar="MÃ_HỒ_SƠ", help="Mã nhiệm vụ hoặc hồ sơ, ví dụ NV-2025-001.")]


def show(context: typer.Context, code: Code, as_: As = None, json: Json = False) -> None:
    """Toàn bộ một hồ sơ: trạng thái, thời hạn, quá trình, việc có thể làm."""
    from cli.printing import print_json
    from cli.screens import casefile as screen
    from secretariat.casefile import case_file
    from secretariat.next_acts import next_acts
    from secretariat.worklist import find_case

    terminal = here(context)
    with terminal.reading() as session:
        case = find_case(session, code)
        by = terminal.reader(session, as_, version=case.version)
        file = case_file(session, case, today=terminal.today)
        acts = next_acts(session, case, by)
    print_json({"case": file, "next_acts": acts}) if json else screen.case_file(file, acts)


def similar(context: typer.Context, code: Code, json: Json = False) -> None:
    """Tìm nhiệm vụ trùng lắp theo tên và mục tiêu; chỉ để tham khảo."""
    from cli.printing import print_json
    from cli.screens import casefile as screen
    from models import Task
    from secretariat.duplicates import similar_tasks
    from secretariat.lookup import case_by_code

    with here(context).reading() as session:
        lines = similar_tasks(session, case_by_code(session, Task, code))
    print_json(lines) if json else screen.similar_tasks(lines)


def why(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(metavar="THƯ|THỜI_HẠN|HỒ_SƠ", help="Mã thư (T12), mã thời hạn (H5) hoặc mã hồ sơ."),
    ],
    json: Json = False,
) -> None:
    """Vì sao người này nhận được thư, vì sao không ai nhận."""
    from cli.printing import print_json
    from cli.screens import why as screen
    from secretariat import decisions, letter_history, listings
    from secretariat.values import row_id
    from secretariat.worklist import find_case

    terminal = here(context)
    with terminal.reading() as session:
        if (number := row_id(what, "T")) is not None:
            letter = decisions.find_letter(session, number)
            line = listings.letter_line(session, letter)
            made = decisions.of_letter(session, number)
            acts = letter_history.of_letter(session, number)
            answer = {"letter": line, "decisions": made, "acts": acts}
            print_json(answer) if json else screen.letter(line, made, acts)
        elif (number := row_id(what, "H")) is not None:
            about = decisions.deadline_answer(session, number, today=terminal.today)
            print_json(about) if json else screen.deadline(about, today=terminal.today)
        else:
            case = find_case(session, what)
            made = decisions.of_case(session, case)
            print_json({"case": case.code, "decisions": made}) if json else screen.case(case.label, made)
