"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import acts, cases, documents, health, home, sign_in, tasks

# The acts of a case come before the case itself, whose code may hold a slash.
ROUTERS = tuple(module.router for module in (health, sign_in, home, tasks, documents, acts, cases))
