"""`newscrawler schema`: the article's JSON Schema."""

from __future__ import annotations

import json

NAME = "schema"


def command() -> None:
    """Print the JSON Schema (2020-12) of an article, as `scrape`, `extract` and `export` write it."""
    from newscrawler.schema import article_schema

    print(json.dumps(article_schema(), indent=2, ensure_ascii=False))
