"""A procedure in words: everything it says is said, what is assumed says so, and only what differs is compared."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from secretariat.procedure_candidate import nearest, read_candidate
from secretariat.procedure_differences import differences
from secretariat.procedure_words import chapters
from secretariat.rulebook import FOLDER, rulebook
from secretariat.uploads import LARGEST_TEXT
from states.errors import BadInput
from states.procedure import Procedure

NAME = "tay-ninh-2023"
TEXT = (FOLDER / f"{NAME}.toml").read_text(encoding="utf-8")


def changed(**parts: Any) -> Procedure:
    """The real procedure with other values; a deadline goes by its id."""
    data = tomllib.loads(TEXT)
    for name, part in parts.items():
        if name == "deadlines":
            data["deadlines"] = [rule | part.get(rule["id"], {}) for rule in data["deadlines"]]
        elif isinstance(part, dict):
            data[name] |= part
        else:
            data[name] = part
    return Procedure.model_validate(data)


def said(procedure: Procedure) -> str:
    return "\n".join(
        f"{chapter.title} {clause.label}: {clause.text} ({chapter.source})"
        for chapter in chapters(procedure)
        for clause in chapter.clauses
    )


def test_a_procedure_reads_as_a_regulation() -> None:
    text = said(rulebook().procedure(NAME))
    for sentence in (
        "Hiệu lực: từ ngày 12/07/2023",
        "Số thành viên phải có mặt: ít nhất 2/3 tổng số thành viên (TT 33/2014/TT-BKHCN)",
        "Thông qua khi: trên 3/4 thành viên có mặt đồng ý",
        "Độ dài: 10 ngày làm việc, kể từ ngày hồ sơ chuyển sang trạng thái này (tạm quy ước, chưa có căn cứ)",
        "Độ dài: 01 ngày làm việc trước ngày họp Hội đồng (TT 33/2014/TT-BKHCN)",
        "Hạn gửi: ngày 30/11 (tạm quy ước, chưa có căn cứ)",
        "41/2022/NQ-HĐND: chưa rõ ngày ban hành, chưa rõ cơ quan ban hành",
    ):
        assert sentence in text
    assert "assumed" not in text
    assert "working" not in text


def test_every_deadline_has_a_chapter_with_its_source() -> None:
    procedure = rulebook().procedure(NAME)
    own = {chapter.key: chapter for chapter in chapters(procedure)}
    assert all(own[f"deadline:{rule.id}"].source for rule in procedure.deadlines)


def test_a_procedure_does_not_differ_from_itself() -> None:
    assert differences(rulebook().procedure(NAME), changed()) == ()


@pytest.mark.parametrize(
    ("parts", "title", "label", "before", "after"),
    [
        (
            {"council": {"quorum": "3/4"}},
            "Hội đồng",
            "Số thành viên phải có mặt",
            "ít nhất 2/3",
            "ít nhất 3/4",
        ),
        ({"report": {"due": "12-15"}}, "Báo cáo năm", "Hạn gửi", "ngày 30/11", "ngày 15/12"),
        (
            {"deadlines": {"minutes": {"count": 7}}},
            "Ký biên bản",
            "Độ dài",
            "05 ngày làm việc",
            "07 ngày làm việc",
        ),
        (
            {"deadlines": {"minutes": {"article": "TT 06/2023"}}},
            "Ký biên bản",
            "Căn cứ",
            "tạm quy ước",
            "TT 06/2023",
        ),
        ({"valid_to": "2026-12-31"}, "Phạm vi", "Hiệu lực", "12/07/2023", "đến ngày 31/12/2026"),
    ],
    ids=["quorum", "report", "length", "source", "period"],
)
def test_only_what_differs_is_told(
    parts: dict[str, Any], title: str, label: str, before: str, after: str
) -> None:
    (found,) = differences(rulebook().procedure(NAME), changed(**parts))
    (change,) = found.changes
    assert title in found.title
    assert change.label == label
    assert before in (change.before or "")
    assert after in (change.after or "")


def test_a_deadline_that_went_is_one_line() -> None:
    old = rulebook().procedure(NAME)
    new = old.model_copy(update={"deadlines": old.deadlines[1:]})
    ((gone,), (come,)) = differences(old, new), differences(new, old)
    assert [(change.label, change.after) for change in gone.changes] == [("Cả mục", None)]
    assert [(change.label, change.before) for change in come.changes] == [("Cả mục", None)]


def test_a_draft_of_the_same_name_is_laid_beside_the_procedure_it_replaces() -> None:
    read = read_candidate(f"C:\\thư mục\\{NAME}.toml", TEXT.encode())
    assert read.unfinished == ()
    assert nearest(read.procedure) == NAME


def test_a_draft_is_told_what_keeps_it_out_of_the_folder() -> None:
    read = read_candidate("du-thao.toml", TEXT.replace(f'id = "{NAME}"', 'id = "tay-ninh-2026"').encode())
    assert ["đặt tên tệp là tay-ninh-2026.toml" in read.unfinished[0], NAME in read.unfinished[1]] == [
        True,
        True,
    ]


DEEP = ".".join("a" * 990)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tệp rỗng"),
        (b"x" * (LARGEST_TEXT + 1), "vượt quá 64 KB"),
        (b"\xff\xfe\x00a", "không phải là văn bản UTF-8"),
        (b"a = 1\x00", "không phải là tệp văn bản"),
        (b"x" * 2_001, "dòng 1: dài quá 2000 byte"),
        (b"id = ", "không đọc được TOML"),
        (b"x = " + b"[\n" * 20_000, "lồng nhau quá nhiều lớp"),
        (b"a = " + b"{a=" * 600, "lồng nhau quá nhiều lớp"),
        ("\n".join(f"{DEEP}.b{number} = 1" for number in range(30)).encode(), "thiếu mục bắt buộc"),
        (TEXT.replace('"2/3"', '"1e999999999"').encode(), "council.quorum: phải là phân số"),
        (TEXT.replace("count = 20", f"count = {'9' * 1_900}").encode(), "không được vượt quá 1000"),
        (TEXT.replace("count = 20", "count = -20").encode(), "count phải từ 0 trở lên"),
        (TEXT.replace('"minutes_to_sign"', '"thank_you"').encode(), "không có thư “thank_you”"),
        (TEXT.replace("size_min = 7", "size_min = 9\nsize = 2").encode(), "council.size: mục này không có"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_a_procedure_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_candidate("x.toml", content)


def test_every_objection_is_told_at_once() -> None:
    wrong = TEXT.replace("count = 20", 'count = "hai mươi"').replace("size_max = 7", "size_max = true")
    with pytest.raises(BadInput) as raised:
        read_candidate("x.toml", wrong.encode())
    assert len(str(raised.value).splitlines()) == 2
