"""The extraction pool: whatever one page does to its worker, the other pages come through."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newscrawler.article import Article
from newscrawler.pool import ExtractionPool

URL = "https://example.org/a"
FAULTY = "tests.faulty_extractor:extract"


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_answers_come_back_with_their_evidence():
    async with ExtractionPool(2, extractor=FAULTY) as pool:
        article = await pool.extract(b"fine", URL, {}, title="Ä « x »")
        assert isinstance(article, Article)
        assert article.title == "Ä « x »"
        refusal = await pool.extract(b"refuse", URL)
        assert (refusal.code, refusal.confidence) == ("not_article", 0.5)


async def test_an_explanation_comes_through_and_a_page_that_hangs_costs_itself():
    async with ExtractionPool(1, extractor=FAULTY.replace(":extract", ":explain"), timeout_s=1.5) as pool:
        fine = await pool.explain(b"fine", URL)
        refused = await pool.explain(b"refuse", URL)
        hung = await pool.explain(b"hang", URL)
        plain = await pool.extract(b"fine", URL)
    assert isinstance(fine.result, Article)
    assert fine.evidence == {"winners": {"title": "h1"}}
    assert (refused.result.code, refused.evidence) == ("not_article", {"winners": {"title": "h1"}})
    assert (hung.result.code, hung.evidence) == ("extraction_timeout", None)
    assert isinstance(plain, Article)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"hang", "extraction_timeout"),
        (b"spin", "extraction_timeout"),
        (b"die", "extraction_crash"),
        (b"eat", "extraction_memory"),
        (b"raise", "extraction_error"),
    ],
)
async def test_a_bad_page_costs_itself_alone(page, code):
    # Eating the memory takes a slow machine longer than the others' deadline.
    timeout_s = 30.0 if page == b"eat" else 1.5
    async with ExtractionPool(2, extractor=FAULTY, timeout_s=timeout_s, memory_bytes=300_000_000) as pool:
        pages = [b"fine %d" % n for n in range(12)]
        pages.insert(5, page)
        answers = await asyncio.gather(*(pool.extract(p, URL) for p in pages))
    assert answers[5].code == code
    assert [isinstance(a, Article) for a in answers].count(False) == 1


async def test_workers_are_retired_after_their_pages():
    async with ExtractionPool(1, extractor=FAULTY, pages_per_worker=3) as pool:
        texts = [(await pool.extract(b"fine", URL)).text for _ in range(7)]
    assert len({text.split()[2] for text in texts}) == 3


async def test_a_ten_megabyte_page_passes():
    async with ExtractionPool(1, extractor=FAULTY) as pool:
        answer = await pool.extract(b"x" * 10_000_000, URL)
    assert len(answer.text) > 10_000_000


async def test_a_cancelled_page_leaves_no_answer_behind_for_the_next():
    async with ExtractionPool(1, extractor=FAULTY) as pool:
        waiting = asyncio.create_task(pool.extract(b"hang", URL))
        while not pool._all:
            await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await pool.extract(b"fine", URL)).text.startswith("fine 1 ")


@pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals and /proc are Linux's")
def test_no_worker_outlives_a_killed_parent():
    program = (
        "import asyncio, sys\n"
        "from newscrawler.pool import ExtractionPool\n"
        "async def main():\n"
        f"    pool = ExtractionPool(2, extractor={FAULTY!r}, timeout_s=600)\n"
        f"    print((await pool.extract(b'fine', {URL!r})).text.split()[2], flush=True)\n"
        f"    tasks = [asyncio.create_task(pool.extract(b'spin', {URL!r})) for _ in range(2)]\n"
        "    while len(pool._all) < 2: await asyncio.sleep(0.01)\n"
        "    print(*[w._process.pid for w in pool._all], flush=True)\n"
        "    await asyncio.gather(*tasks)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    try:
        assert parent.stdout is not None
        parent.stdout.readline()
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        assert all(alive(pid) for pid in pids)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline, "workers outlived their parent"
        time.sleep(0.05)
