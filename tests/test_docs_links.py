"""The documents' links: every relative one names a file that exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_relative_link_names_a_file_that_exists() -> None:
    pages = [*(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")), *(ROOT / "docs").glob("*.md")]
    links = [
        (page, link.partition("#")[0])
        for page in pages
        for link in re.findall(r"\]\(<?([^)\s>]+)|(?:src|href)=\"([^\"]+)\"", page.read_text())
        for link in link
        if link and not re.match(r"[a-z]+:|#", link)
    ]
    assert len(links) > 20
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []
