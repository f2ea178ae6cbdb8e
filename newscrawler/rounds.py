"""The lists of one crawl: which are asked, and what each asking says for the next one.

By hand a crawl asks every feed and sitemap of the registry once, whatever its rhythm; by time (`NEWSCRAWLER_DUE_ONLY`)
those whose time has come (`newscrawler.calls`).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from newscrawler import polling
from newscrawler.article import parse_instant, utc_now
from newscrawler.calls import Answer, Call, answer_of, with_rhythm
from newscrawler.discovery.changes import is_to_come
from newscrawler.discovery.listing import ListRef
from newscrawler.discovery.periods import worth_asking
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.stores import Poll, SourceNote, Store, Validators

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Lists that other lists named, asked for each source in a run; an index may name 50,000.
CHILDREN_MAX = 500
# Times as many lists that are due are taken up with one question about many sources: most have none.
_DUE_FACTOR = 10
# Publication times kept of an answer: enough for the rate of the busiest list.
TIMES_MAX = 200
# Things of a list that are read, and entered in the store, in one step.
_CHUNK = 1_000
_A_DAY, _LAST = timedelta(days=1), datetime.max.replace(tzinfo=UTC)
# Where an index states no time, its lists come after those with one.
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

T = TypeVar("T")

_rounds: WeakKeyDictionary[Crawler, Rounds] = WeakKeyDictionary()


def rounds_of(crawler: Crawler) -> Rounds:
    """Return the crawl's one Rounds."""
    if crawler not in _rounds:
        settings = crawler.settings
        due_only, refresh = settings.getbool("NEWSCRAWLER_DUE_ONLY"), settings.getbool("NEWSCRAWLER_REFRESH")
        since = getattr(crawler.spider, "since", None)
        _rounds[crawler] = Rounds(keeper_of(crawler), due_only=due_only, refresh=refresh, since=since)
    return _rounds[crawler]


