"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import (
    acts,
    admin,
    cases,
    council_space,
    documents,
    drafts,
    enterprise_space,
    health,
    home,
    lists,
    personal_links,
    sign_in,
    tasks,
)

# The acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(
    module.router
    for module in (
        health,
        sign_in,
        personal_links,
        home,
        tasks,
        lists,
        documents,
        council_space,
        enterprise_space,
        admin,
        drafts,
        acts,
        cases,
    )
)
