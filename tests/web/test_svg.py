"""Pictures as a reader gets them: every state and figure is there, nothing overlaps, and a table says the same."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import segno

from states.lifecycles import LIFECYCLES
from web.svg.bars import Bar, Range, bars_svg, range_svg
from web.svg.element import lines
from web.svg.lifecycle import BOX, chart, lifecycle_svg, lifecycle_table
from web.svg.qr import MODULE, QUIET, qr_code
from web.svg.routing import drawn, tangle

SVG = "{http://www.w3.org/2000/svg}"
HALF_WAY = ["draft", "submitted", "supplementing", "submitted", "eligible", "in_council"]

every_kind = pytest.mark.parametrize("kind", list(LIFECYCLES))


def read(picture: str) -> Any:
    return ElementTree.fromstring(picture)


def groups(picture: str, name: str) -> list[Any]:
    return [group for group in read(picture).iter(f"{SVG}g") if name in group.get("class", "").split()]


def titles(picture: str, name: str) -> list[str]:
    return [group.findtext(f"{SVG}title") for group in groups(picture, name)]


def words(group: Any) -> str:
    return " ".join(part.text for part in group.iter(f"{SVG}text"))


@every_kind
def test_every_state_has_a_box_with_its_whole_name(kind: str) -> None:
    shown = [words(group) for group in groups(lifecycle_svg(kind), "state")]
    assert shown == list(LIFECYCLES[kind].states.values())


@every_kind
def test_boxes_stand_apart_within_the_picture(kind: str) -> None:
    frame = chart(kind).frame
    corners = {state: frame.port(state, "left", -BOX[1] / 2) for state in LIFECYCLES[kind].states}
    for (x1, y1), (x2, y2) in combinations(corners.values(), 2):
        assert abs(x1 - x2) >= BOX[0] + 10 or abs(y1 - y2) >= BOX[1] + 10
    assert all(
        0 <= x <= frame.size[0] - BOX[0] and 0 <= y <= frame.size[1] - BOX[1] for x, y in corners.values()
    )
    # At 1,100 pixels letters of 12 stay above 11.
    assert frame.size[0] <= 1200


@every_kind
def test_no_arrow_runs_through_a_box(kind: str) -> None:
    drawing = chart(kind)
    for way in drawing.ways:
        points = drawing.frame.points(way)
        for state in LIFECYCLES[kind].states:
            left, top = drawing.frame.port(state, "left", -BOX[1] / 2)
            for (x1, y1), (x2, y2) in pairwise(points):
                over = min(x1, x2) < left + BOX[0] - 1 and max(x1, x2) > left + 1
                beside = min(y1, y2) < top + BOX[1] - 1 and max(y1, y2) > top + 1
                assert not (over and beside), (way, state)


@every_kind
def test_arrows_are_the_steps_of_the_chart_and_go_down_or_across(kind: str) -> None:
    drawing, steps = chart(kind), LIFECYCLES[kind].steps
    assert {(way.source, way.target) for way in drawing.ways} == {
        (step.source, step.target) for step in steps if step.source != step.target
    }
    for way in drawing.ways:
        for (x1, y1), (x2, y2) in pairwise(drawing.frame.points(way)):
            assert abs(x1 - x2) < 0.01 or abs(y1 - y2) < 0.01


def test_few_arrows_cross() -> None:
    found = {kind: tangle([drawn(way, chart(kind).frame) for way in chart(kind).ways]) for kind in LIFECYCLES}
    assert all(count <= (3 if kind in ("task", "council") else 1) for kind, count in found.items()), found


def test_an_arrow_names_its_acts_on_hover() -> None:
    shown = titles(lifecycle_svg("task"), "arrow")
    assert "Ký hợp đồng: Đang thẩm định kinh phí → Đang thực hiện" in shown
    (box,) = [title for title in titles(lifecycle_svg("task"), "state") if title.startswith("Đang thực hiện")]
    assert "Không đổi trạng thái: Tiếp nhận báo cáo định kỳ, Đánh giá báo cáo định kỳ" in box


def test_where_a_case_stands_is_told_by_more_than_colour() -> None:
    picture = lifecycle_svg("task", "in_council", HALF_WAY)
    (here,) = groups(picture, "state-current")
    assert words(here) == "Đang qua Hội đồng"
    assert here.findtext(f"{SVG}title").startswith("Đang qua Hội đồng (hiện tại)")
    # Its flag is a shape of its own, and its name is bold.
    assert here.findall(f"{SVG}path")
    assert {part.get("font-weight") for part in here.iter(f"{SVG}text")} == {"700"}
    assert len(groups(picture, "state-visited")) == 4
    assert all(group.findall(f"{SVG}circle") for group in groups(picture, "state-visited"))
    pale = groups(picture, "state-ahead")
    assert {group.find(f"{SVG}rect").get("stroke-dasharray") for group in pale} == {"4 3"}
    assert read(picture).findtext(f"{SVG}desc").startswith("Đang ở: Đang qua Hội đồng")


def test_the_way_a_case_went_is_drawn_strong() -> None:
    walked = set(titles(lifecycle_svg("task", "in_council", HALF_WAY), "arrow-walked"))
    assert len(walked) == 5
    assert "Nộp bản bổ sung: Chờ bổ sung → Đã nộp, chờ kiểm tra" in walked
    assert titles(lifecycle_svg("task"), "arrow-walked") == []


def test_a_chart_without_a_case_is_not_pale() -> None:
    assert "stroke-dasharray" not in lifecycle_svg("task")


def test_the_table_says_what_the_chart_shows() -> None:
    table = lifecycle_table("task", "in_council", HALF_WAY)
    rows = {row[1]: row for row in table.rows}
    assert len(rows) == len(LIFECYCLES["task"].states)
    assert rows["Đang qua Hội đồng"][2] == "hiện tại"
    assert rows["Hợp lệ"][2] == "đã qua"
    assert rows["Đã rút"] == ("Đề xuất", "Đã rút", "", "kết thúc")
    assert "Đưa ra Hội đồng → Đang qua Hội đồng" in rows["Hợp lệ"][3]


PICTURES = {
    "lifecycle": lambda: lifecycle_svg("council", "invited", ["drafting", "established"]),
    "bars": lambda: bars_svg([Bar("Được phê duyệt", 12)], title="Kết quả", unit="đề xuất"),
    "ranges": lambda: range_svg([Range("Hợp lệ", 3, 9, 21)], title="Thời gian", unit="ngày làm việc"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_carries_no_style_script_or_identifier_and_names_itself(name: str) -> None:
    root = read(PICTURES[name]())
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    for node in root.iter():
        assert node.tag not in (f"{SVG}style", f"{SVG}script")
        assert not {"style", "id"} & set(node.attrib)
        assert not [key for key in node.attrib if key.startswith("on")]
        for key in ("fill", "stroke"):
            assert node.get(key, "none").startswith(("none", "transparent", "var(--")), node.attrib


def test_other_words_reach_every_label_of_a_chart() -> None:
    shown = lifecycle_svg("activity", "planned", say=lambda text: f"<{text}>" if "{" not in text else text)
    assert "&lt;Theo kế hoạch&gt;" in shown
    assert "&lt;Hủy hoạt động&gt;: &lt;Theo kế hoạch&gt; → &lt;Đã hủy&gt;" in shown
    assert "&lt;chưa tới&gt;" in shown


def test_what_people_typed_cannot_leave_its_place() -> None:
    nasty = '<script>alert("x")</script>" onload="y'
    shown = bars_svg([Bar(nasty, 1)], title=nasty, unit="đề xuất")
    assert [node.tag for node in read(shown).iter() if "script" in node.tag] == []
    assert read(shown).get("aria-label") == nasty
    assert read(shown).get("onload") is None


def test_bars_are_as_long_as_their_figures() -> None:
    shown = bars_svg([Bar("A", 10), Bar("B", 5, "(33%)"), Bar("C", 0)], title="T", unit="đề xuất")
    wide = [float(group.find(f"{SVG}rect").get("width")) for group in groups(shown, "bar")]
    assert wide[0] == pytest.approx(2 * wide[1])
    assert 0 < wide[2] < 2
    assert titles(shown, "bar") == ["A: 10 đề xuất", "B: 5 (33%) đề xuất", "C: 0 đề xuất"]


@pytest.mark.parametrize("most", [0, 1, 4, 5, 39, 100, 1999, 250_000])
def test_no_bar_is_longer_than_its_scale(most: int) -> None:
    shown = read(bars_svg([Bar("A", most)], title="T", unit="đề xuất"))
    wide = float(shown.find(f".//{SVG}rect").get("width"))
    scale = [float(line.get("x1")) for line in shown.iter(f"{SVG}line")]
    assert wide <= scale[-1] - scale[0]
    assert most < 5 or wide > (scale[-1] - scale[0]) * 0.35


def test_a_range_runs_from_the_median_to_the_90th_percentile() -> None:
    shown = range_svg(
        [Range("A", 4, 12, 21), Range("B", None, None, 0, "chưa đủ 20 trường hợp")], title="T", unit="ngày"
    )
    full, hollow = groups(shown, "range")[0].findall(f"{SVG}rect")
    assert float(hollow.get("x")) == pytest.approx(float(full.get("x")) + float(full.get("width")))
    assert float(hollow.get("width")) == pytest.approx(2 * float(full.get("width")))
    assert words(groups(shown, "range")[1]) == "B chưa đủ 20 trường hợp"


@pytest.mark.parametrize(
    ("label", "split"),
    [
        ("Hợp lệ", ["Hợp lệ"]),
        ("Không được đề nghị thực hiện", ["Không được đề", "nghị thực hiện"]),
        ("Nghiêng", ["Nghiêng"]),
        ("", [""]),
        ("Mộttừdàihơnmườisáuchữ", ["Mộttừdàihơnmườisáuchữ"]),
    ],
)
def test_a_label_is_split_evenly_between_words(label: str, split: list[str]) -> None:
    assert lines(label, 16) == split


def test_a_qr_code_is_drawn_module_by_module_with_its_quiet_zone() -> None:
    text = "otpauth://totp/An?secret=JBSWY3DPEHPK3PXP"
    svg = str(qr_code(text, title="Mã QR", description="Khóa bí mật"))
    dark = {
        (int(x) + step - QUIET, int(y) - QUIET)
        for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
        for step in range(int(wide))
    }
    rows = list(segno.make(text, error="m", micro=False).matrix)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
    assert f'viewBox="0 0 {(len(rows) + 8) * MODULE} ' in svg
