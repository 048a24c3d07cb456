"""What people type into a letter, and what is missing from it: shown as typed, or an error that says where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from notifications.render import LetterError, Rendered, render
from tests.notifications.letter_cases import (
    ALWAYS,
    CASES,
    TASK,
    TODAY,
    Page,
    every_case,
    letter_of,
    words,
    written,
)

HOSTILE = '<script>alert(1)</script> & "{{ 7*7 }}" {% raw %}'


def poisoned(value: Any, mark: str) -> Any:
    """The same context with `mark` behind every text."""
    if isinstance(value, Mapping):
        return {key: poisoned(inner, mark) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, mark) for inner in value]
    return f"{value} {mark}" if isinstance(value, str) else value


def of_case(case: str, mark: str) -> dict[str, Any]:
    """The context of a case, marked everywhere but in the code of an outcome."""
    context = poisoned({**ALWAYS, **CASES[case]}, mark)
    return {**context, **{name: CASES[case][name] for name in ("outcome",) if name in CASES[case]}}


@every_case
def test_whatever_is_typed_arrives_as_typed_and_never_as_markup(case: str) -> None:
    mail = render(letter_of(case), of_case(case, HOSTILE))
    page = Page(mail.html)
    assert HOSTILE in mail.text
    assert HOSTILE in page.text
    assert "script" not in page.tags
    assert words(page.text) == words(mail.text)


def test_a_line_break_in_a_code_cannot_add_a_header_to_the_subject() -> None:
    mail = written("proposal_received", task={**TASK, "code": "NV-1\r\nBcc: x@y.example\u2028Z"})
    assert mail.subject == "Xác nhận đã tiếp nhận phiếu đề xuất số NV-1 Bcc: x@y.example Z"


@every_case
def test_a_subject_stays_short_when_names_are_long_and_codes_full(case: str) -> None:
    context = of_case(case, "x" * 25)
    for name in ("announcement", "council", "task", "organisation"):
        if name in context:
            long = {key: text * 9 for key, text in context[name].items() if key in ("name", "title")}
            context[name] = {**context[name], **long}
    assert len(render(letter_of(case), context).subject) <= 200


def test_names_pasted_in_decomposed_form_are_sent_composed() -> None:
    name = "Nhà máy chế biến mủ"
    mail = written("proposal_received", task={**TASK, "name": unicodedata.normalize("NFD", name)})
    assert f"Tên nhiệm vụ đề xuất: {name}\n" in mail.text
    assert name in mail.html


def test_an_unknown_letter_is_named_with_the_letters_there_are() -> None:
    with pytest.raises(LetterError, match=r"“thank_you”.*call_closing") as raised:
        render("thank_you", ALWAYS)
    assert raised.value.letter == "thank_you"


def without(value: Any, *path: Any) -> Any:
    """A copy that lacks the last key of the path."""
    if len(path) == 1:
        return {key: inner for key, inner in value.items() if key != path[0]}
    if isinstance(value, list):
        return [without(inner, *path[1:]) if at == path[0] else inner for at, inner in enumerate(value)]
    return {**value, path[0]: without(value[path[0]], *path[1:])}


def paths(value: Any, *above: Any) -> Iterator[tuple[Any, ...]]:
    """Where every key of a context stands."""
    for key, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
        if isinstance(value, Mapping):
            yield (*above, key)
        if isinstance(inner, Mapping | list):
            yield from paths(inner, *above, key)


def tried(letter: str, context: Mapping[str, Any]) -> Rendered | LetterError:
    try:
        return render(letter, context)
    except LetterError as error:
        return error


@every_case
def test_a_missing_placeholder_is_named_or_was_never_needed(case: str) -> None:
    letter, context, complete = letter_of(case), {**ALWAYS, **CASES[case]}, written(case)
    needed = set()
    for path in paths(context):
        if path == ("deadline",) and letter in ("council_membership", "minutes_to_sign"):
            continue  # these two go out first without a deadline, then as reminders of one
        result = tried(letter, without(context, *path))
        if isinstance(result, LetterError):
            assert (result.letter, result.placeholder) == (letter, path[-1])
            assert f"“{letter}”" in str(result)
            assert f"“{path[-1]}”" in str(result)
            needed.add(path)
        else:
            assert result == complete
    assert {(name,) for name in CASES[case]} - {("deadline",)} <= needed
    assert {("recipient", "name"), ("agency", "email"), ("today",)} <= needed


@pytest.mark.parametrize(
    ("case", "changed", "placeholder"),
    [
        ("proposal_received", {"task": {"name": "Đề xuất", "submitted_on": TODAY}}, "code"),
        ("call", {"programme": {"short_name": "Chương trình"}}, "name"),
        ("progress_reminder-late", {"deadline": {"title": "Nộp báo cáo"}}, "days_left"),
        ("result-approved", {"outcome": "postponed"}, "postponed"),
        ("escalation-leader", {"level": 3}, "3"),
    ],
)
def test_a_part_that_is_missing_is_named(case: str, changed: dict[str, Any], placeholder: str) -> None:
    with pytest.raises(LetterError, match=f"“{placeholder}”"):
        written(case, **changed)


def emptied(value: Any, *path: Any) -> Any:
    """A copy in which the last key of the path holds None."""
    if isinstance(value, list):
        return [emptied(inner, *path[1:]) if at == path[0] else inner for at, inner in enumerate(value)]
    return {**value, path[0]: emptied(value[path[0]], *path[1:]) if path[1:] else None}


@every_case
def test_nothing_empty_is_printed_as_none(case: str) -> None:
    context = {**ALWAYS, **CASES[case]}
    for path in paths(context):
        try:
            mail = render(letter_of(case), emptied(context, *path))
        except (LetterError, TypeError):
            continue  # a day or a list that is not there cannot even be compared or counted
        assert "none" not in (mail.subject + mail.text + mail.html).lower()


@pytest.mark.parametrize(
    ("case", "changed"),
    [
        ("session_invitation", {"place": None}),
        ("session_invitation", {"session_at": None}),
        ("progress_reminder-ahead", {"contract": {"reference": "05/HĐ-KHCN", "issued_on": None}}),
    ],
)
def test_an_empty_value_is_an_error_and_not_the_word_none(case: str, changed: dict[str, Any]) -> None:
    with pytest.raises(LetterError, match="giá trị rỗng"):
        written(case, **changed)
