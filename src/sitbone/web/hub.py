"""The live sessions of this process: who is connected to which, and what has to be kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import anyio.to_thread
from starlette.websockets import WebSocket

from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.diary.prescriptions import followed
from sitbone.diary.track import KeptTrack
from sitbone.diary.tracks import keeps_tracks
from sitbone.live.answer import Answer, Outcome, Part
from sitbone.live.guide import Guide
from sitbone.live.message import Look, Malformed
from sitbone.plan.day import Item
from sitbone.plan.records import Felt, FeltRecord, HoldRecord, SeenBy
from sitbone.pose.errors import SitboneError
from sitbone.web.gate import Forbidden, may_stretch
from sitbone.words import _

FORGOTTEN_AFTER = 1800.0
"""Seconds after which a session that nobody is connected to leaves the memory; the diary still has it."""
LOOKED_EVERY = 0.1
"""Seconds between looks that the coach takes, as in a recording (`sitbone.pose.watch`)."""
BEHIND = 0.03
"""Seconds by which looks may wait before every second one is left out."""
AHEAD = 2.0
"""Seconds by which a page's clock may run ahead of ours."""
ONE_SESSION_LASTS = timedelta(hours=3)
"""A session begun longer ago is over: somebody left it."""


class Refused(SitboneError):
    """A session that may not go on. `code` closes the socket."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(slots=True)
class Live:
    """One session that goes on: its guide, and the one page that leads it."""

    id: str
    diary: Diary
    guide: Guide
    began: datetime
    """When the guide's time was 0."""
    page: WebSocket | None = None
    left_at: float = field(default_factory=monotonic)
    _zero: float = 0.0
    _page_zero: float | None = None
    _opened_at: float = 0.0
    _last_time: float = float("-inf")
    _last_sequence: int = -1
    unkept: list[tuple[Answer, str | None]] = field(default_factory=list)
    """What could not be written yet, oldest first."""
    try_again_at: float = 0.0
    lead: int = 0
    """Goes up with every page that takes over, in whichever server: only the newest one's leads."""
    changed: int = 0
    """The state of the person's diary in which they were last found to be allowed to stretch."""
    _due: float = 0.0
    _least_late: float = float("inf")

    def join(self, page: WebSocket, opened_at: float) -> WebSocket | None:
        """A page takes over, whose socket was opened at that monotonic time; the one that led it before, if any."""
        before, self.page = self.page, page
        self.guide.away()
        self._page_zero, self._last_time, self._last_sequence = None, float("-inf"), -1
        self._least_late = float("inf")
        self._opened_at = opened_at
        return before

    def leave(self, page: WebSocket) -> None:
        """A page is gone."""
        if self.page is page:
            self.page, self.left_at = None, monotonic()

    def look(self, look: Look) -> Answer | None:
        """One look of the page's camera; None for one that comes too soon after the last one to tell more."""
        if look.sequence <= self._last_sequence:
            raise Malformed("a message came twice or out of order")
        self._last_sequence = look.sequence
        time = self._session_time(look.time)
        if time < self._due and not look.began_anew:
            return None
        every = LOOKED_EVERY * (2 if self._behind(look.time) else 1)
        self._due = max(self._due + every, time + every / 2)
        return self.guide.see(look.observation(time), look.brightness)

    def _behind(self, page_time: float) -> bool:
        """Whether looks come later than they did at best: then fewer are taken, so that none waits for long."""
        late = monotonic() - page_time
        self._least_late = min(self._least_late, late)
        return late - self._least_late > BEHIND

    def tick(self, page_time: float) -> Answer:
        """Time goes on, in a session without a camera."""
        return self.guide.tick(self._session_time(page_time))

    def _session_time(self, page_time: float) -> float:
        """The page's clock as a time of the session, which goes on through reloads of the page."""
        now = monotonic()
        if self._page_zero is None:
            self._zero = self.guide.time + max(now - self.left_at, 0.1)
            self._page_zero = page_time
        if page_time <= self._last_time:
            raise Malformed("time went backwards")
        since = page_time - self._page_zero
        if since > now - self._opened_at + AHEAD:
            raise Malformed("time runs ahead of the clock")
        self._last_time = page_time
        return self._zero + since


