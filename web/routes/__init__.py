"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    account,
    activities,
    acts,
    admin,
    annual_report,
    audit,
    bulk,
    calendar,
    cases,
    council_space,
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
    provider,
    saved_views,
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
        provider,
        home,
        account,
        activities,
        admin,
        annual_report,
        audit,
        bulk,
        calendar,
        council_space,
        documents,
        enterprise_space,
        imports,
        letters,
        lifecycle,
        lists,
        organisations,
        papers,
        personal_links,
        saved_views,
        statistics,
        tasks,
        what_if,
        acts,
        cases,
    )
)
