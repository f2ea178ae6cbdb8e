"""docs/discovery.md: every test that it names exists, and every error code is explained."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "discovery.md").read_text()


def test_every_test_that_a_row_names_exists() -> None:
    code = "".join(path.read_text() for path in (ROOT / "tests").glob("test_*.py"))
    written = set(re.findall(r"^(?:async )?def (test_\w+)", code, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 40
    assert named - written == set()


def test_every_row_of_the_quirks_names_a_test() -> None:
    rows = TEXT.partition("## Quirks")[2].partition("\n## ")[0].splitlines()
    for row in (row for row in rows if row.startswith("| ") and not row.startswith(("| quirk", "| ---"))):
        assert "`test_" in row, row


def test_every_error_code_is_explained() -> None:
    code = "".join(path.read_text() for path in (ROOT / "newscrawler" / "discovery").glob("*.py"))
    codes = set(re.findall(r'MarkupError\(\s*"(\w+)"', code)) | set(re.findall(r'error=f?"(\w+): ', code))
    explained = set(re.findall(r"`(\w+)`", TEXT.partition("## Errors")[2].partition("## Quirks")[0]))
    assert len(codes) > 8
    assert codes - explained == set()
