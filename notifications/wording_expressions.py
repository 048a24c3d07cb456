"""Expressions of a template that an office wrote: what each one stands for, and what it may not use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from notifications.offered import PLAIN, UNKNOWN, Fields, Items, Shape, Unknown, merged, names, offered
from notifications.wording import Wording

KEEPING = frozenset({"first", "last"})
"""Filters that give an item of the list they are given."""


@dataclass(frozen=True)
class Fault:
    """One thing that must be mended. `line` is 0 where the whole file is meant."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}" + (f", dòng {self.line}" if self.line else "") + f": {self.message}"


@dataclass
class Expressions:
    """`known` is what each name stands for at the place that is being read, `macros` what may be called there."""

    wording: Wording
    letter: str
    part: str
    file: str
    known: dict[str, Shape] = field(default_factory=dict)
    macros: set[str] = field(default_factory=set)
    found: list[Fault] = field(default_factory=list)

    def fault(self, node: nodes.Node, message: str) -> Shape:
        lines = (inner.lineno for inner in (node, *node.find_all(nodes.Node)))
        self.found.append(Fault(self.file, next((line for line in lines if line), 0), message))
        return UNKNOWN

    def expression(self, node: nodes.Node) -> Shape:
        """What the expression stands for; every name, part, filter and call in it is looked at on the way."""
        match node:
            case nodes.Const():
                return PLAIN
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._attribute(node, self.expression(node.node))
            case nodes.Getitem():
                return self._item(node)
            case nodes.List() | nodes.Tuple():
                places = tuple(self.expression(item) for item in node.items)
                return Items(merged(places), places)
            case nodes.Dict():
                return Items(merged(self.expression(pair.value) for pair in node.items))
            case nodes.Filter():
                return self._filter(node)
            case nodes.Test():
                return self._test(node)
            case nodes.CondExpr():
                self.expression(node.test)
                branches = [node.expr1] if node.expr2 is None else [node.expr1, node.expr2]
                return merged(self.expression(branch) for branch in branches)
            case nodes.And() | nodes.Or():
                return merged([self.expression(node.left), self.expression(node.right)])
            case nodes.Add():
                return merged([self.expression(node.left), self.expression(node.right)])
            case nodes.Call():
                return self.call(node)
            case nodes.Concat() | nodes.Compare() | nodes.Operand() | nodes.Not() | nodes.Neg() | nodes.Sub():
                for inner in node.iter_child_nodes():
                    self.expression(inner)
                return PLAIN
        return self.fault(node, f"phép “{type(node).__name__.lower()}” không dùng được trong mẫu thư.")

    def _name(self, node: nodes.Name) -> Shape:
        if node.name in self.known:
            return self.known[node.name]
        if node.name in self.macros:
            return self.fault(node, f"“{node.name}” là khuôn in của parts; hãy viết {node.name}(…).")
        listed = ", ".join(names(offered(self.letter)))
        return self.fault(node, f"không có chỗ điền “{node.name}”; thư {self.letter} chỉ có: {listed}.")

    def _attribute(self, node: nodes.Getattr, of: Shape) -> Shape:
        if isinstance(of, Unknown):
            return UNKNOWN
        if isinstance(of, Fields):
            if node.attr in of.parts:
                return of.parts[node.attr]
            return self.fault(node, f"không có “{_text(node)}”; ở đây chỉ có: {', '.join(of.parts)}.")
        kind = "là danh sách, hãy dùng {% for %}" if isinstance(of, Items) else "không có phần nào bên trong"
        return self.fault(node, f"không có “{_text(node)}”: “{_text(node.node)}” {kind}.")

    def _item(self, node: nodes.Getitem) -> Shape:
        of, key = self.expression(node.node), constant(node.arg)
        if isinstance(of, Fields) and isinstance(key, str):
            return self._attribute(nodes.Getattr(node.node, key, "load", lineno=node.lineno), of)
        if isinstance(of, Items) and not isinstance(node.arg, nodes.Slice):
            self.expression(node.arg)
            return of.each
        return self.fault(node, "trong ngoặc [ ] chỉ ghi số thứ tự của danh sách hoặc tên của một phần.")

    def _filter(self, node: nodes.Filter) -> Shape:
        if node.node is None or node.name not in self.wording.environment.filters:
            safe = " Chữ do người ngoài nhập không được thành mã HTML." if node.name == "safe" else ""
            allowed = ", ".join(sorted(self.wording.environment.filters))
            return self.fault(node, f"không dùng được bộ lọc “{node.name}”; chỉ có: {allowed}.{safe}")
        of = self.expression(node.node)
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.expression(argument)
        if node.name == "map":
            wanted = {str(pair.key): constant(pair.value) for pair in node.kwargs}
            if node.args or list(wanted) != ["attribute"] or not isinstance(of, Items | Unknown):
                return self.fault(node, 'bộ lọc “map” chỉ dùng dạng danh_sách|map(attribute="tên").')
            each = of.each if isinstance(of, Items) else UNKNOWN
            part = nodes.Getattr(node.node, str(wanted["attribute"]), "load", lineno=node.lineno)
            return Items(self._attribute(part, each))
        if node.name in KEEPING and isinstance(of, Items):
            return of.each
        return of if node.name == "default" else PLAIN

    def _test(self, node: nodes.Test) -> Shape:
        if node.name not in self.wording.environment.tests:
            allowed = ", ".join(self.wording.environment.tests)
            return self.fault(node, f"không dùng được phép thử “is {node.name}”; chỉ có: {allowed}.")
        self.expression(node.node)
        return PLAIN

    def call(self, node: nodes.Call) -> Shape:
        """A macro of the shared parts, or the text of the block that this one replaces."""
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.expression(argument)
        called = node.node.name if isinstance(node.node, nodes.Name) else None
        if called not in self.macros | {"super"} or node.dyn_args or node.dyn_kwargs:
            allowed = ", ".join(sorted(self.macros | {"super"}))
            return self.fault(node, f"không gọi được “{_text(node.node)}(…)”; chỉ gọi được: {allowed}.")
        return PLAIN


def constant(node: nodes.Node) -> Any:
    """The value that is written there, None for anything that has to be worked out."""
    return node.value if isinstance(node, nodes.Const) else None


def _text(node: nodes.Node) -> str:
    """The expression about as it was written."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_text(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_text(node.node)}[{constant(node.arg)!r}]"
        case nodes.Filter() if node.node is not None:
            return f"{_text(node.node)}|{node.name}"
    return "…"
