"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    activities,
    acts,
    admin,
    annual_report,
    audit,
    calendar,
    cases,
    council_space,
    days_off,
    documents,
    enterprise_space,
    health,
    home,
    imports,
    letters,
    lifecycle,
    lists,
    organisations,
    papers,
    personal_links,
    procedures,
    sign_in,
    statistics,
    tasks,
    what_if,
    wordings,
)

# Papers and acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(
    module.router
    for module in (
        health,
        sign_in,
        home,
        activities,
        admin,
        annual_report,
        audit,
        calendar,
        council_space,
        days_off,
        documents,
        enterprise_space,
        imports,
        letters,
        lifecycle,
        lists,
        organisations,
        papers,
        personal_links,
        procedures,
        statistics,
        tasks,
        what_if,
        wordings,
        acts,
        cases,
    )
)
