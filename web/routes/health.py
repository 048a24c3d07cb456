"""`/healthz` for whoever watches the machine: database, last sweep, outbox."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from models.engine import transaction
from secretariat.health import health

router = APIRouter()


@router.get("/healthz", name="health")
def show(request: Request) -> JSONResponse:
    with transaction(request.app.state.reader) as session:
        found = health(session, now=request.app.state.clock())
    return JSONResponse(found.as_json(), status_code=200 if found.well else 503)
