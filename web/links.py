"""Links by the names of routes, so that no template holds a path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute


class Links:
    """`links("case", {"kind": "task", "code": "NV-1", "tab": "x"})` -> `/cases/task/NV-1?tab=x`."""

    def __init__(self, routes: Mapping[str, APIRoute]) -> None:
        self._paths = {name: route.path for name, route in routes.items()}

    def has(self, name: str) -> bool:
        return name in self._paths

    def __call__(self, name: str, params: Mapping[str, Any]) -> str:
        path, query = self._paths[name], []
        for key, value in params.items():
            slot = next((s for s in (f"{{{key}}}", f"{{{key}:path}}") if s in path), None)
            if slot is not None:
                path = path.replace(slot, quote(str(value), safe=""))
            elif value not in (None, "", [], ()):
                query += [
                    (key, str(each)) for each in (value if isinstance(value, list | tuple) else [value])
                ]
        return f"{path}?{urlencode(query)}" if query else path
