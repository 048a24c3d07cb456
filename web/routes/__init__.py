"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    activities,
    acts,
    annual_report,
    audit,
    calendar,
    cases,
    documents,
    health,
    home,
    imports,
    letters,
    lifecycle,
    organisations,
    papers,
    sign_in,
    statistics,
    tasks,
    what_if,
)

# Papers and acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(
    module.router
    for module in (
        health,
        sign_in,
        home,
        activities,
        annual_report,
        audit,
        calendar,
        documents,
        imports,
        letters,
        lifecycle,
        organisations,
        papers,
        statistics,
        tasks,
        what_if,
        acts,
        cases,
    )
)
