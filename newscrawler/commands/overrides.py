"""The overrides of a registry held against their own saved pages: does each still give what it promises?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from newscrawler.article import FIELDS, Refusal, parse_instant, rfc3339, utc_now
from newscrawler.errors import UsageError
from newscrawler.pool import EXPLAINER, Explained, ExtractionPool
from newscrawler.sources import Override, Source

__all__ = ["Case", "Verdict", "case_of", "check", "judged"]

# What the test is told, and what of the article shows what a rule of this name did.
_GIVEN = ("url", "fetched_at")
_SHOWN_BY = {"body": ("text", "blocks"), "drop": ("text", "blocks")}


@dataclass(frozen=True, slots=True)
class Case:
    """An override's saved page, and what the page should give: some of an article's fields, `url` among them."""

    override: Override
    page: Path
    body: bytes
    expected: dict[str, Any]
    told: dict[str, Any]
    """Keyword arguments of the extractor: all the overrides of the source that hold for the page, and when it came."""


class Verdict(NamedTuple):
    """What a field of the page should be and was; `right` None where the override names no test."""

    field: str
    right: bool | None
    expected: Any = None
    got: Any = None


def case_of(registry: Path, source: Source, override: Override) -> Case:
    """Return the override's test. Raises UsageError where its files are missing or wrong, or it names none."""
    page = registry.parent / (override.test or "")
    answers = page.with_suffix(".json")
    try:
        body = page.read_bytes()
        expected = json.loads(answers.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            f"{error.filename}: {error.strerror}; a test is a saved page with a .json beside it"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{answers}: no JSON: {error}") from error
    unknown = sorted(expected.keys() - set(FIELDS)) if isinstance(expected, dict) else []
    if unknown or not isinstance(expected, dict) or not isinstance(expected.get("url"), str):
        why = (
            f"{unknown[0]}: no such field of an article"
            if unknown
            else 'write an object with "url" and expected fields'
        )
        raise UsageError(f"{answers}: {why}")
    fetched = parse_instant(expected["fetched_at"]) if isinstance(expected.get("fetched_at"), str) else None
    day = fetched.date() if fetched else override.first_day or override.until or utc_now().date()
    if not override.holds(expected["url"], day):
        raise UsageError(
            f"{answers}: the override does not hold for {expected['url']} on {day}; mend url or fetched_at"
        )
    at = rfc3339(fetched or datetime.combine(day, time(), UTC))
    told = {"source": source.id, "fetched_at": at, "overrides": source.rules_for(expected["url"], day)}
    return Case(override, page, body, expected, told)


def judged(case: Case, answer: Explained) -> list[Verdict]:
    """Return a verdict for each expected field, and a wrong one for each rule that finds nothing or is not tested."""
    if isinstance(answer.result, Refusal):
        return [Verdict("page", False, "an article", f"{answer.result.code}: {answer.result.reason}")]
    row = answer.result.to_dict()
    outcome = {name: value for name, value in case.expected.items() if name not in _GIVEN}
    verdicts = [Verdict(name, row[name] == value, value, row[name]) for name, value in outcome.items()]
    seen = (answer.evidence or {}).get("candidates", {})
    for name, selectors in case.override.rules().items():
        places = [f"override {selector}" for selector in selectors]
        if isinstance(selectors, list) and not any(
            candidate["where"] in places and candidate["value"] is not None for candidate in seen.get(name, ())
        ):
            verdicts.append(Verdict(name, False, "its selectors find something", "they find nothing"))
        if not outcome.keys() & {name, *_SHOWN_BY.get(name, ())}:
            verdicts.append(
                Verdict(name, False, "an expected answer", f"none in {case.page.with_suffix('.json').name}")
            )
    return verdicts


async def check(registry: Path, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Return a row a field of every override: source, override (its place in the list), test and the verdict."""
    rows = []
    async with ExtractionPool(1, extractor=EXPLAINER) as pool:
        for source, number, override in _every(sources):
            for verdict in await _verdicts(pool, registry, source, override):
                place = {"source": source.id, "override": f"overrides[{number}]", "test": override.test}
                rows.append({**place, **verdict._asdict()})
    return rows


async def _verdicts(pool: ExtractionPool, registry: Path, source: Source, override: Override) -> list[Verdict]:
    if override.test is None:
        return [Verdict("", None)]
    try:
        case = case_of(registry, source, override)
    except UsageError as error:
        return [Verdict("test", False, "a page and its answers", str(error))]
    return judged(case, await pool.explain(case.body, case.expected["url"], **case.told))


def _every(sources: Sequence[Source]) -> Iterator[tuple[Source, int, Override]]:
    return ((source, number, each) for source in sources for number, each in enumerate(source.overrides))
