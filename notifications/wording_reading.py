"""One template that an office wrote, read from top to bottom: what it may not use, with the line and what there is.

Only the parts of jinja that a letter needs are let through, so that what is let through ends soon and says only
what its letter offers: a loop inside a loop runs over the outer one's items, nothing calls itself, nothing grows
by doubling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Template, TemplateSyntaxError, nodes

from notifications.offered import PLAIN, UNKNOWN, Fields, Items, Shape, Unknown, offered
from notifications.wording_expressions import Expressions, Fault, constant

LONGEST = 60_000
"""Characters of one template."""

LOOP = Fields(dict.fromkeys(("index", "index0", "revindex", "first", "last", "length"), PLAIN))


@dataclass
class Reading(Expressions):
    """One template on its way from top to bottom; `known` is what each name stands for at that place."""

    looped: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    in_loop: bool = False

    @property
    def ending(self) -> str:
        return self.part.rpartition(".")[2]

    def faults_of(self, text: str) -> list[Fault]:
        """Everything that can be seen without writing the letter, in the order of the lines."""
        if len(text) > LONGEST:
            return [Fault(self.file, 0, f"dài {len(text)} ký tự, tối đa {LONGEST}; hãy rút gọn.")]
        self.known = {**offered(self.letter).parts, "bare": PLAIN}
        if self.part != "subject.txt":
            self.known["subject"] = PLAIN
        try:
            tree = self.wording.environment.parse(text)
        except TemplateSyntaxError as error:
            said = f"sai cú pháp mẫu ({error.message}); hãy kiểm tra dấu {{{{ }}}}, {{% %}} và tên lệnh ở dòng này."
            return [Fault(self.file, error.lineno, said)]
        except RecursionError:
            return [Fault(self.file, 0, "lồng nhau quá nhiều lớp; hãy viết đơn giản hơn.")]
        self._layout(tree)
        self._statements(tree.body)
        return sorted(dict.fromkeys(self.found), key=lambda fault: fault.line)

    def _layout(self, tree: nodes.Template) -> None:
        """A body extends the agency's form and says everything inside its blocks; a subject stands alone."""
        extends = list(tree.find_all(nodes.Extends))
        if self.part == "subject.txt":
            if extends:
                self.fault(extends[0], "tiêu đề thư không dùng {% extends %}; hãy viết thẳng tiêu đề.")
            return
        base = f"base.{self.ending}"
        if not extends:
            self.fault(
                tree, f'phải mở đầu bằng {{% extends "{base}" %}} để thư có đúng thể thức của cơ quan.'
            )
        blocks = self._shared(base).blocks
        for block in tree.find_all(nodes.Block):
            if block.name not in blocks:
                self.fault(block, f"{base} không có khối “{block.name}”; chỉ có: {', '.join(blocks)}.")
        for outside in tree.body if extends else ():
            if isinstance(outside, nodes.If | nodes.For | nodes.CallBlock):
                self._lost(outside, "một lệnh if, for hoặc call")
            for said in outside.nodes if isinstance(outside, nodes.Output) else ():
                if not isinstance(said, nodes.TemplateData):
                    self._lost(said, "một chỗ điền {{ }}")
                elif said.data.strip():
                    self._lost(said, f"chữ “{said.data.strip()[:40]}”")

    def _lost(self, node: nodes.Node, what: str) -> None:
        self.fault(node, f"{what} nằm ngoài khối nên sẽ không được gửi; hãy đưa vào {{% block body %}}.")

    def _shared(self, name: str) -> Template:
        return self.wording.environment.get_template(name)

    def _statements(self, body: list[nodes.Node]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self.expression(part)
            case nodes.If():
                self.expression(node.test)
                for branch in (node.body, node.elif_, node.else_):
                    self._statements(list(branch))
            case nodes.For():
                self._loop(node)
            case nodes.Assign():
                self._assign(node)
            case nodes.Block():
                self._statements(node.body)
            case nodes.CallBlock():
                self.call(node.call)
                self._statements(node.body)
            case nodes.Extends():
                if constant(node.template) != f"base.{self.ending}":
                    self.fault(node, f'chỉ được {{% extends "base.{self.ending}" %}}.')
            case nodes.FromImport():
                self._import(node)
            case _:
                # Jinja wraps the one statement that has no name of its own.
                name = "autoescape" if isinstance(node, nodes.Scope) else type(node).__name__.lower()
                self.fault(
                    node,
                    f"lệnh “{name}” không dùng được trong mẫu thư; chỉ dùng: extends, from … "
                    "import, block, call, if, for, set.",
                )

    def _import(self, node: nodes.FromImport) -> None:
        parts = f"parts.{self.ending}"
        if constant(node.template) != parts:
            # What a macro of parts.txt returns would stand in the page as it is, with whatever was typed into it.
            self.fault(node, f'chỉ được {{% from "{parts}" import … %}}.')
            return
        exported = vars(self._shared(parts).module)
        shown = [name for name in exported if not name.startswith("_")]
        for wanted in node.names:
            name, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            if name not in shown:
                self.fault(node, f"{parts} không có “{name}”; chỉ có: {', '.join(shown)}.")
            elif callable(exported[name]):
                self.macros.add(alias)
            else:
                self.known[alias] = PLAIN

    def _assign(self, node: nodes.Assign) -> None:
        if not isinstance(node.target, nodes.Name):
            self.fault(node, "{% set %} chỉ đặt một tên mỗi lần.")
            return
        for name in _with_self(node.node):
            if isinstance(name, nodes.Name) and name.name in self.made:
                self.fault(
                    node, f"{{% set %}} không được dùng lại “{name.name}” do một {{% set %}} khác đặt."
                )
        self.known[node.target.name] = self.expression(node.node)
        self.made.add(node.target.name)

    def _loop(self, node: nodes.For) -> None:
        shape = self.expression(node.iter)
        if node.recursive:
            self.fault(node, "không dùng được vòng lặp đệ quy (recursive).")
        if not isinstance(shape, Items | Unknown):
            self.fault(node, "{% for %} chỉ chạy trên một danh sách.")
        used = [name.name for name in _with_self(node.iter) if isinstance(name, nodes.Name)]
        if self.in_loop and not set(used) <= self.looped:
            self.fault(node, "{% for %} nằm trong {% for %} khác thì chỉ chạy trên danh sách của vòng ngoài.")
        before = dict(self.known), set(self.looped), self.in_loop
        bound = _bound(node.target, shape.each if isinstance(shape, Items) else UNKNOWN)
        self.known |= bound | {"loop": LOOP}
        self.looped |= set(bound)
        self.in_loop = True
        if node.test is not None:
            self.expression(node.test)
        self._statements(node.body)
        self.known, self.looped, self.in_loop = before
        self._statements(node.else_)


def _with_self(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    yield from node.find_all(nodes.Node)


def _bound(target: nodes.Node, each: Shape) -> dict[str, Shape]:
    """The names that a loop gives to an item, or to each place of it."""
    if isinstance(target, nodes.Name):
        return {target.name: each}
    places = each.places if isinstance(each, Items) else None
    wanted = (
        [item for item in target.items if isinstance(item, nodes.Name)]
        if isinstance(target, nodes.Tuple)
        else []
    )
    shapes = places if places is not None and len(places) == len(wanted) else [UNKNOWN] * len(wanted)
    return {item.name: shape for item, shape in zip(wanted, shapes, strict=True)}
