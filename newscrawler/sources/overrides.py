"""Extraction rules of one site, each with the days it holds on: archived pages keep the rules of their day."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from newscrawler.article import Access, ArticleKind
from newscrawler.selectors import compiled, compiled_for_elements

# A pattern that holds for no more than this is a path's; longer ones are a slip.
_LONGEST_PATTERN = 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        value = date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"{str(value)[:60]!r} is no day; write year, month and day: 2024-03-01")  # noqa: TRY004
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value[:_LONGEST_PATTERN])
    except (re.error, RecursionError) as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    if len(value) > _LONGEST_PATTERN:
        raise ValueError(f"{value[:60]!r}… is longer than {_LONGEST_PATTERN} characters")
    return value


def _listed(value: Any) -> Any:
    """Return one selector as a list of one."""
    if value is None:
        raise ValueError(
            'nothing; in YAML # begins a comment, so put a selector that begins with it in quotes: "#story"'
        )
    return (value,) if isinstance(value, str) else value


def _selector(value: str, *, elements: bool) -> str:
    (compiled_for_elements if elements else compiled)(value)
    return value


Day = Annotated[date, BeforeValidator(_day)]
Selectors = Annotated[
    tuple[Annotated[str, AfterValidator(partial(_selector, elements=False))], ...], BeforeValidator(_listed)
]
Places = Annotated[
    tuple[Annotated[str, AfterValidator(partial(_selector, elements=True))], ...], BeforeValidator(_listed)
]


class Override(BaseModel):
    """Rules that go before the general ones, on the days from `first_day` (`from` in the registry) to `until`, both
    included, for the addresses whose path `path` is found in. Of several selectors the first that gives something wins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    first_day: Day | None = Field(None, alias="from")
    until: Day | None = None
    path: Annotated[str, AfterValidator(_pattern)] | None = None
    """Regular expression."""
    test: Annotated[str, Field(min_length=1)] | None = None
    """A saved page, relative to the registry's file; the expected answers are beside it, with `.json` for `.html`."""
    title: Selectors = ()
    description: Selectors = ()
    authors: Selectors = ()
    published: Selectors = ()
    modified: Selectors = ()
    section: Selectors = ()
    topics: Selectors = ()
    language: Selectors = ()
    body: Places = ()
    """The body is inside these elements, in the page's order."""
    drop: Places = ()
    """Cut before anything is read."""
    kind: ArticleKind | None = None
    access: Access | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Override:
        if self.first_day and self.until and self.first_day > self.until:
            raise ValueError(f"holds on no day: from {self.first_day} is later than until {self.until}; swap them")
        if not self.rules():
            raise ValueError("changes nothing; give a field (title, authors, published, body …) or drop")
        return self

    def holds(self, url: str, day: date) -> bool:
        """Say whether it holds for a page fetched at `url` on `day` (UTC)."""
        if (self.first_day and day < self.first_day) or (self.until and day > self.until):
            return False
        return self.path is None or bool(re.search(self.path, urlsplit(url).path))

    def rules(self) -> dict[str, Any]:
        """Return its fields with their selectors or values, as `newscrawler.extraction.extract` takes them: JSON."""
        about = {"first_day", "until", "path", "test"}
        return {name: value for name, value in self.model_dump(mode="json", exclude=about).items() if value}

    def written(self) -> dict[str, Any]:
        """Return it as the registry has it, as JSON values; one selector is a list of one."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
