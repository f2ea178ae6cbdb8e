"""An extractor that misbehaves as the page's first word says."""

import os
import signal
import time

from newscrawler.article import Article, Refusal

calls = 0


def extract(html, url, headers=None, **evidence):
    global calls
    calls += 1
    word = html.split(b" ")[0]
    if word == b"hang":
        while True:
            time.sleep(1000)
    if word == b"spin":
        while True:
            pass
    if word == b"die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == b"eat":
        hoard = []
        while True:
            hoard.append(bytearray(50_000_000))
    if word == b"raise":
        raise TwoArguments("one", "two")
    if word == b"refuse":
        return Refusal(code="not_article", reason="says the page", confidence=0.5, url=url)
    return Article(
        url=url, canonical_url=url, text=f"{html.decode()} {calls} {os.getpid()}", title=evidence.get("title")
    )


def explain(html, url, headers=None, **evidence):
    return extract(html, url, headers, **evidence), {"winners": {"title": "h1"}}


class TwoArguments(Exception):
    def __init__(self, one, two):
        super().__init__(one)
