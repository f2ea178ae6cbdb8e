"""The files of captured pages: where they are kept, and what an article says of them."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC
from pathlib import Path

from newscrawler.article import Article, Capture, CaptureKind, parse_instant, utc_now
from newscrawler.errors import UsageError
from newscrawler.files import written_whole
from newscrawler.urls import article_id, site_of

__all__ = ["keep", "must_be_writable"]

# What a folder's name may have on every system; ids of the registry have nothing else.
_ODD = re.compile(r"[^a-z0-9._-]+")
_MAX_NAME = 80


def keep(folder: Path, article: Article, kind: CaptureKind, data: bytes) -> Capture:
    """Write a file of an article's page below the folder, and return what the article says of it. Raises OSError.

    It is named SOURCE/YYYY/MM/ARTICLE-TIME.KIND (the site where there is no source; UTC), so that one that is written
    again takes its own place. It comes into being whole or not at all, and is on disk on return.
    """
    at = (parse_instant(article.fetched_at) or utc_now()).astimezone(UTC)
    name = f"{article_id(article.canonical_url)}-{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z.{kind}"
    path = f"{_folder_name(article.source or site_of(article.url))}/{at:%Y/%m}/{name}"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    with written_whole(folder / path) as file:
        file.write(data)
    return Capture(kind, path, len(data), hashlib.sha256(data).hexdigest())


def must_be_writable(folder: Path) -> None:
    """Make the folder, and raise UsageError where files cannot be made in it."""
    probe = folder / f".{uuid.uuid4().hex[:8]}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise UsageError(
            f"NEWSCRAWLER_CAPTURE_DIR: {folder}: no files can be made there: {error.strerror} (name another folder)"
        ) from error


def _folder_name(name: str) -> str:
    return _ODD.sub("_", name.lower())[:_MAX_NAME].lstrip(".") or "_"
