"""Where newscrawler's time goes: its own functions under cProfile, each beneath the one that called it."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import newscrawler.extraction
from benchmarks.corpus import Page
from newscrawler.extraction import extract

# File, first line, name: how pstats names a function.
_Function = tuple[str, int, str]
# Calls without recursion, calls, seconds in itself, seconds in all, the same by caller.
_Row = tuple[int, int, float, float, dict[_Function, tuple[int, int, float, float]]]

_OURS = str(Path(newscrawler.extraction.__file__).parent)
# Milliseconds a page under which a function is left out.
_LEAST_MS = 0.1
_DEEPEST = 3


def profiled(corpus: Iterable[Page]) -> Iterator[str]:
    """Yield lines: ms a page and share of the whole, indented by who called whom.

    Shares are the profiler's; ms are these shares of the time measured without it, since it slows Python and not C.
    What a function's lines beneath it do not add up to is spent in itself and in libraries.
    """
    loaded = [(page.body(), page.url) for page in corpus]
    extract(*loaded[0])
    start = time.process_time()
    for body, url in loaded:
        extract(body, url)
    whole_ms = 1000 * (time.process_time() - start) / len(loaded)
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for body, url in loaded:
        extract(body, url)
    profile.disable()
    stats: dict[_Function, _Row] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    code = extract.__code__
    root = (code.co_filename, code.co_firstlineno, code.co_name)
    calls = _calls(stats)
    scale = whole_ms / stats[root][3]

    def beneath(caller: _Function, share: float, depth: int) -> Iterator[str]:
        for function, seconds in sorted(calls[caller].items(), key=lambda item: -item[1]):
            ms = seconds * scale * share
            if ms < _LEAST_MS or function == caller:
                continue
            yield f"{ms:6.2f} ms  {ms / whole_ms:4.0%}  {'  ' * depth}{_name(function)}"
            if depth < _DEEPEST:
                # As gprof does: what a function called is shared out among its callers by their time in it.
                yield from beneath(function, share * min(1.0, seconds / stats[function][3]), depth + 1)

    yield f"{whole_ms:6.2f} ms  100%  {_name(root)}"
    yield from beneath(root, 1.0, 1)


def _calls(stats: Mapping[_Function, _Row]) -> dict[_Function | None, dict[_Function, float]]:
    """Return for each of our functions the seconds in each of ours it called; under None those called from outside."""
    named = sorted(function for function in stats if function[0].startswith(_OURS) and function[2][0] != "<")
    calls: dict[_Function | None, dict[_Function, float]] = defaultdict(lambda: defaultdict(float))
    for function in named:
        for caller, (_, _, _, seconds) in stats[function][4].items():
            calls[_home(caller, named)][function] += seconds
    return calls


def _home(caller: _Function, named: list[_Function]) -> _Function | None:
    """Return the function of ours a call came from: a comprehension counts as the function it is written in."""
    if not caller[2].startswith("<"):
        return caller if caller in named else None
    above = [function for function in named if function[0] == caller[0] and function[1] <= caller[1]]
    return above[-1] if above else None


def _name(function: _Function) -> str:
    return f"{Path(function[0]).stem}.{function[2]}"