class Rounds:
    """Decides which lists are asked, and notes how each asking went together with its rhythm.

    `since`: what is older by a list's own word is left aside.
    """

    def __init__(self, keeper: Keeper, *, due_only: bool, refresh: bool, since: datetime | None = None) -> None:
        self.since = since
        self._since_s = since.timestamp() if since else None
        self._keeper, self._due_only, self._refresh = keeper, due_only, refresh
        self._calls: dict[str, tuple[Call, Poll | None]] = {}
        self._decided: set[str] = set()
        self._children: Counter[str] = Counter()
        self._notes: list[SourceNote] = []
        self._writing: asyncio.Task[None] | None = None

    async def polls(self, urls: Sequence[str], parents: Sequence[str] = ()) -> dict[str, Poll]:
        """Return what the store keeps of these lists, and of those that `parents` named."""
        nothing: dict[str, Poll] = {}
        return await self._keeper.ask(lambda store: store.polls(urls, parents=parents), nothing)

    async def due(self, sources: Sequence[str]) -> list[Poll]:
        """Return lists that another list named and whose time has come, no more of a source than a run has."""
        nothing: list[Poll] = []
        limit = CHILDREN_MAX * min(len(sources), _DUE_FACTOR)
        found = []
        for poll in await self._keeper.ask(lambda store: store.polls_due(sources, at=utc_now(), limit=limit), nothing):
            if poll.source and self._children[poll.source] < CHILDREN_MAX:
                self._children[poll.source] += 1
                found.append(poll)
        return found

    def chosen(self, calls: Iterable[Call], polls: Mapping[str, Poll]) -> list[Call]:
        """Return the calls to make, each list once a crawl; of the others it is kept why not."""
        now, made = utc_now(), list[Call]()
        for call in calls:
            if call.url in self._decided:
                continue
            self._decided.add(call.url)
            poll = polls.get(call.url)
            answer = self._answer(call, poll, now)
            if answer == "ask":
                made.append(call)
                self._calls[call.url] = (call, poll)
            elif poll is not None and answer != "settled":
                self._keeper.count(call.source, f"lists_{answer}")
                self._keeper.wait(call.source, answer, poll.paused_until if answer == "paused" else poll.next_at)
        return made

    def _answer(self, call: Call, poll: Poll | None, now: datetime) -> Answer:
        return answer_of(call, poll, now, due_only=self._due_only, refresh=self._refresh, since_s=self._since_s)

    async def of_index(self, index: Call, lists: Iterable[ListRef]) -> tuple[list[Call], int]:
        """Return which of the lists that an index names are to be asked, and how many more there are.

        Those whose stated time is newest come first, no more than a source has in a run, and none that is older than
        `since`. However many there are, not more than that are held.
        """
        room = CHILDREN_MAX - self._children[index.source]
        refs, left, now = iter(lists), 0, utc_now()
        kept: list[tuple[datetime, Call, Poll | None]] = []
        while chunk := await asyncio.to_thread(next_of, refs):
            polls = await self.polls([ref.url for ref in chunk])
            for ref in chunk:
                stated, poll = parse_instant(ref.modified), polls.get(ref.url)
                modified = None if is_to_come(stated, now) else ref.modified
                call = Call(ref.url, index.source, parent=index.url, modified=modified, depth=index.depth)
                if not worth_asking(ref, self.since):
                    self._keeper.count(index.source, "lists_older")
                elif ref.url not in self._decided and self._answer(call, poll, now) == "ask":
                    kept.append((stated or _LONG_AGO, call, poll))
            kept.sort(key=lambda each: each[0], reverse=True)
            left += max(len(kept) - room, 0)
            del kept[room:]
        self._children[index.source] += len(kept)
        calls = self.chosen((call for _, call, _ in kept), {call.url: poll for _, call, poll in kept if poll})
        return calls, left

    def watch(self, calls: Sequence[Call], polls: Mapping[str, Poll]) -> None:
        """Keep which sources brought news once and have brought none for long, over all of their lists."""
        now_s = utc_now().timestamp()
        of_source: dict[str, list[polling.Rhythm]] = {}
        for call in calls:
            if (poll := polls.get(call.url)) is not None:
                of_source.setdefault(call.source, []).append(polling.Rhythm.from_json(poll.rhythm))
        for source, rhythms in of_source.items():
            if line := polling.silence(rhythms, now_s):
                self._keeper.silent[source] = line

    async def expect(self, calls: Sequence[Call]) -> None:
        """Enter in the store that these lists are to be asked: what named them may not be sent again."""
        at = utc_now()
        polls = [
            Poll(call.url, call.source, parent=call.parent, modified=call.modified, next_at=at)
            for call in calls
            if call.parent is not None
        ]
        if polls:
            await self._keeper.ask(lambda store: store.expect(polls), None)

    def claims(self, url: str) -> bool:
        """Say whether nobody has decided about an address yet; from then on somebody has."""
        claimed = url not in self._decided
        self._decided.add(url)
        return claimed

    def is_called(self, url: str) -> bool:
        """Say whether an address is a list that this crawl asks, and not a further page of one."""
        return url in self._calls

    def poll(self, url: str) -> Poll | None:
        """Return what was kept of a list that this crawl asks, None for nothing."""
        poll = self._calls[url][1] if url in self._calls else None
        if poll is not None and polling.Rhythm.from_json(poll.rhythm).leaves_aside(self._since_s):
            # Unchanged as it may be, it has entries that nobody took in.
            return replace(poll, validators=Validators())
        return poll

    def note(
        self,
        note: SourceNote,
        *,
        same_body: bool = False,
        times: Sequence[datetime] = (),
        floor_s: float | None = None,
        wait_s: float | None = None,
    ) -> None:
        """Keep how the asking of a list went, with the rhythm that follows from it.

        `times` are when the entries were published, as far as they say; `floor_s` is how long its publisher says that
        it stays as it is, `wait_s` the Retry-After of a failure.
        """
        self._count(note, same_body)
        call, poll = self._calls.pop(note.list_url, (None, None))
        if call is None:
            return
        note = with_rhythm(
            note,
            call,
            poll.rhythm if poll is not None else None,
            answer="failed"
            if note.error
            else "same_body"
            if same_body
            else "not_modified"
            if note.unchanged
            else "read",
            times=sorted(time.timestamp() for time in times)[-TIMES_MAX:],
            floor_s=floor_s,
            wait_s=wait_s,
            refresh=self._refresh,
            since_s=self._since_s,
        )
        if self._keeper.store is not None:
            self._notes.append(note)
            if self._writing is None:
                self._writing = asyncio.ensure_future(self._write())

    async def flush(self) -> None:
        """Wait until every note is in the store."""
        while self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        # Whatever gathers while the last ones are written goes out together: one commit for many lists.
        try:
            while self._notes:
                notes, self._notes = self._notes, []
                await self._keeper.ask(lambda store, notes=notes: _noted(store, notes), None)  # type: ignore[misc]
        finally:
            self._writing = None

    def _count(self, note: SourceNote, same_body: bool) -> None:
        word = "failed" if note.error else "same" if same_body else "unchanged" if note.unchanged else "read"
        self._keeper.count(note.source, f"lists_{word}")
        if note.error:
            self._keeper.errors.append({"source": note.source, "url": note.list_url, "error": note.error})


def end_of(stated: str | None) -> datetime | None:
    """Return the last instant that a list's time may mean, for a date alone that day's end; None for none."""
    time = parse_instant(stated)
    if time is None or len(stated or "") > len("2026-01-01"):
        return time
    return time + min(_A_DAY, _LAST - time)


def next_of(things: Iterator[T]) -> list[T]:
    """Return the next thousand. For a thread: a list may be read while it is gone through, and that costs time."""
    return list(islice(things, _CHUNK))


async def _noted(store: Store, notes: Sequence[SourceNote]) -> None:
    await store.note(notes)
