"""Work that takes longer than people wait in silence: its page comes piece by piece while it is done.

The work runs on a thread of its own and to its end, whether its page is still read or not: a browser that left
leaves nothing half done, and one that reads slowly holds no transaction open. Without a script the page shows
the last line that came, and at the end what came of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from secretariat.telling import Tell
from states.errors import NhiemvuError, Refusal
from web.pages import renderer
from web.visit import Visit

log = logging.getLogger("nhiemvu.web")

AT_ONCE = 4
"""Long works that are done at the same time; the pages of others say that they are being prepared."""

MARK = "<!-- told here -->"
"""Where the pieces go. What people wrote is escaped, so no text of theirs holds it."""


@dataclass(frozen=True)
class Part:
    """What came of the work: a template without a page around it. By then everything is committed."""

    template: str
    context: Mapping[str, Any]


Put = Callable[[str | None], None]
"""Takes the next piece of the page; None is its end."""


def workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="long-work")


def told_while_done(
    request: Request,
    visit: Visit,
    page_title: str,
    work: Callable[[Tell], Part],
    *,
    overline: tuple[str, str],
) -> Response:
    """A page that tells how far `work` is, then shows its part, or its error in the page's own words.

    The work opens its own transactions, for that of the visit ends with the route: take `LookingForm` or look only.
    `overline` is the route that the page belongs under, and what it is called.
    """
    render = renderer(request, visit)
    shell = render("progress/page.html", page_title=visit.say(page_title), messages=[], overline=overline)
    before, _, after = shell.partition(MARK)
    run = partial(_run, render, work, f"{request.method} {request.url.path!r}")
    # A proxy in front is asked not to wait for the end either.
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(
        _pieces(request.app.state.workers, before, after, run), media_type="text/html", headers=headers
    )


async def _pieces(
    pool: ThreadPoolExecutor, before: str, after: str, run: Callable[[Put], None]
) -> AsyncIterator[str]:
    loop, pieces = asyncio.get_running_loop(), asyncio.Queue[str | None]()

    def put(piece: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(pieces.put_nowait, piece)

    yield before
    pool.submit(run, put)
    while (piece := await pieces.get()) is not None:
        yield piece
    yield after


def _run(render: Callable[..., str], work: Callable[[Tell], Part], where: str, put: Put) -> None:
    percent = -1

    def tell(done: int, total: int) -> None:
        nonlocal percent
        if total and done * 100 // total != percent:
            percent = done * 100 // total
            put(render("progress/step.html", done=done, total=total))

    try:
        part = work(tell)
        put(render(part.template, **part.context))
    except NhiemvuError as error:
        lines = error.reasons if isinstance(error, Refusal) else str(error).splitlines()
        put(render("progress/refused.html", lines=lines))
    except Exception as error:
        log.exception("%s", where, exc_info=error)
        put(render("progress/failed.html"))
    finally:
        put(None)
