"""The document that a tab is given: status and headers of the answer that plain HTTP had, as far as they still hold."""

from __future__ import annotations

import re

from newscrawler.rendering.page import FetchedPage

__all__ = ["given_headers", "given_status"]

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

_DROPPED = frozenset(
    {
        # Of the transfer, which is over: the body is decompressed and whole.
        *("connection", "content-encoding", "content-length", "keep-alive", "te", "trailer", "transfer-encoding"),
        *("upgrade", "proxy-authenticate", "proxy-connection", "www-authenticate", "alt-svc"),
        # The page is to be shown, not saved, and once.
        *("content-disposition", "critical-ch", "accept-ch"),
        # It has been read as HTML, whatever its server calls it.
        *("content-type", "x-content-type-options"),
        # It would empty the cache that the site's next page is quick by.
        "clear-site-data",
        # Reports on how it went, and pages that a reader might want next.
        *("nel", "report-to", "reporting-endpoints", "speculation-rules"),
    }
)

# Types that a browser shows as a document.
_DOCUMENTS = ("text/html", "application/xhtml+xml")
# What the page may not do with its tab (https://html.spec.whatwg.org/#sandboxing): open others, save files, ask the
# reader something or keep it from leaving. By this header no script of the page is touched, and its frames inherit it.
_SANDBOX = ("Content-Security-Policy", "sandbox allow-forms allow-same-origin allow-scripts")


def given_status(page: FetchedPage) -> int:
    """Return the status to give: 200 for those that carry no document (1xx, 204, 205, 3xx)."""
    return page.status if page.status >= 400 or page.status in (200, 201, 202, 203, 206) else 200


def given_headers(page: FetchedPage) -> list[tuple[str, str]]:
    """Return the headers to give, a pair each as they came (several Set-Cookie stay several)."""
    headers = [
        (name, _CONTROL.sub(" ", value))
        for name, value in page.headers
        if _NAME.fullmatch(name) and name.lower() not in _DROPPED
    ]
    stated = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    kind, _, parameters = _CONTROL.sub(" ", stated).partition(";")
    kind = kind.strip().lower() if kind.strip().lower() in _DOCUMENTS else "text/html"
    return [*headers, ("Content-Type", f"{kind}; {parameters.strip()}" if parameters.strip() else kind), _SANDBOX]
