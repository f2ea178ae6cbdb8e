"""Redirects that lead to no article: to a login, a consent page, a bot check, the home page, or round in circles.

They are judged before they are followed, which saves the site a request. What is followed comes back to the
scheduler as a request of its own, so that the site it leads to gets its own robots.txt, address guard and pace.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from newscrawler.article import Refusal
from newscrawler.fetching.blocks import PAGE, Standings, standings_of
from newscrawler.fetching.challenges import is_challenge_address
from newscrawler.fetching.conditional import LIST
from newscrawler.fetching.failures import PageRefused
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.reservations import RESERVATIONS
from newscrawler.fetching.standing import Cause
from newscrawler.urls import absolute_url, clean_url, parse_http_url, site_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

Trap = Literal["challenge", "login_redirect", "consent_wall", "soft_404", "redirect_loop"]

_LOGIN_PART = re.compile(
    r"(?:(?:wp-)?log-?in|sign-?in|sign_in|signon|logon|sso|oauth2?|authorize|anmelden|anmeldung|connexion|s-identifier"
    r"|iniciar-sesion|entrar|accedi|inloggen|logga-in|logowanie|giris|kirjaudu)(?:\.\w{2,4})?",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:log-?in|sign-?in|auth|accounts?|sso|konto)\.", re.IGNORECASE)
_CONSENT_PART = re.compile(r"(?:cookie-?)?(?:consent|zustimmung|privacy-?(?:wall|gate)|cookie-?wall)", re.IGNORECASE)
_CONSENT_HOST = re.compile(r"(?:consent|guce|privacygate|myprivacy)\.", re.IGNORECASE)
_HOME = re.compile(r"/(?:index\.\w{2,5}|home|404|not-?found)?/?", re.IGNORECASE)
# The same page under other parameters: twice is tidying up, a third time is a session id that goes on changing.
_SAME_PAGE_TIMES = 3
# So many different pages that lead to one and the same place are gone; fewer may be old names of one article.
_SAME_TARGET = 5
# Places that redirects led to, remembered in all.
_TARGETS_MAX = 10_000

_REASONS: dict[Trap, str] = {
    "challenge": "the page redirects to a bot check",
    "login_redirect": "the page redirects to a login",
    "consent_wall": "the page redirects to a consent page",
    "soft_404": "the page redirects to where pages that are gone lead",
    "redirect_loop": "the page redirects round and round",
}


def trap_of(chain: list[str], target: str, *, page: bool) -> Trap | None:
    """Return what is wrong with a redirect to `target`, None for nothing. `chain` are the addresses so far.

    `page`: an article was asked for, so that a home page at the end means that it is gone.
    """
    if target in chain or sum(clean_url(url) == clean_url(target) for url in chain) >= _SAME_PAGE_TIMES:
        return "redirect_loop"
    if is_challenge_address(target):
        return "challenge"
    first, last = parse_http_url(chain[0]), parse_http_url(target)
    if first is None or last is None:
        return None
    for trap, host, part in (
        ("login_redirect", _LOGIN_HOST, _LOGIN_PART),
        ("consent_wall", _CONSENT_HOST, _CONSENT_PART),
    ):
        if _leads(last.hostname or "", last.path, host, part) and not _leads(
            first.hostname or "", first.path, host, part
        ):
            return trap  # type: ignore[return-value]
    same_site = site_of(chain[0]) == site_of(target)
    if page and same_site and _HOME.fullmatch(last.path or "/") and not last.query and not _HOME.fullmatch(first.path):
        return "soft_404"
    return None


class RedirectTraps:
    """Downloader middleware below Scrapy's redirects: refuses those that lead to no article."""

    def __init__(self, crawler: Crawler) -> None:
        self._standings = standings_of(crawler)
        self._stats = crawler.stats
        self._targets: OrderedDict[str, set[str]] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RedirectTraps:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. Raises PageRefused: challenge, login_redirect, consent_wall, soft_404, redirect_loop."""
        location = response.headers.get("Location")
        if response.status not in (301, 302, 303, 307, 308) or not location:
            return response
        target = absolute_url(request.url, location.decode("latin-1"))
        asked = bool(request.meta.get(PAGE) or request.meta.get(LIST))
        if target is None:
            return response
        page = bool(request.meta.get(PAGE))
        chain = [*request.meta.get("redirect_urls", ()), request.url]
        trap = trap_of(chain, target, page=page)
        if trap is None and page and self._is_everywhere(chain[0], target):
            trap = "soft_404"
        if trap is None or (trap in ("login_redirect", "consent_wall") and not asked):
            return response
        raise await _refused(trap, request, self._standings, self._stats)

    def _is_everywhere(self, asked: str, target: str) -> bool:
        """Say whether so many different pages were sent to this one place."""
        target, asked = clean_url(target), clean_url(asked)
        if target == asked:
            return False
        pages = self._targets.setdefault(target, set())
        self._targets.move_to_end(target)
        if len(pages) < _SAME_TARGET:
            pages.add(asked)
        if len(self._targets) > _TARGETS_MAX:
            self._targets.popitem(last=False)
        return len(pages) >= _SAME_TARGET


async def onward_request(
    crawler: Crawler, response: Response, url: str, asked: str, source: str | None
) -> Request | Refusal:
    """Return the request for where a page's scripts went on to, judged as a redirect of its server's would be."""
    request: Request = response.request  # type: ignore[assignment]
    chain = [*request.meta.get("redirect_urls", ()), request.url]
    times = request.meta.get("redirect_times", 0) + 1
    too_often = times > crawler.settings.getint("REDIRECT_MAX_TIMES")
    trap: Trap | None = "redirect_loop" if too_often else trap_of(chain, url, page=True)
    if trap is not None:
        refused = await _refused(trap, request, standings_of(crawler), crawler.stats)
        return replace(refused.refusal, url=asked, source=source)
    kept = {name: value for name, value in request.meta.items() if name in (ADDRESSES, PAGE)}
    reasons = [*request.meta.get("redirect_reasons", ()), "script"]
    redirect = {"redirect_urls": chain, "redirect_times": times, "redirect_reasons": reasons}
    return request.replace(url=url, meta={**kept, **redirect, RESERVATIONS: {}}, dont_filter=True)


async def _refused(trap: Trap, request: Request, standings: Standings, stats: StatsCollector) -> PageRefused:
    stats.inc_value(f"newscrawler/redirects/{trap}")
    if trap == "redirect_loop":
        return PageRefused(Refusal(code=trap, reason=_REASONS[trap]))
    cause: Cause = trap if trap in ("challenge", "soft_404") else "kept_out"
    # A page that is gone is gone, as with a 404; the others may be let in another day.
    return await standings.refused(request, cause, _REASONS[trap], trap, retry=trap != "soft_404")


def _leads(host: str, path: str, host_pattern: re.Pattern[str], part_pattern: re.Pattern[str]) -> bool:
    parts = [part for part in path.split("/") if part]
    return bool(host_pattern.match(host)) or any(part_pattern.fullmatch(part) for part in parts[:3] + parts[-1:])
