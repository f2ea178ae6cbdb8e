"""Forked processes of the tests: the same as the interpreter's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import warm
from tests.test_crawl import TEXT, XML, registry, rss
from tests.web import Answer, Web, story


def own_interpreter(arguments: list[str], **how: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=90, check=False, **how)


def test_a_forked_crawl_is_the_crawl_of_an_interpreter_of_its_own(tmp_path):
    runs = {}
    with Web() as web:
        web.routes = {
            "/a1": Answer(story("Bridge")),
            "/a2": Answer(b"gone", 410),
            "/robots.txt": Answer(b"", 200, TEXT),
        }
        web.routes["/feed"] = Answer(rss(web, ["/a1", "/a2"]), headers=XML)
        path = registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        for name, run in (("forked", warm.run), ("own", own_interpreter)):
            folder = tmp_path / name
            folder.mkdir()
            words = ["-m", "newscrawler", "crawl", "--json", "--sources", str(path)]
            done = run(words, cwd=folder, env={**os.environ, "NEWSCRAWLER_STORE": "sqlite:///own.db"})
            record = json.loads(done.stdout)
            assert (folder / "own.db").exists()
            runs[name] = done.returncode, done.stderr, record["counts"], record["reason"], record["errors"]
    assert runs["forked"] == runs["own"]
    assert runs["forked"][2]["new"] == 1


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("import sys; print(sys.argv, sys.path[0], __name__); print('message', file=sys.stderr)", 0),
        ("import sys; print(sys.stdin.read().upper(), end='')", 0),
        ("import os; print(os.getcwd(), os.environ['LETTERS'])", 0),
        ("import atexit; atexit.register(print, 'last'); raise SystemExit(3)", 3),
        ("import os, signal; print('unseen', end=''); os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM),
    ],
    ids=["words", "input", "place", "end", "signal"],
)
def test_a_forked_program_sees_and_ends_as_the_interpreters_does(tmp_path: Path, program: str, status: int):
    arguments, env = ["-c", program, "one", "two"], {**os.environ, "LETTERS": "é"}
    forked = warm.run(arguments, given="letters", cwd=tmp_path, env=env)
    own = own_interpreter(arguments, input="letters", cwd=tmp_path, env=env)
    assert (forked.returncode, forked.stdout, forked.stderr) == (own.returncode, own.stdout, own.stderr)
    assert forked.returncode == status


def test_a_forked_process_that_takes_too_long_is_killed():
    process = warm.start(["-c", "import time; print('begun', flush=True); time.sleep(600)"])
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        process.finish(0.5)
    assert caught.value.stdout in ("begun\n", "")
