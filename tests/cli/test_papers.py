"""The annual report from the terminal, and the charts that documents keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.charts import marked_kinds, with_charts
from states.lifecycles import LIFECYCLES
from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import contract

ROOT = Path(__file__).parents[2]
AN = ("--as", "an@so.example")


@pytest.fixture
def reported(shell: Shell, prepared: Prepare) -> Shell:
    """A year with a contract and an open report."""
    prepared(contract)
    assert shell("new", "annual_report", "open_year", *AN, "year=2025").code == 0
    return shell


def test_a_report_is_written_as_files_with_what_is_missing(reported: Shell) -> None:
    answer = reported("report", "2025")
    assert (answer.code, answer.err) == (0, "")
    for suffix in ("docx", "pdf"):
        path = reported.home / "reports" / f"bao-cao-2025.{suffix}"
        assert path.stat().st_size > 1000
        assert f"✓ {path}" in answer.lines
    assert "– Kế hoạch năm và kinh phí được duyệt" in answer.lines


def test_a_trace_leads_from_figure_to_audit_and_writes_no_file(reported: Shell) -> None:
    answer = reported("report", "2025", "--trace")
    assert answer.code == 0
    start = answer.lines.index("== contracts.funding")
    assert "650.000.000 đồng" in answer.lines[start + 1]
    assert "sign_contract" in answer.out
    assert not (reported.home / "reports").exists()


def test_a_trace_for_programs_names_records_and_entries(reported: Shell, tmp_path: Path) -> None:
    answer = reported("report", "2025", "--trace", "--json", "--out", str(tmp_path)).json
    assert [Path(path).name for path in answer["files"]] == ["bao-cao-2025.docx", "bao-cao-2025.pdf"]
    figures = {line["figure"]["id"]: line for line in answer["figures"]}
    (source,) = figures["contracts.funding"]["sources"]
    assert (source["kind"], source["name"]) == ("task", "NV-2025-001")
    assert [entry["event"] for entry in source["audit"]][-1] == "sign_contract"


@pytest.mark.parametrize("kind", list(LIFECYCLES))
def test_a_chart_shows_every_state_act_and_role(bare_shell: Shell, kind: str) -> None:
    lifecycle = LIFECYCLES[kind]
    picture = bare_shell("lifecycle", kind).out
    table = bare_shell("lifecycle", kind, "--format", "table").out
    for state, label in lifecycle.states.items():
        assert f'state "{label}" as {state}' in picture
    for step in lifecycle.steps:
        assert f"{step.source} --> {step.target} : {step.rule.label}" in picture
        assert f"{step.rule.label} ({step.event})" in table
    assert "thư ký" in table


def test_all_charts_are_shown_without_a_kind(bare_shell: Shell) -> None:
    titles = [line for line in bare_shell("lifecycle").lines if line.startswith("%% ")]
    assert titles == [f"%% {table.chart.title}" for table in LIFECYCLES.values()]


def test_a_document_that_fell_behind_is_found_and_mended(bare_shell: Shell, tmp_path: Path) -> None:
    document = tmp_path / "guide.md"
    document.write_text(
        "# Guide\n\n<!-- lifecycle:task -->\noutdated\n<!-- /lifecycle -->\n\n"
        "<!-- lifecycle:activity table -->\n<!-- /lifecycle -->\n\nThe end.\n",
        encoding="utf-8",
    )
    behind = bare_shell("lifecycle", "--check", str(document))
    assert behind.code == 1
    assert f"nhiemvu lifecycle --write {document}" in behind.err
    assert bare_shell("lifecycle", "--write", str(document)).code == 0
    assert bare_shell("lifecycle", "--check", str(document)).code == 0
    text = document.read_text(encoding="utf-8")
    assert "draft --> submitted : Nộp phiếu đề xuất" in text
    assert "| Theo kế hoạch | Hủy hoạt động (`cancel`) | Đã hủy | thư ký |" in text
    assert text.startswith("# Guide\n")
    assert text.endswith("\n\nThe end.\n")
    assert "outdated" not in text


def test_a_document_without_marked_blocks_is_not_called_up_to_date(bare_shell: Shell, tmp_path: Path) -> None:
    document = tmp_path / "guide.md"
    document.write_text("# Guide\n", encoding="utf-8")
    answer = bare_shell("lifecycle", "--check", str(document))
    assert answer.code == 2
    assert "không có khối" in answer.err


def test_the_readme_shows_the_lifecycle_of_a_task_as_the_code_has_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "task" in marked_kinds(text)
    assert with_charts(text) == text
