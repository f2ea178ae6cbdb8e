"""docs/identity.md: every rule names a test, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "identity.md").read_text()


def test_every_test_that_a_rule_names_exists() -> None:
    code = "".join(path.read_text() for path in (ROOT / "tests").glob("test_*.py"))
    written = set(re.findall(r"^(?:async )?def (test_\w+)", code, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 40
    assert named - written == set()


@pytest.mark.parametrize("heading", ["Cleaning", "Identity", "rel=canonical that lies"])
def test_every_rule_names_a_test(heading: str) -> None:
    rows = [row for row in TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0].splitlines() if row[:2] == "| "]
    assert len(rows) > 8
    for row in rows[2:]:
        assert "`test_" in row.rpartition(" | ")[2], row
