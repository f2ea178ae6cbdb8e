"""The pipelines in somebody else's Scrapy project: what comes out of which item."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.article import Article, Found
from newscrawler.pipelines import Invalid, Validate

PROJECT = """
from dataclasses import dataclass
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

@dataclass
class Story:
    url: str
    title: str
    text: str
    authors: list

class Own(scrapy.Spider):
    name = "own"
    async def start(self):
        yield {"url": "https://example.org/a?utm_source=x", "title": "One", "text": "First part.\\n\\nSecond part."}
        yield Story("https://example.org/b", "Two", "Another text altogether.", ["Ada Byron"])
        yield {"url": "https://example.org/c", "text": "Dated.", "published": "yesterday"}
        yield {"url": "https://example.org/d", "text": "   "}
        yield {"url": "https://example.org/p", "text": "A teapot", "price": 12}
        yield {"name": "nothing of ours"}
        yield {"url": "https://example.org/e", "text": "Another text altogether."}

if __name__ == "__main__":
    process = AsyncCrawlerProcess({
        "ADDONS": {"newscrawler.addon.NewscrawlerAddon": 100},
        "NEWSCRAWLER_STORE": "sqlite:///own.db",
        "FEEDS": {"out.jsonl": {"format": "jsonlines"}},
        "LOG_LEVEL": "WARNING",
    })
    crawler = process.create_crawler(Own)
    process.crawl(crawler)
    process.start()
    import json
    print(json.dumps({k: v for k, v in crawler.stats.get_stats().items() if isinstance(v, int)}))
"""


def test_a_projects_own_items_are_articles_and_others_pass_untouched(tmp_path: Path):
    (tmp_path / "own.py").write_text(PROJECT)
    done = subprocess.run(
        [sys.executable, "own.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stats = json.loads(done.stdout)
    assert stats["newscrawler/new"] == 2
    assert stats["newscrawler/copy"] == 1
    assert stats["item_dropped_reasons_count/Invalid"] == 2
    assert stats["newscrawler/items/of_another_kind"] == 2
    assert "published: 'yesterday' is no RFC 3339 time" in done.stderr
    assert "Traceback" not in done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert {"name": "nothing of ours"} in rows
    assert {"url": "https://example.org/p", "text": "A teapot", "price": 12} in rows
    one = next(row for row in rows if row.get("title") == "One")
    assert one["canonical_url"] == "https://example.org/a"
    assert one["text"] == "First part.\nSecond part."
    assert [block["kind"] for block in one["blocks"]] == ["paragraph", "paragraph"]
    assert one["stored_at"] is not None


@pytest.mark.parametrize("url", ["", "mailto:a@example.org", "https://"])
async def test_an_article_needs_an_address(url: str):
    class Stats:
        def inc_value(self, name: str) -> None: ...

    validate = Validate.__new__(Validate)
    validate._stats = Stats()  # type: ignore[assignment]
    with pytest.raises(Invalid, match="url"):
        await validate.process_item(Found(Article(url=url, canonical_url="https://example.org/", text="x")))
