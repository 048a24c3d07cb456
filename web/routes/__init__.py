"""The routes, one module per part of the desk."""

from __future__ import annotations

from web.routes import acts, cases, health, home, sign_in, tasks

ROUTERS = tuple(module.router for module in (health, sign_in, home, tasks, cases, acts))
