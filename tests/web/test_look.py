"""The look of the desk: colours that can be read, and templates that render and hold nothing inline."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from web import styleguide

WEB = Path(styleguide.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
CSS = (WEB / "static/desk.css").read_text(encoding="utf-8")
MACROS = [
    (path.name, name)
    for path in sorted((WEB / "templates/macros").glob("*.html"))
    for name in re.findall(r"{%-? macro ([a-z]\w*)", path.read_text(encoding="utf-8"))
]
ERRORS = ["403", "404", "409", "413", "422", "429", "500"]


def blocks() -> list[dict[str, str]]:
    """Colour tokens as the sheet sets them: light, dark by the machine's wish, dark by the person's."""
    return [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root[^{]*{([^}]*)}", CSS)
        if "--page:" in block
    ]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = 4.5
EDGE = 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "muted", "accent", "bad") for ground in ("page", "surface")),
    *((ink, "sunken", TEXT) for ink in ("ink", "muted", "accent-strong")),
    *((ink, "accent-soft", TEXT) for ink in ("ink", "muted", "accent", "accent-strong")),
    *((tone, f"{tone}-soft", TEXT) for tone in ("good", "warn", "bad")),
    *(("ink", f"{tone}-soft", TEXT) for tone in ("good", "warn", "bad")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-band", "band", TEXT),
    ("on-band-muted", "band", TEXT),
    *((edge, ground, EDGE) for edge in ("control", "focus") for ground in ("page", "surface")),
    ("control", "sunken", EDGE),
    ("band-line", "band", EDGE),
    ("focus-band", "band", EDGE),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS, ids=lambda value: str(value))
def test_every_pair_of_colours_that_meets_on_a_page_can_be_told_apart(
    theme: int, one: str, other: str, least: float
) -> None:
    tokens = blocks()[theme]
    assert contrast(tokens[one], tokens[other]) >= least


def test_dark_is_the_same_whether_the_machine_or_the_person_asks_for_it() -> None:
    light, by_machine, by_person = blocks()
    assert by_machine == by_person
    assert by_machine.keys() == light.keys()


def test_a_colour_is_named_only_among_the_tokens() -> None:
    rules = CSS[CSS.index("/* ---- Ground ---- */") :]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []


def test_every_token_that_a_rule_uses_is_set() -> None:
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= set(re.findall(r"--([\w-]+):", CSS))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_holds_no_inline_style_script_or_handler(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source, re.IGNORECASE) == []
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", source))
    assert "|safe" not in source.replace(" ", "")


@pytest.mark.parametrize(("file", "name"), MACROS)
def test_every_macro_is_shown_in_the_style_guide(file: str, name: str) -> None:
    used = [path for path in TEMPLATES if path.name in ("styleguide.html", "base.html")]
    shown = "".join(path.read_text(encoding="utf-8") for path in used) + Path(styleguide.__file__).read_text()
    indirectly = (WEB / "templates/macros/parts.html").read_text(encoding="utf-8").count(f"{name}(") > 1
    assert re.search(rf"\b{name}\(|call {name}\b", shown) or indirectly


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("template", ["styleguide.html", *(f"errors/{code}.html" for code in ERRORS)])
def test_a_page_has_one_heading_of_the_first_rank_and_no_id_twice(template: str, *, signed_in: bool) -> None:
    page = styleguide.render("dark", template=template, signed_in=signed_in)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'aria-(?:describedby|labelledby)="([^" ]+)', page)) <= set(ids)
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids)


def test_every_form_that_changes_something_carries_the_token_of_the_visit() -> None:
    page = styleguide.render()
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
    assert forms
    assert all('name="csrf" value="mau"' in form for form in forms)


HOSTILE = '"><script>alert(1)</script>'
KINDS = ["line", "prose", "money", "number", "day", "moment", "flag", "choice", "choices"]
KINDS += ["codes", "document", "file", "records"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_wrote_stays_text_in_every_kind_of_field(kind: str) -> None:
    forms = styleguide.environment().get_template("macros/forms.html").make_module({"visit": None})
    line = SimpleNamespace(
        key="x", label=HOSTILE, required=False, hint=HOSTILE, kind=kind, choices=[(HOSTILE, HOSTILE)]
    )
    html = str(forms.field(line, HOSTILE, HOSTILE))  # type: ignore[attr-defined]
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("prose", "Dòng một\nDòng hai", "\nDòng một\nDòng hai</textarea>"),
        ("number", "0", 'value="0"'),
        ("money", "140.000.000", 'value="140.000.000"'),
        ("flag", "false", 'value="false" checked'),
        ("flag", ["true"], 'value="true" checked'),
        ("line", ["một"], 'value="một"'),
        ("choice", "2", 'value="2" checked'),
        ("choices", ["1", "2"], 'value="2" checked'),
        ("records", ["a:1", "b:2"], "a:1\nb:2</textarea>"),
        ("document", "16/TB-KHCN ngày 12/04/2024", 'value="16/TB-KHCN ngày 12/04/2024"'),
    ],
)
def test_what_was_typed_is_kept_when_a_form_comes_back(kind: str, value: str | list[str], kept: str) -> None:
    forms = styleguide.environment().get_template("macros/forms.html").make_module({"visit": None})
    line = SimpleNamespace(
        key="x", label="Mục", required=True, hint=None, kind=kind, choices=[(1, "Một"), (2, "Hai")]
    )
    assert kept in str(forms.field(line, value, None))  # type: ignore[attr-defined]


def entries(count: int) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            at=datetime(2025, 3, 1 + number, 2, 0, tzinfo=UTC),
            actor_name="Thư ký",
            event_label=f"Việc {number}",
            source="",
            target_label="",
            document=None,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "folded"), [(8, 0), (9, 1), (30, 22)])
def test_a_long_history_shows_the_last_eight_acts_and_folds_the_others(count: int, folded: int) -> None:
    parts = styleguide.environment().get_template("macros/parts.html").make_module({"visit": None})
    html = str(parts.timeline(entries(count)))  # type: ignore[attr-defined]
    shown, _, rest = html.partition("<details")
    assert shown.count("<strong>Việc") == count - folded
    assert rest.count("<strong>Việc") == folded
    assert (f"Xem {folded} việc trước đó" in rest) == bool(folded)


@pytest.mark.parametrize(("count", "is_folded"), [(10, False), (11, True)])
def test_a_list_above_ten_rows_is_folded_with_its_count(count: int, *, is_folded: bool) -> None:
    tables = styleguide.environment().get_template("macros/tables.html").make_module({"visit": None})
    columns = [{"label": "Mã", "kind": "code", "key": None}]
    html = str(tables.folded_table(columns, [[f"DN-{number}"] for number in range(count)], "Nơi nhận"))  # type: ignore[attr-defined]
    assert html.count("<tbody") == 1
    assert html.count('class="cell-code" data-label') == count
    assert (f"Xem cả {count} dòng" in html) == is_folded


def test_filters_but_the_search_are_folded_and_say_how_many_are_set() -> None:
    tables = styleguide.environment().get_template("macros/tables.html").make_module({"visit": None})
    fields = [
        ("q", "Tìm", "search", (), "5S"),
        ("year", "Năm", "choice", [("2025", "2025")], "2025"),
        ("state", "Trạng thái", "choice", [], None),
    ]
    form = SimpleNamespace(action="/tasks", fields=fields, hidden=[], active=[], clear="/tasks")
    html = str(tables.filters(form))  # type: ignore[attr-defined]
    before, _, folded = html.partition("<details")
    assert 'name="q"' in before
    assert 'name="year"' in folded.partition("</details>")[0]
    assert 'Điều kiện lọc <span class="count">1</span>' in folded
