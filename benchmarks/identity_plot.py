"""A plot of how many copies are found against how much of the text they keep, as SVG."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks.identity_copies import SEED, bases, cut
from benchmarks.identity_quality import PEERS, edges, peer_edges
from newscrawler.fingerprint import fingerprint

SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
IMAGE = Path(__file__).resolve().parents[1] / "docs" / "images" / "recall.svg"

# Bodies long enough for a twentieth of them to be told at all.
_LEAST_SIZE = 3000
_WIDTH, _HEIGHT, _LEFT, _TOP, _INNER_WIDTH, _INNER_HEIGHT = 720, 420, 64, 28, 470, 330
_COLOURS = ("#1b6ca8", "#c2571a", "#e39a5f", "#4b7d3a", "#93b884")


def report() -> Iterator[str]:
    """Write the plot; yield its figures."""
    bodies = [base for base in bases() if base.size >= _LEAST_SIZE]
    yield f"{len(bodies)} bodies of {_LEAST_SIZE} characters or more: share of the cut copies that are found"
    yield "  share kept".ljust(34) + "".join(f"{share:6.0%}" for share in SHARES)
    chance = random.Random(SEED)
    texts = [base.text for base in bodies]
    for share in SHARES:
        texts += [cut(base.text, share, chance) for base in bodies]
    prints = [fingerprint(text) for text in texts]
    lines = {"newscrawler": _recalls(edges(prints), len(bodies))}
    for name, threshold in PEERS:
        label = f"{name}, Jaccard ≥ {threshold}"
        try:
            lines[label] = _recalls(peer_edges(name, threshold, prints), len(bodies))
        except (OSError, RuntimeError) as error:
            yield f"  {label}: not measured: {error}"
    for label, recalls in lines.items():
        yield f"  {label}".ljust(34) + "".join(f"{recall:6.2f}" for recall in recalls)
    IMAGE.parent.mkdir(exist_ok=True)
    IMAGE.write_text(drawing(lines), encoding="utf-8")
    yield f"  written: {IMAGE}"


def _recalls(pairs: Iterator[tuple[int, int]] | list[tuple[int, int]], count: int) -> list[float]:
    """Return for each share how many of the copies are alike to their own whole."""
    found = [0] * len(SHARES)
    for one, other in pairs:
        if one < count <= other and other % count == one:
            found[other // count - 1] += 1
    return [number / count for number in found]


def drawing(lines: dict[str, list[float]]) -> str:
    """Return the SVG of lines of recall over SHARES."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">',
        "<style>text {font: 13px sans-serif; fill: #333}</style>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="18" style="font-weight: bold">Copies found, by the share of the text they keep</text>',
    ]
    for step in range(6):
        value = step / 5
        x, y = _place(value, value)
        parts.append(f'<path d="M{_LEFT} {y:.1f}h{_INNER_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.0%}</text>')
        parts.append(f'<text x="{x:.1f}" y="{_TOP + _INNER_HEIGHT + 20}" text-anchor="middle">{value:.0%}</text>')
    parts.append(
        f'<text x="{_LEFT + _INNER_WIDTH / 2}" y="{_TOP + _INNER_HEIGHT + 42}" text-anchor="middle">'
        "share of the text kept</text>"
    )
    for number, (label, recalls) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [_place(share, recall) for share, recall in zip(SHARES, recalls, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{3 - 1.2 * bool(number)}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        row = _TOP + 18 + 22 * number
        parts.append(f'<path d="M{_LEFT + _INNER_WIDTH + 16} {row - 4}h18" stroke="{colour}" stroke-width="3"/>')
        parts.append(f'<text x="{_LEFT + _INNER_WIDTH + 40}" y="{row}" style="font-size: 11px">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _place(share: float, recall: float) -> tuple[float, float]:
    return _LEFT + share * _INNER_WIDTH, _TOP + (1 - recall) * _INNER_HEIGHT
