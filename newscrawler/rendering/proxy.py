"""The guard between a page and the network: a proxy of ours that a browser context's every connection goes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

__all__ = ["GuardProxy"]


class GuardProxy:
    """Connects to public addresses, to the (host, port) pairs in `private`, and to no host in `blocked`.

    The name is resolved here and the connection goes to the very address that was judged. `open` before use, `close`
    after it. `refused` counts by why: `private_address`, `blocked_host`, `too_much`, `bad_request`.
    """

    def __init__(self, private: Collection[tuple[str, int]], blocked: Collection[str] = ()) -> None:
        self.private = frozenset(private)
        self.blocked = blocked
        self.refused: Counter[str] = Counter()

    @property
    def address(self) -> str:
        """Return what the browser is told, `http://127.0.0.1:PORT`."""
        raise NotImplementedError

    async def open(self) -> None:
        """Listen on a free port of the loopback address."""
        raise NotImplementedError

    async def close(self) -> None:
        """End every connection."""
        raise NotImplementedError
