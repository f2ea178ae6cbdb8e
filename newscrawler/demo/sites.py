"""The fictional sites together: started, listed for the registry, moved on to the second edition, stopped."""

from __future__ import annotations

import json
from collections import ChainMap
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import TracebackType

from newscrawler.demo.gates import (
    PLINTH,
    REPAIRS,
    SABBATICAL,
    SIESTA,
    STATIC,
    TOLLGATE,
    BusySite,
    PlinthSite,
    SabbaticalSite,
    StaticSite,
    TollgateSite,
)
from newscrawler.demo.hostile import LANTERN, HostileSite
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import OUTLETS, Outlet
from newscrawler.demo.pages import Page, Shelf
from newscrawler.demo.quicksand import CANARY, FORGER, QUICKSAND, QuicksandSite, certificate, forger
from newscrawler.demo.scripted import MIRAGE, TURNSTILE, ScriptedSite
from newscrawler.demo.server import Answer, Asked, Hit, Servers, Site
from newscrawler.demo.traps import MAELSTROM, TrapSite

LAST_EDITION = 2
HOSTILE: tuple[Outlet, ...] = (LANTERN, MAELSTROM, PLINTH, STATIC, TOLLGATE, SABBATICAL, SIESTA, REPAIRS)
"""The outlets where things go wrong, each a source of its own."""
SCRIPTED: tuple[Outlet, ...] = (MIRAGE, TURNSTILE, QUICKSAND)
"""The outlets whose pages need a browser; the last one's go wrong in it."""
_STRANGE: Mapping[str, type[Newsroom]] = {
    MAELSTROM.id: TrapSite,
    PLINTH.id: PlinthSite,
    STATIC.id: StaticSite,
    TOLLGATE.id: TollgateSite,
    SABBATICAL.id: SabbaticalSite,
    SIESTA.id: BusySite,
    REPAIRS.id: BusySite,
    MIRAGE.id: ScriptedSite,
    TURNSTILE.id: ScriptedSite,
    QUICKSAND.id: QuicksandSite,
}


class Sites:
    """The outlets on 127.0.0.1, in one thread, while the context lasts.

    `ports` gives one port for each outlet in the order of `urls`; None takes free ones. `hostile` adds the outlets
    where everything goes wrong, `scripted` those whose pages need a browser. `slow_s` is how long the slow page takes,
    `retry_after_s` the wait that the busy page asks for, both in seconds. Raises OSError when a port is taken,
    ValueError when the ports are too few or too many.
    """

    def __init__(
        self,
        ports: Sequence[int] | None = None,
        hostile: bool = True,
        *,
        scripted: bool = True,
        slow_s: float = 3.0,
        retry_after_s: int = 2,
    ) -> None:
        self._ports = ports
        self._outlets: tuple[Outlet, ...] = OUTLETS + HOSTILE * hostile + SCRIPTED * scripted
        self._slow_s, self._retry_after_s = slow_s, retry_after_s
        self._rooms: dict[str, Newsroom] = {}
        own: dict[str, Site] = {outlet.id: self._site(outlet.id) for outlet in self._outlets}
        others: dict[str, Site] = {CANARY: _canary, FORGER: forger} if scripted else {}
        self._servers = Servers(own | others, {FORGER: certificate()} if scripted else {}, {CANARY})
        self.edition = 1
        self.urls: dict[str, str] = {}
        """Outlet id → base URL, without a slash at the end."""
        self.beside: dict[str, str] = {}
        """The same of the servers that are no outlets: the canary, and the forger."""
        self._bases = ChainMap(self.urls, self.beside)
        if ports is not None and len(ports) != len(self._outlets):
            raise ValueError(f"{len(ports)} ports for {len(self._outlets)} outlets: give one each")

    @property
    def log(self) -> list[Hit]:
        """Every request so far, in order."""
        return self._servers.log

    @property
    def trespasses(self) -> int:
        """How many connections and datagrams came to a private address that no page may make a crawler speak to."""
        return self._servers.connections[CANARY]

    def __enter__(self) -> Sites:
        servers = self._servers
        spare = len(servers.sites) - len(self._outlets)
        servers.start(self._ports and [*self._ports, *[0] * spare])
        for name in servers.ports.keys() & {CANARY, FORGER}:
            self.beside[name] = f"http{'s' * (name in servers.tls)}://127.0.0.1:{servers.ports[name]}"
        for outlet in self._outlets:
            base = f"http://127.0.0.1:{self._servers.ports[outlet.id]}"
            self.urls[outlet.id] = base
            self._rooms[outlet.id] = self._room(outlet, base)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._servers.stop()

    def advance(self) -> None:
        """Bring out the second edition: some texts change, some pages only around the text, some stories come new."""
        self.edition = LAST_EDITION

    def pages(self) -> list[Page]:
        """Return every page that a list of the edition names, outlet by outlet."""
        return [page for room in self._rooms.values() for page in room.pages()]

    def shelves(self) -> list[Shelf]:
        """Return every list that the registry names, outlet by outlet."""
        return [shelf for room in self._rooms.values() for shelf in room.shelves()]

    def registry(self, *, delay_s: float = 0, concurrency: int = 2) -> str:
        """Return the sources file (YAML) that crawls these sites, at this pace."""
        manner = f"    delay: {delay_s}\n    concurrency: {concurrency}\n    network: private\n"
        return "sources:\n" + "".join(_source(room) + manner for room in self._rooms.values())

    def _room(self, outlet: Outlet, base: str) -> Newsroom:
        if outlet is LANTERN:
            return HostileSite(outlet, base, self._out, slow_s=self._slow_s, retry_after_s=self._retry_after_s)
        return _STRANGE.get(outlet.id, Newsroom)(outlet, base, self._out, self._bases)

    def _out(self) -> int:
        return self.edition

    def _site(self, name: str) -> _Site:
        return _Site(self._rooms, name)


class _Site:
    """The outlet of this name, as soon as it knows its own port."""

    def __init__(self, rooms: dict[str, Newsroom], name: str) -> None:
        self._rooms, self._name = rooms, name

    def __call__(self, asked: Asked) -> Answer:
        room = self._rooms.get(self._name)
        return room(asked) if room else Answer(503, headers=(("Retry-After", "1"),))


def _canary(_: Asked) -> Answer:
    return Answer(200, "text/plain", b"A door was open.", (("Access-Control-Allow-Origin", "*"),))


def _source(room: Newsroom) -> str:
    outlet = room.outlet
    lines = [
        f"  - id: {outlet.id}",
        f"    name: {json.dumps(outlet.name, ensure_ascii=False)}",
        f"    homepage: {room.base}/",
    ]
    for role, shelves in groupby(room.shelves(), key=lambda shelf: shelf.role):
        if role != "homepage":
            lines.append(f"    {role}: {json.dumps([shelf.url for shelf in shelves])}")
    # Quoted: in YAML 1.1 the country of Norway is a truth value.
    lines += [f'    language: "{outlet.language}"', f'    country: "{outlet.country}"']
    return "\n".join(lines) + "\n"
