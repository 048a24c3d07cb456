"""The chart of a kind of case, drawn from the compiled table that the acts themselves run on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markupsafe import Markup

from states.lifecycles import LIFECYCLES
from web.svg.arrows import arrow
from web.svg.element import (
    ACCENT,
    ACCENT_SOFT,
    CONTROL,
    INK,
    LINE,
    MUTED,
    SUNKEN,
    SURFACE,
    Table,
    element,
    lines,
    picture,
    text,
)
from web.svg.legend import Say, flag, legend, tick
from web.svg.placing import Grid, grid, ranks, turned
from web.svg.routing import Frame, Way, chosen
from web.svg.tracks import framed

BOX = (110.0, 48.0)
LINE_HEIGHT, LONGEST, ROUND_LONGEST, HEAD, FOOT = 14.0, 16, 14, 26.0, 36.0
MAIN = 2.5
"""How much more the main line is worth than a side road."""


@dataclass(frozen=True)
class Chart:
    """A chart laid out: which arrows there are with the acts on each, and how they run."""

    grid: Grid
    frame: Frame
    ways: tuple[Way, ...]
    acts: dict[tuple[str, str], tuple[str, ...]]


@cache
def chart(kind: str) -> Chart:
    """Lay out the chart of a kind once: the largest takes most of a second, so an edge asks for it at start."""
    table = LIFECYCLES[kind]
    acts: dict[tuple[str, str], tuple[str, ...]] = {}
    for step in table.steps:
        pair = (step.source, step.target)
        acts[pair] = (*acts.get(pair, ()), step.rule.label)
    arrows = _weighed([pair for pair in acts if pair[0] != pair[1]], list(table.states))
    best = ranks(table)
    _, cost = chosen(grid(best), arrows, rounds=1)
    better = True
    while better:
        better = False
        for other in turned(best):
            _, found = chosen(grid(other), arrows, rounds=1, within=cost)
            if found < cost:
                best, cost, better = other, found, True
    cells = grid(best)
    taken, _ = chosen(cells, arrows, rounds=6)
    frame = framed(cells, taken, BOX, least=18.0)
    return Chart(cells, frame, tuple(taken), acts)


def _weighed(pairs: Iterable[tuple[str, str]], order: Sequence[str]) -> dict[tuple[str, str], float]:
    """The main line is what leads from each state to the next declared one: it shall run straight."""
    arrows = dict.fromkeys(pairs, 1.0)
    for source in order:
        forward = [
            pair for pair in arrows if pair[0] == source and order.index(pair[1]) > order.index(source)
        ]
        if forward:
            arrows[min(forward, key=lambda pair: order.index(pair[1]))] = MAIN
    return arrows


def lifecycle_svg(
    kind: str, current: str | None = None, visited: Sequence[str] = (), *, say: Say = str
) -> Markup:
    """The chart with the way of one case through it, or bare when no state is given.

    `visited` are the states of a case in the order it went through them; the arrows between each two are
    drawn strong. The current state is a filled box with a frame and a flag, a visited one has a full
    outline and a tick, one not reached is pale and dashed, a final one is round: no sign is a colour alone.
    """
    table, drawing = LIFECYCLES[kind], chart(kind)
    trail = [*visited, *([current] if current and (not visited or visited[-1] != current) else [])]
    walked = {pair for pair in pairwise(trail) if pair[0] != pair[1]}
    bare = current is None and not visited
    where = say("Đang ở: {state}").format(state=say(table.states[current])) if current else ""
    width, height = drawing.frame.size
    head = HEAD if len(drawing.grid.bands) > 1 else 0.0
    boxes = [_box(drawing, kind, state, _mark(state, current, trail), bare, say) for state in table.states]
    signs, end = legend(8.0, height + head + FOOT / 2 + 4, bare, say)
    return picture(
        max(width, end),
        height + head + FOOT,
        *_bands(drawing, say),
        element("g", *_arrows(drawing, walked, kind, say), *boxes, transform=f"translate(0 {head:g})"),
        *signs,
        name="lifecycle",
        title=say("Sơ đồ trạng thái: {name}").format(name=say(table.chart.title)),
        description=" ".join(filter(None, [where, say("Nội dung sơ đồ có trong bảng kèm theo.")])),
    )


def lifecycle_table(
    kind: str, current: str | None = None, visited: Iterable[str] = (), *, say: Say = str
) -> Table:
    """The same as rows: phase, state, where the case stands, and what leads on from it."""
    table, trail = LIFECYCLES[kind], list(visited)
    marks = {"current": say("hiện tại"), "visited": say("đã qua"), "ahead": ""}
    return Table(
        caption=say("Sơ đồ trạng thái: {name}").format(name=say(table.chart.title)),
        heads=(say("Giai đoạn"), say("Trạng thái"), say("Hồ sơ"), say("Việc tiếp theo")),
        rows=tuple(
            (
                say(table.phase_of(state) or ""),
                say(label),
                marks[_mark(state, current, trail)],
                "; ".join(_led(kind, state, say)) or say("kết thúc"),
            )
            for state, label in table.states.items()
        ),
    )


def _led(kind: str, state: str, say: Say) -> list[str]:
    table = LIFECYCLES[kind]
    return [
        say(step.rule.label) + (f" → {say(table.states[step.target])}" if step.target != state else "")
        for step in table.steps
        if step.source == state
    ]


def _mark(state: str, current: str | None, trail: Sequence[str]) -> str:
    if state == current:
        return "current"
    return "visited" if state in trail else "ahead"


def _bands(drawing: Chart, say: Say) -> list[Markup]:
    """The phases behind the boxes; a chart of one phase needs no name for it."""
    bands, frame = drawing.grid.bands, drawing.frame
    if len(bands) < 2:
        return []
    found = []
    for phase, first, last in bands:
        left, right = frame.columns[first] - 9, frame.columns[last] + BOX[0] + 9
        found.append(
            element(
                "rect", x=left, y=1, width=right - left, height=frame.size[1] + HEAD - 2, rx=8, fill=SUNKEN,
                class_="band",
            )
        )  # fmt: skip
        found.append(
            text(say(phase), (left + right) / 2, 19, text_anchor="middle", font_weight=600, fill=MUTED)
        )
    return found


def _arrows(drawing: Chart, walked: set[tuple[str, str]], kind: str, say: Say) -> list[Markup]:
    """Arrows to one target together: each set clears its way of those below before it is drawn."""
    states = LIFECYCLES[kind].states
    sets: dict[str, list[Way]] = {}
    for way in drawing.ways:
        sets.setdefault(way.target, []).append(way)
    # The way that the case went lies on top.
    ordered = sorted(sets.items(), key=lambda item: any((way.source, item[0]) in walked for way in item[1]))
    found = []
    for target, members in ordered:
        members.sort(key=lambda way: (way.source, target) in walked)
        clear = [drawing.frame.points(way) for way in members]
        found += [arrow(points, stroke=SURFACE, wide=5.0) for points in clear]
        for way, points in zip(members, clear, strict=True):
            strong = (way.source, way.target) in walked
            acts = ", ".join(say(label) for label in drawing.acts[way.source, way.target])
            ends = f"{say(states[way.source])} → {say(states[way.target])}"
            found.append(
                element(
                    "g",
                    element("title", f"{acts}: {ends}"),
                    arrow(points, stroke="transparent", wide=11.0),
                    arrow(
                        points,
                        stroke=ACCENT if strong else CONTROL,
                        wide=2.5 if strong else 1.25,
                        head=True,
                    ),
                    class_=f"arrow{' arrow-walked' if strong else ''}",
                )
            )
    return found


def _box(drawing: Chart, kind: str, state: str, mark: str, bare: bool, say: Say) -> Markup:
    table = LIFECYCLES[kind]
    label = say(table.states[state])
    x, y = drawing.frame.port(state, "left", -BOX[1] / 2)
    here = mark == "current"
    pale = mark == "ahead" and not bare
    rect = element(
        "rect", x=x, y=y, width=BOX[0], height=BOX[1], rx=BOX[1] / 2 if state in table.final else 6,
        fill=ACCENT_SOFT if here else SURFACE,
        stroke=ACCENT if mark != "ahead" else LINE if pale else CONTROL,
        stroke_width=2.5 if here else 1.5 if not pale else 1.25,
        stroke_dasharray="4 3" if pale else None,
    )  # fmt: skip
    words = lines(label, ROUND_LONGEST if state in table.final else LONGEST)
    top = y + BOX[1] / 2 - LINE_HEIGHT * (len(words) - 1) / 2 + 4
    written = [
        text(
            line, x + BOX[0] / 2, top + n * LINE_HEIGHT, text_anchor="middle", fill=MUTED if pale else INK,
            font_weight=700 if here else None,
        )
        for n, line in enumerate(words)
    ]  # fmt: skip
    return element(
        "g",
        element("title", _told(drawing, kind, state, mark, say)),
        rect,
        *written,
        *_sign(mark, x, y, state in table.final),
        class_=f"state state-{mark}{' state-final' if state in table.final else ''}",
    )


def _told(drawing: Chart, kind: str, state: str, mark: str, say: Say) -> str:
    """What a box says on hover: where the case stands, and the acts that leave the state as it is."""
    label, staying = say(LIFECYCLES[kind].states[state]), drawing.acts.get((state, state), ())
    standing = {"current": f" ({say('hiện tại')})", "visited": f" ({say('đã qua')})", "ahead": ""}[mark]
    kept = f". {say('Không đổi trạng thái')}: {', '.join(map(say, staying))}" if staying else ""
    return f"{label}{standing}{kept}"


def _sign(mark: str, x: float, y: float, final: bool) -> list[Markup]:
    """A frame and a flag on the current box, a tick on one that was passed."""
    if mark == "current":
        frame = element(
            "rect", x=x - 4, y=y - 4, width=BOX[0] + 8, height=BOX[1] + 8,
            rx=BOX[1] / 2 + 4 if final else 10, fill="none", stroke=ACCENT,
        )  # fmt: skip
        return [frame, flag(x + 10, y)]
    return [tick(x + BOX[0] - 2, y + 2)] if mark == "visited" else []
