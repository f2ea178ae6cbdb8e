"""The fictional sites together: started, listed for the registry, moved on to the second edition, stopped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType

from newscrawler.demo.hostile import HostileSite
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import HOSTILE, OUTLETS, Outlet
from newscrawler.demo.pages import Page
from newscrawler.demo.server import Answer, Asked, Hit, Servers

LAST_EDITION = 2


class Sites:
    """The outlets on 127.0.0.1, in one thread, while the context lasts.

    `ports` gives one port for each outlet in the order of `urls`; None takes free ones. `hostile` adds the outlet
    where everything goes wrong. `slow_s` is how long its slow page takes, `retry_after_s` the wait that its busy page
    asks for, both in seconds. Raises OSError when a port is taken, ValueError when the ports are too few or too many.
    """

    def __init__(
        self,
        ports: Sequence[int] | None = None,
        hostile: bool = True,
        *,
        slow_s: float = 3.0,
        retry_after_s: int = 2,
    ) -> None:
        self._ports = ports
        self._outlets: tuple[Outlet, ...] = (*OUTLETS, HOSTILE) if hostile else OUTLETS
        self._slow_s, self._retry_after_s = slow_s, retry_after_s
        self._rooms: dict[str, Newsroom] = {}
        self._servers = Servers({outlet.id: self._site(outlet.id) for outlet in self._outlets})
        self.edition = 1
        self.urls: dict[str, str] = {}
        """Outlet id → base URL, without a slash at the end."""
        if ports is not None and len(ports) != len(self._outlets):
            raise ValueError(f"{len(ports)} ports for {len(self._outlets)} outlets: give one each")

    @property
    def log(self) -> list[Hit]:
        """Every request so far, in order."""
        return self._servers.log

    def __enter__(self) -> Sites:
        self._servers.start(self._ports)
        for outlet in self._outlets:
            base = f"http://127.0.0.1:{self._servers.ports[outlet.id]}"
            self.urls[outlet.id] = base
            if outlet is HOSTILE:
                self._rooms[outlet.id] = HostileSite(
                    outlet, base, lambda: self.edition, slow_s=self._slow_s, retry_after_s=self._retry_after_s
                )
            else:
                self._rooms[outlet.id] = Newsroom(outlet, base, lambda: self.edition)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._servers.stop()

    def advance(self) -> None:
        """Bring out the second edition: some texts change, some pages only around the text, some stories come new."""
        self.edition = LAST_EDITION

    def pages(self) -> list[Page]:
        """Return every page that a list of the edition names, outlet by outlet."""
        return [page for room in self._rooms.values() for page in room.pages()]

    def registry(self) -> str:
        """Return the sources file (YAML) that crawls these sites."""
        return "defaults: {delay: 0, concurrency: 2}\nsources:\n" + "".join(
            _source(outlet, self.urls[outlet.id]) for outlet in self._outlets
        )

    def _site(self, name: str) -> _Site:
        return _Site(self._rooms, name)


class _Site:
    """The outlet of this name, as soon as it knows its own port."""

    def __init__(self, rooms: dict[str, Newsroom], name: str) -> None:
        self._rooms, self._name = rooms, name

    def __call__(self, asked: Asked) -> Answer:
        room = self._rooms.get(self._name)
        return room(asked) if room else Answer(503, headers=(("Retry-After", "1"),))


def _source(outlet: Outlet, base: str) -> str:
    lists = "sitemaps" if "sitemap" in outlet.lists else "feeds"
    lines = [
        f"  - id: {outlet.id}",
        f"    name: {json.dumps(outlet.name, ensure_ascii=False)}",
        f"    homepage: {base}/",
        f"    {lists}: [{json.dumps(base + outlet.list_path)}]",
    ]
    if outlet.lists == "sitemap":
        lines.append(f"    sections: [{json.dumps(base + outlet.section_path)}]")
    # Quoted: in YAML 1.1 the country of Norway is a truth value.
    lines += [f'    language: "{outlet.language}"', f'    country: "{outlet.country}"']
    lines += ["    delay: 0", "    concurrency: 2", "    network: private"]
    return "\n".join(lines) + "\n"
