"""A letter shown before the act that it belongs to: what the record does not hold yet stands in brackets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from notifications.offered import samples
from notifications.render import StandIn
from notifications.samples import ALWAYS

_NAMES: Mapping[str, str] = {
    "document.reference": "số, ký hiệu văn bản",
    "document.issued_on": "ngày văn bản",
    "contract.reference": "số hợp đồng",
    "contract.issued_on": "ngày hợp đồng",
    "deadline": "thời hạn",
    "ends_on": "ngày hết hạn hợp đồng",
    "outcome": "kết luận",
    "place": "địa điểm họp",
    "reason": "lý do",
    "request": "nội dung cần bổ sung",
    "session_at": "thời gian họp",
    "submitted_on": "ngày nộp",
}
"""What is shown for a placeholder, or for all that it holds; others go by their own name."""

_ABSENT = object()


def completed(letter: str, context: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The context with a `StandIn` for each value that every sample has and the record does not; and their names.

    What some sample does without is left as it is: the letter is written to do without it.
    """
    blanks: list[str] = []
    examples = list(samples(letter).values())
    given = dict(context)
    for name in dict.fromkeys(name for example in examples for name in example if name not in ALWAYS):
        value = _filled(
            [example.get(name, _ABSENT) for example in examples], given.get(name, _ABSENT), name, blanks
        )
        if value is not _ABSENT:
            given[name] = value
    return given, list(dict.fromkeys(blanks))


def _filled(examples: Sequence[Any], value: Any, path: str, blanks: list[str]) -> Any:
    if value is None or value is _ABSENT:
        spared = any(example is None or example is _ABSENT for example in examples)
        return value if spared else _blank(examples, path, blanks)
    shown = [example for example in examples if example is not None and example is not _ABSENT]
    if all(isinstance(example, Mapping | SimpleNamespace) for example in shown) and shown:
        return _parts(shown, lambda name: _part(value, name), path, blanks)
    if isinstance(value, list):
        inner = [item for example in shown if isinstance(example, list) for item in example]
        return [_filled(inner, item, path, blanks) for item in value]
    return value


def _blank(examples: Sequence[Any], path: str, blanks: list[str]) -> Any:
    first = examples[0]
    if isinstance(first, Mapping | SimpleNamespace):
        return _parts(examples, lambda name: _ABSENT, path, blanks)
    if isinstance(first, bool | list):
        return type(first)()
    name = _named(path)
    blanks.append(name)
    return StandIn(f"[chưa có: {name}]")


def _parts(examples: Sequence[Any], read: Any, path: str, blanks: list[str]) -> SimpleNamespace:
    names = dict.fromkeys(name for example in examples for name in _names_of(example))
    parts = {
        name: _filled([_part(example, name) for example in examples], read(name), f"{path}.{name}", blanks)
        for name in names
    }
    return SimpleNamespace(**{name: part for name, part in parts.items() if part is not _ABSENT})


def _names_of(value: Any) -> Sequence[str]:
    return list(value) if isinstance(value, Mapping) else list(vars(value))


def _part(value: Any, name: str) -> Any:
    return value.get(name, _ABSENT) if isinstance(value, Mapping) else getattr(value, name, _ABSENT)


def _named(path: str) -> str:
    whole, _, last = path.partition(".")
    return _NAMES.get(path) or _NAMES.get(whole) or _NAMES.get(last.rpartition(".")[2]) or path