class Hub:
    """All live sessions of this process."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lives: dict[str, Live] = {}

    @property
    def led(self) -> int:
        """How many sessions have a page now."""
        return sum(live.page is not None for live in list(self._lives.values()))

    def find(self, session_id: str, diary: Diary) -> Live:
        """The session of this diary as it stands, from memory or from the diary.

        Raises `Refused` where there is none, it is over, or the screening forbids it.
        """
        changed = diary.changes()
        may_stretch(diary, self._clock())
        self._forget_old()
        read = self._read(session_id, diary)
        live = self._lives.get(session_id)
        before = diary.lead(session_id)
        if live is None or live.lead != before:  # another server led it since: what is kept is the truth
            live = self._lives[session_id] = read
        live.lead, live.changed = diary.take_lead(session_id), changed
        return live

    def _read(self, session_id: str, diary: Diary) -> Live:
        kept = diary.session(session_id)
        if kept is None:
            raise Refused(4401, _("There is no such session. Begin one on the first page."))
        record = kept.record
        if record.ended or self._clock() - record.started > ONE_SESSION_LASTS:
            raise Refused(4401, _("This session is over. Begin a new one on the first page."))
        items = [Item(i.stretch, i.side, i.seconds, i.repetition) for i in kept.items]
        follows = followed(diary, record.prescription)
        if not all(follows.may_be_led(item.stretch) for item in items[kept.position :]):
            raise Refused(
                4401, _("What you answered speaks against this session. Begin a new one on the first page.")
            )
        guide = Guide(items, at=kept.position, seen_by=record.seen_by, limits=follows.limits)
        return Live(session_id, diary, guide, self._clock())

    async def enforce(self, diary: Diary) -> None:
        """Close this person's sessions at once, also one that goes on in another page, unless they may stretch now."""
        try:
            await anyio.to_thread.run_sync(may_stretch, diary, self._clock())
        except Forbidden as why:
            pages = [live.page for live in self._of(diary) if live.page is not None]
            self.clear(diary)
            for page in pages:
                with suppress(RuntimeError):  # it may be gone already
                    await page.close(4403, str(why).encode()[:120].decode(errors="ignore"))

    @asynccontextmanager
    async def watching(self, every: float | None) -> AsyncIterator[None]:
        """Look every so many seconds for what other servers changed (None: there are no others)."""
        watch = asyncio.create_task(self._watch(every)) if every else None
        try:
            yield
        finally:
            if watch:
                watch.cancel()

    async def _watch(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            with suppress(DiaryError):  # it is tried again
                await self.look_for_changes()

    async def look_for_changes(self) -> None:
        """Close what another server leads now, and what the person may not do any more."""
        led = [live for live in self._lives.values() if live.page is not None]
        if not led:
            return
        found = await anyio.to_thread.run_sync(led[0].diary.leads_and_changes, [live.id for live in led])
        for live in led:
            lead, changed, ended = found.get(live.id, (-1, -1, True))
            if lead != live.lead or ended:
                await self._dismiss(live, 4409 if lead != live.lead else 4401)
            elif changed != live.changed:
                live.changed = changed
                await self.enforce(live.diary)

    async def _dismiss(self, live: Live, code: int) -> None:
        page, live.page = live.page, None
        if self._lives.get(live.id) is live:
            del self._lives[live.id]
        if page is not None:
            with suppress(RuntimeError):  # it may be gone already
                await page.close(code, "Another page has taken over this session.")

    async def end(self, session_id: str) -> None:
        """This session is over: its page is closed, and what it still sends is not taken."""
        live = self._lives.pop(session_id, None)
        page = live.page if live else None
        if live is not None and page is not None:
            live.page = None
            with suppress(RuntimeError):  # it may be gone already
                await page.close(4401, "This session is over.")

    async def end_open(self, diary: Diary) -> None:
        """End the session that is still open: it knows nothing of a new prescription's limits."""
        now = self._clock()
        open_one = await anyio.to_thread.run_sync(diary.ongoing, now - ONE_SESSION_LASTS)
        if open_one is not None:
            stopped = open_one.record.stopped_for_pain
            await anyio.to_thread.run_sync(diary.end_session, open_one.record.id, None, stopped, now)
            await self.end(open_one.record.id)

    def clear(self, diary: Diary) -> None:
        """Forget this person's sessions: the diary is being emptied. What their pages still send is not taken."""
        for live in self._of(diary):
            live.page = None
            del self._lives[live.id]

    def _of(self, diary: Diary) -> list[Live]:
        mine = diary.person().id
        return [live for live in self._lives.values() if live.diary.person().id == mine]

    def _forget_old(self) -> None:
        now = monotonic()
        old = [k for k, v in self._lives.items() if v.page is None and now - v.left_at > FORGOTTEN_AFTER]
        for key in old:
            del self._lives[key]

    def keep(self, live: Live, answer: Answer, where: str | None = None) -> None:
        """Write what must not be lost, before anybody is told of it. `where` it hurts, if it does."""
        now, diary = self._clock(), live.diary
        if diary.lead(live.id) != live.lead:
            raise Refused(4409, "Another page has taken over this session.")
        for outcome in answer.outcomes:
            diary.add_hold(live.id, outcome.item, _record(outcome, now), _track(live, outcome))
        for movement in answer.warnings:
            diary.add_warning(live.id, movement, now)
        if answer.hurt is not None:
            diary.stop_for_pain(live.id, FeltRecord(answer.hurt, Felt.PAINFUL, now, where))
        if live.guide.seen_by is SeenBy.FILM:
            diary.seen_on_film(live.id)
        if live.guide.part is not Part.CHECK:
            diary.advance(live.id, live.guide.item)


def _track(live: Live, outcome: Outcome) -> KeptTrack | None:
    """What the coach saw of this item, where the person wants that kept."""
    if outcome.track is None or not keeps_tracks(live.diary):
        return None
    first = timedelta(seconds=float(outcome.track.track.time[0]))
    return KeptTrack(outcome.item, live.began + first, outcome.track)


def _record(outcome: Outcome, at: datetime) -> HoldRecord:
    return HoldRecord(
        stretch=outcome.stretch,
        side=outcome.side,
        at=at,
        held=outcome.held,
        counted=outcome.counted,
        completed=outcome.completed,
        knee_flexion=outcome.knee_flexion,
        hip_flexion=outcome.hip_flexion,
        best=outcome.best,
        uncertainty=outcome.uncertainty,
        faults=outcome.faults,
    )
