"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    acts,
    audit,
    cases,
    documents,
    health,
    home,
    imports,
    letters,
    organisations,
    papers,
    sign_in,
    tasks,
)

# Papers and acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(
    module.router
    for module in (
        health,
        sign_in,
        home,
        tasks,
        documents,
        papers,
        letters,
        organisations,
        audit,
        imports,
        acts,
        cases,
    )
)
