"""From what went wrong on the way to a page to the reason that is kept for it."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from newscrawler.article import Refusal

# Answers that another try may change: time-out, too early, too many, and every server's own trouble but "never".
_PASSING = frozenset({408, 421, 425, 429, 500, 502, 503, 504, 507, 508, 520, 521, 522, 523, 524, 525, 527, 530})
# Of these, what tells of the site and not of the page.
DOWN = frozenset({500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 527, 530})
UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)
_TLS = re.compile(r"certificate|ssl|tls|handshake", re.IGNORECASE)


class PageRefused(IgnoreRequest):
    """Raised by the downloader middlewares when a page is not to be had; carries the reason as a value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.reason}")
        self.refusal = refusal


def refusal_of(error: BaseException | None, url: str, source: str | None = None) -> Refusal:
    """Return the named reason for an exception of Scrapy's downloader or of our middlewares."""
    if isinstance(error, PageRefused):
        return replace(error.refusal, url=url, source=source)
    code, reason, retry = _named(error)
    return Refusal(code=code, reason=reason, url=url, source=source, retry=retry)


def refusal_of_status(status: int, url: str, source: str | None = None, wait_s: float | None = None) -> Refusal:
    """Return the named reason for an HTTP answer that is no page (`http_404`); `wait_s` is its Retry-After."""
    reason = {
        304: "the site says that nothing has changed, without having been asked that",
        401: "the site wants a login",
        402: "the site wants payment",
        403: "the site forbids it",
        404: "there is no such page",
        410: "the page is gone for good",
        429: "the site says: too many requests",
        451: "the page is withheld for legal reasons",
    }.get(status, "the site answers with an error" if status >= 400 else "the answer is no page")
    reason = f"HTTP {status}: {reason}"
    # A 403 is often a block that passes, so it is worth another try on another day.
    retry = status in _PASSING or status == 403
    return Refusal(
        code=f"http_{status}",
        reason=reason,
        url=url,
        source=source,
        retry=retry,
        retry_after_s=wait_s if retry else None,
    )


def _named(error: BaseException | None) -> tuple[str, str, bool]:
    """Return code, reason and whether another try may succeed."""
    match error:
        case CannotResolveHostError():
            return "unknown_host", "the host name cannot be resolved (misspelt, or no network?)", True
        case DownloadConnectionRefusedError():
            return "connection_refused", "nothing answers at that address and port", True
        case DownloadTimeoutError():
            return "timeout", "the site took too long to answer", True
        case DownloadCancelledError():
            return "too_large", "the page is larger than DOWNLOAD_MAXSIZE allows", False
        case ResponseDataLossError():
            return "truncated_body", "the connection ended before the page was complete", True
        case UnsupportedURLSchemeError():
            return "unsupported_url", "only http and https addresses are fetched", False
        case DownloadFailedError():
            return _broken(error)
        case IgnoreRequest() if "max redirections" in str(error):
            return "redirect_loop", "the page redirects round and round", False
        case _:
            return "fetch_error", f"{type(error).__name__}: {error}", True


def _broken(error: BaseException) -> tuple[str, str, bool]:
    """Return the same for a connection that broke."""
    words = _chain(error)
    if "HeadTooLarge" in words:
        return "headers_too_large", "the answer's headers go on and on", False
    if _TLS.search(words):
        return "tls_error", f"no secure connection: {_tls_words(error)}", True
    return "connection_failed", "the connection broke before an answer came", True


def _chain(error: BaseException) -> str:
    words = str(error)
    for reason in getattr(error.__cause__, "reasons", ()):
        words += f" {reason.type.__name__} {reason.value}"
    return words


def _tls_words(error: BaseException) -> str:
    found = re.search(
        r"certificate verify failed|wrong version number|unknown protocol|handshake failure", _chain(error)
    )
    return found[0] if found else "the handshake failed (certificate not valid, or no TLS there?)"
