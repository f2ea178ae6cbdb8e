"""The corpus of real news pages, beside the repository or where `NEWSCRAWLER_CORPUS` says, and a site that serves it.

    python -m benchmarks.corpus serve --port 8000 --log requests.log

serves every page at /pages/ID.html behind /feed.xml (RSS, the first half) and /sitemap.xml (all).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import threading
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from benchmarks.loopback import Loopback

PLACE = Path(os.environ.get("NEWSCRAWLER_CORPUS") or Path(__file__).resolve().parents[2] / "shared" / "corpus")


@dataclass(frozen=True)
class Page:
    """A page of the corpus: its id, where it was published, the file with its bytes (gzip)."""

    id: str
    url: str
    path: Path

    def body(self) -> bytes:
        return gzip.decompress(self.path.read_bytes())


def pages(place: Path = PLACE) -> list[Page]:
    """Return the corpus' pages in its order. Raises FileNotFoundError, naming the place, where it is absent."""
    gold = place / "gold.jsonl"
    if not gold.exists():
        raise FileNotFoundError(f"no corpus at {place} (name its folder with NEWSCRAWLER_CORPUS)")
    rows = (json.loads(line) for line in gold.read_text(encoding="utf-8").strip().split("\n"))
    return [Page(row["id"], row["url"], place / "pages" / f"{row['id']}.html.gz") for row in rows]


def digest(place: Path = PLACE) -> str:
    """Return the SHA-256 (hex) of the answers and of every page's bytes, in the corpus' order."""
    whole = hashlib.sha256((place / "gold.jsonl").read_bytes())
    for page in pages(place):
        whole.update(page.body())
    return whole.hexdigest()


def registry(url: str, concurrency: int = 8) -> str:
    """Return a sources.yml whose one source is the corpus, served at this URL."""
    return (
        "sources:\n  - id: corpus\n    name: The corpus\n    network: private\n    delay: 0\n"
        f"    concurrency: {concurrency}\n    feeds: [{url}/feed.xml]\n    sitemaps: [{url}/sitemap.xml]\n"
    )


class CorpusSite(Loopback):
    """The corpus on a loopback port, as a context manager. `asked` holds the paths asked for, in order."""

    def __init__(self, port: int = 0, log: Path | None = None) -> None:
        self.asked: list[str] = []
        self._lock = threading.Lock()
        self._log = log
        bodies = {f"/pages/{page.id}.html": page.body() for page in pages()}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._note(self.path)
                body = site._lists.get(self.path) or bodies.get(self.path)
                self.send_response(200 if body is not None else 404)
                kind = "application/xml" if self.path.endswith(".xml") else "text/html"
                self.send_header("Content-Type", kind)
                body = body or b"not here"
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                """Say nothing: `asked` is the log."""

        super().__init__(Handler, port)
        self._lists = {"/feed.xml": self._feed(list(bodies)), "/sitemap.xml": self._sitemap(list(bodies))}

    def registry(self) -> str:
        """Return a sources.yml with this site as its one source."""
        return registry(self.url)

    def _note(self, path: str) -> None:
        with self._lock:
            self.asked.append(path)
            if self._log:
                with self._log.open("a") as log:
                    log.write(path + "\n")

    def _feed(self, paths: list[str]) -> bytes:
        items = "".join(
            f"<item><title>{escape(path)}</title><link>{self.url}{path}</link></item>"
            for path in paths[: len(paths) // 2]
        )
        return f'<rss version="2.0"><channel><title>Corpus</title>{items}</channel></rss>'.encode()

    def _sitemap(self, paths: list[str]) -> bytes:
        entries = "".join(f"<url><loc>{self.url}{path}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    words = parser.parse_args()
    with CorpusSite(words.port, words.log) as site:
        print(site.url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
