"""Letters in a procedure's own words: written as the office wants, refused with the place when they cannot be."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from notifications.catalogue import LETTERS
from notifications.offered import names, offered, samples
from notifications.render import FOLDER, PARTS, LetterError, Rendered, render
from notifications.wording import Wording, copy_template, read_wording
from notifications.wording_check import checked, faults
from states.errors import BadInput

PROCEDURE = "tay-ninh-2023"
BODY = '{{% extends "base.{ending}" %}}\n{{% block body %}}\n{said}\n{{% endblock %}}\n'


def wording(letter: str, part: str, text: str) -> Wording:
    file = f"procedures/{PROCEDURE}/letters/{letter}/{part}"
    return Wording(PROCEDURE, {(letter, part): (file, text)})


def body(said: str, ending: str = "txt") -> str:
    return BODY.format(ending=ending, said=said)


def written(own: Wording, sample: str, **changed: Any) -> Rendered:
    letter = sample.partition("-")[0]
    return render(letter, {**samples(letter)[sample], **changed, "wording": own})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "procedures"


def test_a_copy_of_every_letter_passes_the_check_and_says_the_same(folder: Path) -> None:
    for letter in LETTERS:
        copied = copy_template(folder, PROCEDURE, letter)
        assert [path.name for path in copied] == list(PARTS)
    own = checked(read_wording(folder, PROCEDURE))
    assert len(own.templates) == 3 * len(LETTERS)
    for letter in LETTERS:
        for sample, context in samples(letter).items():
            assert written(own, sample) == render(letter, context), sample


def test_a_letter_of_ones_own_stands_in_the_form_of_the_agency() -> None:
    own = checked(wording("minutes_to_sign", TXT, body("Kính mời ký biên bản của {{ council.title }}.")))
    mail = written(own, "minutes_to_sign")
    assert mail.text.startswith("UBND TỈNH TÂY NINH\nSỞ KHOA HỌC VÀ CÔNG NGHỆ\n")
    assert "Kính mời ký biên bản của Hội đồng tư vấn" in mail.text
    assert "Trân trọng./." in mail.text


def test_a_part_that_is_not_replaced_stays_the_products() -> None:
    own = checked(wording("proposal_received", "subject.txt", "Đã nhận phiếu {{ task.code }}"))
    ours = render("proposal_received", samples("proposal_received")["proposal_received"])
    mail = written(own, "proposal_received")
    assert mail.subject == "Đã nhận phiếu NV-2025-003"
    assert mail.text == ours.text.replace(ours.subject, mail.subject)
    assert written(own, "call") == render("call", samples("call")["call"])


def test_a_page_of_ones_own_escapes_what_is_typed() -> None:
    said = "<p>{{ task.name }} {{ 'Nhiệm vụ: ' ~ task.name }}</p>"
    own = checked(wording("proposal_received", HTML, body(said, "html")))
    task = samples("proposal_received")["proposal_received"]["task"]
    page = written(own, "proposal_received", task={**task, "name": "<b>&</b>"}).html
    assert page.count("&lt;b&gt;&amp;&lt;/b&gt;") == 2
    assert "<b>&" not in page


def test_a_template_is_given_nothing_but_what_its_letter_offers() -> None:
    seen: list[str] = []

    class Row(SimpleNamespace):
        def __getattribute__(self, name: str) -> Any:
            seen.append(name)
            return super().__getattribute__(name)

    task = Row(**samples("proposal_received")["proposal_received"]["task"], secret="mật")
    own = wording("proposal_received", "subject.txt", "Phiếu {{ task.code }} {{ task.secret }}")
    with pytest.raises(LetterError, match="riêng của quy trình tay-ninh-2023 cần “secret”"):
        written(own, "proposal_received", task=task)
    assert "secret" not in seen
    assert {name for name in seen if not name.startswith("_")} == {"code", "name", "submitted_on"}


TXT, HTML = "body.txt", "body.html"
BASE = '{% extends "base.txt" %}\n'

REFUSED: dict[str, tuple[str, str, int, str]] = {
    "unknown_placeholder": (TXT, body("A\n{{ coucil.title }}"), 4, "không có chỗ điền “coucil”.*council.code"),
    "unknown_attribute": (TXT, body("{{ council.tittle }}"), 3, "“council.tittle”.*chỉ có: code, title, year"),
    "attribute_in_a_branch_no_sample_takes": (
        TXT, body("{% if council.year == 1 %}{{ council.x }}{% endif %}"), 3, "“council.x”",
    ),
    "attribute_of_an_item": (
        TXT, body("{% for item in outcomes %}{{ item.ten }}{% endfor %}"), 3, "“item.ten”.*code, name",
    ),
    "attribute_of_a_text": (TXT, body("{{ council.title.upper }}"), 3, "không có phần nào bên trong"),
    "attribute_of_a_list": (TXT, body("{{ outcomes.code }}"), 3, "là danh sách"),
    "attribute_by_map": (TXT, body('{{ outcomes|map(attribute="ma")|join(", ") }}'), 3, "“outcomes.ma”"),
    "unknown_filter": (TXT, body("{{ session_at|ngay }}"), 3, "bộ lọc “ngay”; chỉ có: .*date"),
    "unescaped": (HTML, body("{{ council.title|safe }}", "html"), 3, "“safe”.*không được thành mã HTML"),
    "unescaped_block": (
        HTML, body("{% autoescape false %}x{% endautoescape %}", "html"), 3, "“autoescape” không dùng được",
    ),
    "text_macro_in_a_page": (
        HTML, '{% extends "base.html" %}\n{% from "parts.txt" import facts %}', 2, "parts.html",
    ),
    "python": (TXT, body("{{ ''.__class__.__mro__ }}"), 3, "không có phần nào bên trong"),
    "method": (TXT, body("{{ council.title.upper() }}"), 3, "không gọi được “council.title.upper"),
    "function": (TXT, body("{% for n in range(10) %}{{ n }}{% endfor %}"), 3, "không gọi được “range"),
    "multiplied": (TXT, body("{{ 'x' * 1000000000 }}"), 3, "phép “mul”"),
    "recursion": (TXT, body("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}"), 3, "lệnh “macro”"),
    "self_call": (TXT, body("{{ self.body() }}"), 3, "không gọi được “self.body"),
    "doubling": (TXT, body("{% set a = council.title %}{% set b = a ~ a %}"), 3, "không được dùng lại “a”"),
    "loop_in_loop": (
        TXT, body("{% for a in outcomes %}{% for b in outcomes %}x{% endfor %}{% endfor %}"), 3, "vòng ngoài",
    ),
    "recursive_loop": (TXT, body("{% for a in outcomes recursive %}x{% endfor %}"), 3, "đệ quy"),
    "loop_over_a_text": (TXT, body("{% for a in council.title %}x{% endfor %}"), 3, "một danh sách"),
    "included_file": (TXT, body('{% include "../../calendar.toml" %}'), 3, "lệnh “include”"),
    "other_base": (TXT, '{% extends "call/body.txt" %}', 1, "chỉ được {% extends"),
    "no_base": (TXT, "Kính gửi", 1, "phải mở đầu bằng"),
    "unknown_block": (TXT, BASE + '{% block noi_dung %}x{% endblock %}', 2, "không có khối “noi_dung”"),
    "text_outside": (TXT, BASE + 'Kính gửi', 2, "“Kính gửi” nằm ngoài khối"),
    "unknown_part": (TXT, BASE + '{% from "parts.txt" import bang %}', 2, "không có “bang”.*facts"),
    "syntax": (TXT, body("{{ council.title }"), 3, "sai cú pháp mẫu"),
    "unknown_tag": (TXT, body("{% neu x %}"), 3, "sai cú pháp mẫu"),
    "not_closed": (TXT, BASE + '{% block body %}', 2, "sai cú pháp mẫu"),
    "too_deep": (TXT, body("{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}"), 0, "quá nhiều lớp"),
    "too_long": (TXT, body("x" * 70_000), 0, "tối đa 60000"),
    "subject_with_a_form": ("subject.txt", '{% extends "base.txt" %}', 1, "tiêu đề thư không dùng"),
    "empty_subject": ("subject.txt", " ", 0, "Tiêu đề thư còn trống"),
    "endless_subject": ("subject.txt", "x" * 600, 0, "tối đa 500"),
    "blank": (
        TXT, body("{% for item in outcomes %}\n{{ item.remark }}\n{% endfor %}"), 4, "giá trị rỗng.*điều kiện",
    ),
    "not_always_there": (TXT, body("{{ deadline.title }}"), 3, "cần “deadline”.*minutes_to_sign"),
    "wrong_kind": (TXT, body("\n{{ council.title|date }}"), 4, "không viết được"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_written_is_refused_with_its_place_and_what_there_is(case: str) -> None:
    part, text, line, said = REFUSED[case]
    own = wording("minutes_to_sign", part, text)
    found = faults(own)
    assert found, "accepted"
    first = found[0]
    assert first.file == f"procedures/{PROCEDURE}/letters/minutes_to_sign/{part}"
    assert first.line == line
    with pytest.raises(BadInput, match=said):
        checked(own)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("thank_you/body.txt", "không có thư “thank_you”.*call_closing"),
        ("call/noi_dung.txt", "không có phần “noi_dung.txt”.*subject.txt, body.txt, body.html"),
        ("call/body.txt", "tệp phải là văn bản UTF-8"),
    ],
)
def test_a_file_that_no_letter_would_use_is_named(folder: Path, path: str, said: str) -> None:
    file = folder / PROCEDURE / "letters" / path
    file.parent.mkdir(parents=True)
    file.write_bytes("Kính gửi".encode("utf-16"))
    with pytest.raises(BadInput, match=f"procedures/{PROCEDURE}/letters/{path}: .*{said}"):
        read_wording(folder, PROCEDURE)


def test_nobodys_words_are_written_over(folder: Path) -> None:
    first, *_ = copy_template(folder, PROCEDURE, "call")
    first.write_text("Của tôi", encoding="utf-8")
    with pytest.raises(BadInput, match=r"đã có subject\.txt"):
        copy_template(folder, PROCEDURE, "call")
    assert first.read_text(encoding="utf-8") == "Của tôi"


def test_what_a_letter_offers_comes_from_its_samples() -> None:
    assert {"council.code", "outcomes[].remark", "deadline.due_on", "agency.email", "today"} <= set(
        names(offered("minutes_to_sign"))
    )
    assert (FOLDER / "base.txt").is_file()
