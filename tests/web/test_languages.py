"""The desk in English: every text of the pages has its entry, and every entry its text."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from states.roles import Role
from tests.secretariat.builders import submitted_task
from tests.web.conftest import Desk, words
from web.languages import CATALOGUE
from web.locales_update import update
from web.texts import in_templates, is_vietnamese, literals, modules, texts

HINT = "python -m web.locales_update"


@cache
def entries() -> Mapping[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def fields(text: str) -> list[str]:
    """Names that values are put in for."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_every_text_of_the_pages_stands_in_the_catalogue() -> None:
    missing = {text: places for text, places in texts().items() if text not in entries()}
    assert missing == {}, HINT


def test_the_catalogue_holds_no_text_that_the_pages_do_not_have() -> None:
    assert sorted(set(entries()) - set(texts())) == [], HINT


def test_every_entry_is_translated() -> None:
    assert [text for text, english in entries().items() if not english.strip()] == []


def test_an_entry_stands_once() -> None:
    ids = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids))


def test_a_translation_takes_the_same_values_as_its_text() -> None:
    assert [text for text, english in entries().items() if fields(text) != fields(english)] == []


def test_a_translation_begins_and_ends_like_its_text() -> None:
    """A colon, a full stop or a blank belongs to what stands around the text."""
    ends = [(text, english) for text, english in entries().items() if text[-1:] in ".:…?!"]
    assert [text for text, english in ends if english[-1:] != text[-1:]] == []
    assert [text for text, english in entries().items() if english != english.strip()] == []


def test_english_is_not_written_with_vietnamese_letters_except_in_what_is_quoted() -> None:
    tones = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơư]", re.IGNORECASE)
    quoted = re.compile(r"“[^”]*”|\d+/\S+ ngày \S+")
    assert [english for english in entries().values() if tones.search(quoted.sub("", english))] == []


def test_no_text_of_a_template_is_broken_by_the_per_cent_sign_of_gettext() -> None:
    assert [text for text, _ in in_templates() if "%" in text.replace("%%", "")] == []


def patterns_with_values(tree: ast.AST) -> list[str]:
    """Vietnamese f-strings of a module, which no catalogue can hold. Refusals with values are Vietnamese, as those of
    `secretariat` are.
    """
    raised = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in ast.walk(node)}
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and id(node) not in raised
        and any(isinstance(part, ast.Constant) and is_vietnamese(str(part.value)) for part in node.values)
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_a_text_with_values_is_a_pattern_that_can_be_translated(path: Path) -> None:
    assert patterns_with_values(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_texts_are_found_in_modules_but_not_in_what_nobody_reads() -> None:
    source = '"""Tài liệu."""\npage(r, "t.html", v, "Tin")\nlabel = "Hạn nộp"\nsay("In ra")\nkey = "name"\n'
    assert list(literals(ast.parse(source))) == ["Tin", "Hạn nộp", "In ra"]
    assert patterns_with_values(ast.parse('f"Còn {days} ngày"\nf"{a}/{b}"')) == ["f'Còn {days} ngày'"]


def test_updating_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Nhiệm vụ"\nmsgstr "Tasks"\n\nmsgid "Đã bỏ đi"\nmsgstr "Gone"\n',
        encoding="utf-8",
    )
    missing = update(path)
    assert "Hội đồng" in missing
    assert "Nhiệm vụ" not in missing
    assert 'msgid "Nhiệm vụ"\nmsgstr "Tasks"' in path.read_text(encoding="utf-8")
    assert "Đã bỏ đi" not in path.read_text(encoding="utf-8")


def test_the_catalogue_is_as_the_script_leaves_it(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_bytes(CATALOGUE.read_bytes())
    assert update(path) == []
    assert path.read_bytes() == CATALOGUE.read_bytes(), HINT


def test_a_case_is_read_in_english_by_whoever_asks_for_it_and_stays_vietnamese_for_others(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser, other = desk.of(Role.SECRETARIAT), desk.of(Role.LEADER)
    assert browser.post("/language", language="en").status_code == 303
    page = browser.get("/cases/task/NV-2025-001").text
    text = words(page)
    assert '<html lang="en"' in page
    for english in (
        "Submitted, to be checked",
        "What can be done",
        "Request a supplement",
        "Proposing organisation",
    ):
        assert english in text
    for vietnamese in ("Đã nộp, chờ kiểm tra", "Việc có thể làm", "Yêu cầu bổ sung", "thư ký"):
        assert vietnamese not in text
    assert "Đã nộp, chờ kiểm tra" in other.text("/cases/task/NV-2025-001")
