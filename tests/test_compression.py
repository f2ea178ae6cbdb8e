"""Compressed answers: read whatever their coding, never half of one, and never more than allowed."""

from __future__ import annotations

import gzip
import random
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from newscrawler.fetching.encodings import CutShort, NotEncoded, TooLarge, codings_of, decoded
from tests.asking import ask
from tests.sites import Sites, answer

# 90 kB of a few words: large enough for several pieces and not all alike.
WORDS = ["harbour", "council", "bridge", "ferry", "market", "winter"]
TEXT = " ".join(random.Random(7).choices(WORDS, k=12_000)).encode()
MAX = 10 * 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": zstd.compress,
}
VARIANTS = [*PACKERS.items(), ("deflate", raw_deflate)]


@pytest.mark.parametrize(("coding", "pack"), VARIANTS)
@pytest.mark.parametrize("body", [b"x", TEXT, b"\0" * 1_000_000], ids=["one byte", "text", "zeros"])
def test_a_whole_body_is_decoded(coding, pack, body):
    assert decoded(pack(body), [coding], MAX) == body


@pytest.mark.parametrize(("coding", "pack"), VARIANTS)
def test_a_body_cut_anywhere_is_never_taken_for_a_whole_one(coding, pack):
    packed = pack(TEXT)
    cuts = [1, 2, 5, 11, len(packed) // 3, len(packed) // 2, len(packed) - 9, len(packed) - 1]
    for cut in cuts:
        with pytest.raises((CutShort, NotEncoded)):
            decoded(packed[:cut], [coding], MAX)
    with pytest.raises(CutShort):
        decoded(packed[: len(packed) // 2], [coding], MAX)


@pytest.mark.parametrize(("coding", "pack"), VARIANTS)
def test_a_bomb_costs_no_more_than_the_limit(coding, pack):
    bomb = pack(b"\0" * (200 * 1024 * 1024))
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(TooLarge):
        decoded(bomb, [coding], MAX)
    spent = time.process_time() - begun
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * MAX
    assert spent < 2


@pytest.mark.parametrize("codings", [["gzip", "gzip"], ["br", "gzip"], ["gzip", "zstd"], ["deflate", "br", "gzip"]])
def test_codings_on_top_of_one_another_are_taken_off_in_turn(codings):
    body = TEXT
    for coding in codings:
        body = PACKERS[coding](body)
    assert decoded(body, codings, MAX) == TEXT


def test_more_codings_than_a_mistake_explains_are_refused():
    with pytest.raises(NotEncoded):
        decoded(gzip.compress(b""), ["gzip"] * 1_000, MAX)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_in_another_coding_than_its_header_says_is_refused(coding):
    for body in (b"<!doctype html><html>plain</html>", bytes(range(256)) * 8):
        with pytest.raises((NotEncoded, CutShort)):
            decoded(body, [coding], MAX)


def test_a_zstd_window_beyond_http_s_is_refused():
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.enable_long_distance_matching: 1}
    # Without its size the frame states the window itself.
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(TEXT) + packer.flush()
    with pytest.raises(NotEncoded):
        decoded(packed, ["zstd"], MAX)


def test_several_members_are_one_body_and_padding_is_none():
    assert decoded(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 100, ["gzip"], MAX) == b"one two"
    assert decoded(zstd.compress(b"one ") + zstd.compress(b"two"), ["zstd"], MAX) == b"one two"


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("gzip", ("gzip",)),
        ("X-GZIP", ("gzip",)),
        ("br , gzip", ("br", "gzip")),
        ("identity", ()),
        ("utf-8", ()),
        ("text/html", ()),
        ("", ()),
        (",,;q=1", ()),
    ],
)
def test_what_is_no_coding_is_left_out(header, codings):
    assert codings_of(header) == codings


def test_every_way_an_answer_can_be_compressed_ends_in_its_text_or_its_name():
    packed = {f"/{coding}": (coding, pack(TEXT)) for coding, pack in PACKERS.items()}
    packed |= {f"/{coding}-cut": (coding, pack(TEXT)[:-20]) for coding, pack in PACKERS.items()}
    packed |= {
        "/double": ("br, gzip", gzip.compress(brotli.compress(TEXT))),
        "/plain": ("gzip", TEXT),
        "/charset": ("utf-8", TEXT),
        "/empty": ("gzip", b""),
        "/bomb": ("br", brotli.compress(b"\0" * (30 * 1024 * 1024), quality=1)),
    }

    def reply(path: str, headers: dict[str, str]) -> bytes:
        if path == "/robots.txt":
            return answer(b"", 404)
        coding, body = packed[path]
        return answer(body, Content_Encoding=coding)

    with Sites(reply) as web:
        (site,) = web.sites
        ends, stats = ask(*(f"{site.url}{path}" for path in packed))
        asked_for = {asked.headers["accept-encoding"] for asked in site.log if asked.path != "/robots.txt"}
        assert asked_for == {"gzip, br, zstd"}
    found = {end["asked"].removeprefix(site.url): end.get("code", end.get("size")) for end in ends}
    whole = {"/gzip", "/deflate", "/br", "/zstd", "/double", "/charset"}
    assert {path for path, size in found.items() if size == len(TEXT)} == whole
    assert {path: found[path] for path in found.keys() - whole} == {
        "/gzip-cut": "truncated_body",
        "/deflate-cut": "truncated_body",
        "/br-cut": "truncated_body",
        "/zstd-cut": "truncated_body",
        "/plain": "bad_encoding",
        "/empty": 0,
        "/bomb": "too_large",
    }
    assert stats["newscrawler/encoding/br+gzip"] == 1
    assert stats["newscrawler/encoding/unknown"] == 1


def test_twenty_pages_of_a_site_its_robots_txt_included_come_over_one_connection():
    with Sites(lambda path, headers: answer(TEXT, 404 if path == "/robots.txt" else 200)) as web:
        (site,) = web.sites
        ends, _ = ask(*(f"{site.url}/{n}" for n in range(20)))
        assert len(ends) == 20
        assert len(site.log) == 21
        assert site.connections == 1
