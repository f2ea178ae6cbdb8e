"""What goes into a browser and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["FetchedPage", "NotRendered", "Rendered"]


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """An answer that plain HTTP had. `url` is where it came from after redirects, `body` is decompressed, `headers` are
    as sent, a pair each. `site` is its pace's key (`urls.site_of`); `private` are the (host, port) pairs that the page
    and its scripts may reach on a private network.
    """

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    site: str = ""
    private: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page after its scripts. `url` is the address it shows by then (its scripts may set it without leaving).

    `onward` is where its scripts went on to, None where they stayed: that page was not fetched. `consent` says how a
    consent wall was passed ("refused", "accepted"), None where there was none; `opened` counts what was opened ("load
    more", accordions). `captures` are the bytes by kind (`options.CAPTURES`). `asked` counts what the page asked of its
    own site for, `refused` what it was not let ask for, by why (`requests.Requests`, `proxy.GuardProxy`);
    `unanswered` counts the data among it that its site failed to give, or had not begun to give by then.
    """

    url: str
    html: str
    onward: str | None = None
    consent: str | None = None
    opened: int = 0
    captures: Mapping[str, bytes] = field(default_factory=dict)
    asked: int = 0
    unanswered: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


class NotRendered(Exception):
    """A page that could not be rendered, which costs that page alone. `code` is a refusal's:

    `no_browser`, `render_timeout`, `render_crashed`, `render_memory`, `render_failed`.
    `retry`: another try may succeed.
    """

    def __init__(self, code: str, reason: str, *, retry: bool = True) -> None:
        super().__init__(reason)
        self.code, self.reason, self.retry = code, reason, retry
