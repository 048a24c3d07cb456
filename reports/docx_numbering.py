"""The numbers that Word prints before the paragraphs of its lists: they stand nowhere in the text of the file.

Computed as Word counts (ISO/IEC 29500-1, 17.9): one count for each list definition, restarted by every paragraph of
a higher level and where an instance of the list says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """`format` and `text` as in the file: `decimal` and `%1.%2.`; `style` is the paragraph style bound to it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts: bool = True
    style: str | None = None


@dataclass(frozen=True)
class _Instance:
    """A list that paragraphs name: its definition, its own first numbers and levels."""

    definition: str
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass
class Numbering:
    """The lists of one document and how far each has counted; call `label` for each paragraph in reading order."""

    definitions: dict[str, dict[int, Level]] = field(default_factory=dict)
    instances: dict[str, _Instance] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph; return `2.1.`, `a)` or `-` as Word prints it, empty for an unknown list."""
        instance = self.instances.get(list_id)
        if instance is None or not 0 <= level < _LEVELS:
            return ""
        levels = {**self.definitions.get(instance.definition, {}), **instance.levels}
        count = self.counts.setdefault(instance.definition, {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            count |= {at: start - 1 for at, start in instance.starts.items()}
        for above in range(level):
            count.setdefault(above, levels.get(above, Level()).start)
        count[level] = count.get(level, levels.get(level, Level()).start - 1) + 1
        for below in [at for at in count if at > level and levels.get(at, Level()).restarts]:
            del count[below]
        return _printed(levels, count, level)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level of a list that a paragraph style is bound to, 0 when to none."""
        instance = self.instances.get(list_id)
        levels = self.definitions.get(instance.definition, {}) if instance else {}
        return next((at for at, level in levels.items() if level.style == style), 0)


def read_numbering(part: BaseOxmlElement | None) -> Numbering:
    """Read `word/numbering.xml`; without the part no paragraph has a number."""
    numbering = Numbering()
    if part is None:
        return numbering
    links, named = {}, {}
    for definition in part.findall(qn("w:abstractNum")):
        name = definition.get(qn("w:abstractNumId"), "")
        numbering.definitions[name] = _levels(definition)
        links[name] = _value(definition, "w:numStyleLink")
        named[_value(definition, "w:styleLink")] = name
    for instance in part.findall(qn("w:num")):
        definition_id = _value(instance, "w:abstractNumId") or ""
        linked = links.get(definition_id)
        numbering.instances[instance.get(qn("w:numId"), "")] = _Instance(
            definition=named.get(linked, definition_id) if linked else definition_id,
            starts={
                int(over.get(qn("w:ilvl"), "0")): int(start)
                for over in instance.findall(qn("w:lvlOverride"))
                if (start := _value(over, "w:startOverride"))
            },
            levels={
                at: level
                for over in instance.findall(qn("w:lvlOverride"))
                for at, level in _levels(over).items()
            },
        )
    return numbering


def _levels(element: BaseOxmlElement) -> dict[int, Level]:
    return {
        int(level.get(qn("w:ilvl"), "0")): Level(
            start=int(_value(level, "w:start") or 1),
            format=_value(level, "w:numFmt") or "decimal",
            text=_value(level, "w:lvlText") or "",
            legal=level.find(qn("w:isLgl")) is not None,
            restarts=_value(level, "w:lvlRestart") != "0",
            style=_value(level, "w:pStyle"),
        )
        for level in element.findall(qn("w:lvl"))
    }


def _value(element: BaseOxmlElement, tag: str) -> str | None:
    child = element.find(qn(tag))
    return None if child is None else child.get(qn("w:val"))


def _printed(levels: dict[int, Level], count: dict[int, int], at: int) -> str:
    level = levels.get(at, Level())
    if level.format == "bullet":
        return "-"

    def number(place: re.Match[str]) -> str:
        above = int(place[1]) - 1
        format_ = "decimal" if level.legal else levels.get(above, Level()).format
        return _spelt(count.get(above, 0), format_)

    return re.sub(r"%([1-9])", number, level.text).strip()


def _spelt(number: int, format_: str) -> str:
    if format_ == "none":
        return ""
    if format_ in ("lowerLetter", "upperLetter") and number > 0:
        turns, at = divmod(number - 1, 26)
        letters = chr(ord("a") + at) * (turns + 1)
        return letters if format_ == "lowerLetter" else letters.upper()
    if format_ in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if format_ == "lowerRoman" else roman.upper()
    return f"{number:02d}" if format_ == "decimalZero" else str(number)


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN:
        turns, number = divmod(number, value)
        signs += sign * turns
    return signs
