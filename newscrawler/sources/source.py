"""One source, and the rules for each of its keys."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from newscrawler.errors import UsageError
from newscrawler.sources.codes import COUNTRIES, LANGUAGES
from newscrawler.sources.overrides import Override
from newscrawler.sources.schedules import parse_schedule
from newscrawler.urls import host_and_port, parse_http_url

# RFC 5646, 2.1: language, script, region, variants; without extensions and private use.
_LANGUAGE_TAG = re.compile(
    r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*", re.IGNORECASE
)
_ID = re.compile(r"[a-z0-9-]+")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(f"{value!r} is no id; use small letters a-z, digits and hyphens")
    return value


def _http_url(value: str) -> str:
    if parse_http_url(value) is None:
        raise ValueError(f"{value!r} is no web address; write it in full, with http:// or https://")
    return value


def _language(value: str) -> str:
    tag = _LANGUAGE_TAG.fullmatch(value)
    if tag is None or (len(tag[1]) == 2 and tag[1].lower() not in LANGUAGES):
        raise ValueError(f"{value!r} is no language tag; use BCP 47: en, pt-BR, zh-Hant")
    return value


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError(f"{value!r} is no country code; use ISO 3166, two capital letters: GB, FR, JP")
    return value


def _schedule(value: str) -> str:
    try:
        parse_schedule(value)
    except UsageError as error:
        raise ValueError(str(error)) from error
    return value


Url = Annotated[str, AfterValidator(_http_url)]


class Manner(BaseModel):
    """How a source is treated: the keys that `defaults` may give for all."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    language: Annotated[str, AfterValidator(_language)] | None = None
    """BCP 47, of the source's articles where they do not say; None: as the articles say."""
    country: Annotated[str, AfterValidator(_country)] | None = None
    """ISO 3166-1 alpha-2."""
    schedule: Annotated[str, AfterValidator(_schedule)] | None = None
    """As written, `parse_schedule` reads it; None: only when asked for."""
    delay: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    """Seconds between two requests to the source's site."""
    concurrency: Annotated[int, Field(ge=1)] = 1
    """Requests to the source's site at once."""
    render: Literal["auto", "always", "never"] = "auto"
    network: Literal["public", "private"] = "public"
    """`private`: the source may be on a private or loopback address, with its own hosts and ports only."""
    recheck: bool = True
    """Whether its stored articles are looked at again, to see whether they have changed."""


class Source(Manner):
    """A place that publishes articles. Immutable; every key of the registry, `defaults` applied."""

    id: Annotated[str, AfterValidator(_id)]
    name: str = ""
    """For people; the id where the registry gives none."""
    homepage: Url | None = None
    feeds: tuple[Url, ...] = ()
    sitemaps: tuple[Url, ...] = ()
    sections: tuple[Url, ...] = ()
    """Pages to look for links on."""
    overrides: tuple[Override, ...] = ()
    """Per-site extraction rules; where several hold, a later one goes before an earlier one, field by field."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, row: Any) -> Any:
        return {"name": row["id"], **row} if isinstance(row, dict) and isinstance(row.get("id"), str) else row

    @model_validator(mode="after")
    def _has_an_address(self) -> Source:
        if not self.urls():
            raise ValueError("has no address; give one of homepage, feeds, sitemaps, sections")
        return self

    @property
    def stated_name(self) -> str | None:
        """The name that the registry gives it, None where it has the id alone."""
        return self.name if self.name != self.id else None

    def urls(self) -> tuple[str, ...]:
        """Return every address of the source, the home page first."""
        return (*((self.homepage,) if self.homepage else ()), *self.feeds, *self.sitemaps, *self.sections)

    def rules_for(self, url: str, day: date) -> list[dict[str, Any]]:
        """Return the rules of the overrides that hold for a page fetched at `url` on `day` (UTC), as JSON values."""
        return [override.rules() for override in self.overrides if override.holds(url, day)]

    def own_addresses(self) -> frozenset[tuple[str, int]]:
        """Return host (lower case, punycode) and port of each of its addresses."""
        return frozenset(address for url in self.urls() if (address := host_and_port(url)))
