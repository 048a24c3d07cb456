"""Every kind of DOCX opened by LibreOffice, in one call: `make documents`. Takes half a minute, so the name keeps it
out of the ordinary run.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.document import OfficialDocument, plain_lines
from reports.docx_writer import write_docx
from tests.reports.decree import A4_MM, bare


@pytest.fixture(scope="module")
def converted(
    every_document: dict[str, OfficialDocument], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, PdfReader]:
    """Each as the PDF that LibreOffice makes of it, under a profile of its own."""
    folder = tmp_path_factory.mktemp("converted")
    names = {f"{at:02d}": name for at, name in enumerate(every_document)}
    for file, name in names.items():
        (folder / f"{file}.docx").write_bytes(write_docx(every_document[name]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    documents = [str(folder / f"{file}.docx") for file in names]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *documents],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: PdfReader(Path(folder / f"{file}.pdf")) for file, name in names.items()}


def test_every_document_is_opened_and_printed_whole(
    every_document: dict[str, OfficialDocument], converted: dict[str, PdfReader]
) -> None:
    missing = {}
    for name, reader in converted.items():
        printed = bare("".join(page.extract_text() for page in reader.pages))
        words = {
            bare(re.split("[⁰¹²³⁴⁵⁶⁷⁸⁹|]", word)[0])
            for line in plain_lines(every_document[name])
            for word in line.split()
        }
        # A longer word may be parted by the number of a page.
        if lost := {word for word in words if len(word) < 30 and word not in printed}:
            missing[name] = lost
    assert missing == {}


def test_every_page_is_a4_with_the_head_on_the_first_and_a_number_on_the_others(
    converted: dict[str, PdfReader],
) -> None:
    for name, reader in converted.items():
        assert bare("Độc lập - Tự do - Hạnh phúc") in bare(reader.pages[0].extract_text()), name
        for at, page in enumerate(reader.pages, start=1):
            sides = tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:])
            assert sides in (A4_MM, A4_MM[::-1]), name
            lines = page.extract_text().split()
            assert at == 1 or lines[0] == str(at), name
            assert len(lines) > 5, f"{name}: page {at} is all but empty"
