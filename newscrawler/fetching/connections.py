"""Connections: Scrapy's HTTP client, kept from holding thousands of idle sockets and from reading headers for ever."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web.client import HTTPConnectionPool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.iweb import IResponse

# Bytes of status and header lines of an answer, interim answers (1xx) included: what browsers take at the most.
HEAD_MAX = 262_144
# Connections kept open for a site's next request, in each of the two pools (http and https): a quarter of the files
# that the process may open, since Scrapy keeps every one for four minutes, which for thousands of sites is thousands.
_IDLE_MAX = 512
_IDLE_SHARE = 4
# A site's own concurrency bounds how many it has; Scrapy would keep CONCURRENT_REQUESTS_PER_DOMAIN, which is 1.
_IDLE_PER_SITE = 16


class HeadTooLarge(Exception):
    """An answer's headers are more than HEAD_MAX."""


class BoundedHTTPHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https with bounded headers and a bounded number of idle connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # at call: Scrapy chooses the reactor first

        self._pool = _BoundedPool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._pool.maxPersistentPerHost = _IDLE_PER_SITE
        # Twisted would send a request again at once where the server drops a kept connection; RetryWhenAsked does it at
        # the site's pace.
        self._pool.retryAutomatically = False
        self._pool._factory = _BoundedFactory


class _BoundedPool(HTTPConnectionPool):
    def _putConnection(self, key: Any, connection: HTTP11ClientProtocol) -> None:  # noqa: N802 - Twisted's name
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        # In the order in which they became idle.
        for timeout in list(self._timeouts.values())[: -_idle_max()]:
            timeout.reset(0)


def _idle_max() -> int:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _IDLE_MAX if files == resource.RLIM_INFINITY else min(_IDLE_MAX, max(files // _IDLE_SHARE, 1))


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Request) -> Deferred[IResponse]:
        answer = super().request(request)
        # As Scrapy does itself: Twisted names the parser's class in the middle of a long method.
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedParser(_LenientHTTPClientParser):
    _head_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._head_bytes += len(line) + 2
        if self._head_bytes > HEAD_MAX:
            raise HeadTooLarge
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - Twisted's name
        raise HeadTooLarge
