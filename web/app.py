"""The application: routes, safety headers, error pages. What a route may do is said elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import fontpkg_be_vietnam_pro
from fastapi import FastAPI, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from models.engine import open_engine, open_reader
from settings import Settings
from web import errors
from web.access import ROUTES
from web.headers import protect
from web.incoming import LARGEST_REQUEST
from web.links import Links
from web.pages import error_page
from web.progress import workers
from web.routes import ROUTERS

FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"


def create_app(settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> FastAPI:
    """The desk over the database of `settings`; `clock` tells every route the time."""
    app = FastAPI(title="nhiemvu", lifespan=_lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.settings, app.state.clock = settings, clock
    app.state.oidc = settings.oidc  # a setting that is wrong stops the start, not a visitor
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static/fonts", StaticFiles(directory=FONTS), name="fonts")
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    routes = {r.name: r for router in ROUTERS for r in router.routes if isinstance(r, APIRoute)}
    if unknown := sorted(set(routes) - set(ROUTES)):
        raise LookupError(f"web/access.py says nothing about: {', '.join(unknown)}")
    app.state.links = Links(routes)
    app.middleware("http")(_guarded)
    errors.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    url = app.state.settings.database
    app.state.writer, app.state.reader = open_engine(url), open_reader(url)
    app.state.workers = workers()
    try:
        yield
    finally:
        # Work that was begun is finished: whoever left its page was told that it would be.
        app.state.workers.shutdown(wait=True)
        app.state.writer.dispose()
        app.state.reader.dispose()


async def _guarded(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    if _too_large(request):
        return protect(request, error_page(request, 413, None))
    return protect(request, await proceed(request))


def _too_large(request: Request) -> bool:
    """Also what does not say how long it is: no browser sends a form like that."""
    length = request.headers.get("content-length", "0")
    known = length.isascii() and length.isdigit() and len(length) < 12
    return "transfer-encoding" in request.headers or not known or int(length) > LARGEST_REQUEST
