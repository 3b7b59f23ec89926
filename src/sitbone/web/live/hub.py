"""The live sessions of this process: who is connected to which, and what has to be kept of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.websockets import WebSocket, WebSocketDisconnect

from sitbone.diary.changes import changes_of
from sitbone.diary.diary import Diary
from sitbone.diary.errors import DiaryError
from sitbone.diary.facts import Ended, Step
from sitbone.diary.leads import lead, leads_and_changes, take_lead
from sitbone.diary.personal import FOR_A_PAGE
from sitbone.diary.prescriptions import followed
from sitbone.diary.track import ItemTrack, KeptTrack
from sitbone.diary.tracks import keeps_tracks
from sitbone.errors import SitboneError
from sitbone.live.answer import Answer, Outcome, Part, Waits
from sitbone.live.guide import Guide, away
from sitbone.live.message import Look
from sitbone.plan.records import SESSION_LASTS, Felt, FeltRecord, HoldRecord, SeenBy, SessionRecord
from sitbone.web.guard.gate import Forbidden, Read, may_stretch
from sitbone.web.guard.threads import regularly
from sitbone.web.live.codes import Close
from sitbone.web.live.load import Load
from sitbone.web.live.page_clock import Pace, PageClock
from sitbone.words import _

FORGOTTEN_AFTER = 1800.0
"""Seconds after which a session that nobody is connected to leaves the memory; the diary still has it."""
FOR_A_LOOK = 0.03
"""Seconds that the answer to a look waits for the database. The journal has what must not be lost in any case."""
BLIND_AFTER = 10.0
"""Seconds without an answer of the database after which every session waits. Our choice."""
WORDS_OF = {
    Close.OVER: "This session is over.",
    Close.TAKEN_OVER: "Another page has taken over this session.",
}
"""The reason that goes with a close code; the page has words of its own, so this is for other clients and logs."""


class Refused(SitboneError):
    """A session that may not go on. `code` closes the socket."""

    def __init__(self, code: Close, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(slots=True)
class OnDisk:
    """What of a session is kept, as far as its page is told."""

    waits_for: str | None
    """Why it waits, as it was last kept."""
    item: int
    """Whose turn it was then."""
    at_risk: bool = False
    """Whether something that was held or said is not on any disk yet."""
    heard: str | None = None
    """The page's name for the pain that was last heard, and kept."""


@dataclass(slots=True)
class Live:
    """One session that goes on: its guide, and the one page that leads it."""

    id: str
    diary: Diary
    guide: Guide
    began: datetime
    """When the guide's time was 0."""
    kept: OnDisk
    page: WebSocket | None = None
    left_at: float = field(default_factory=monotonic)
    lead: int = 0
    """Fencing token: goes up with every page that takes over, in whichever server, and only the newest one's leads."""
    changed: int = 0
    """The state of the person's diary in which they were last found to be allowed to stretch."""
    known_at: float = field(default_factory=monotonic)
    """When it was last known, from the database, that it may go on."""
    clock: PageClock = field(default_factory=PageClock)
    pace: Pace = field(default_factory=Pace)

    def join(self, page: WebSocket) -> WebSocket | None:
        """A page takes over; the one that led it before, if any."""
        before, self.page = self.page, page
        away(self.guide)
        self.clock.join()
        self.pace.join()
        return before

    def leave(self, page: WebSocket) -> None:
        """A page is gone."""
        if self.page is page:
            self.page, self.left_at = None, monotonic()

    def look(self, look: Look) -> Answer | None:
        """One look of the page's camera; None for one that comes too soon after the last one to tell more."""
        self.pace.count(look.sequence)
        time = self.clock.time(look.time)
        if not self.pace.takes(look, time):
            return None
        answer = self.guide.see(look.observation(time), look.brightness)
        if self.guide.wary:
            self.pace.soon(time)
        return answer

    def leaves_out(self, sequence: int, page_time: float) -> bool:
        """Whether the look of this number and time comes too soon: then it is done with, and need not be read.

        Only where all is in order; else `look` says what is not.
        """
        pace = self.pace
        if not (pace.in_order(sequence) and self.clock.passes(page_time, pace.due)):
            return False
        pace.count(sequence)
        return True

    def tick(self, page_time: float) -> Answer:
        """Time goes on, in a session without a camera."""
        return self.guide.tick(self.clock.time(page_time))


class Hub:
    """All live sessions of this process."""

    def __init__(self, clock: Callable[[], datetime], read: Read = Diary.sessions) -> None:
        """`read`: how a diary's sessions are read when the gate is asked."""
        self._clock, self._read = clock, read
        self._lives: dict[str, Live] = {}
        self.load = Load()
        self.threads = CapacityLimiter(16)
        """Threads that only live sessions use: a page that waits for the database takes none of them."""
        self._watches = False
        """Whether it is looked what other programs change: else there are none."""

    @property
    def led(self) -> int:
        """How many sessions have a page now."""
        return sum(live.page is not None for live in list(self._lives.values()))

    def is_blind_to(self, live: Live) -> bool:
        """Whether the database has not answered for so long that nobody knows whether this session may go on."""
        return self._watches and monotonic() - live.known_at > BLIND_AFTER

    async def join(self, session_id: str, diary: Diary, page: WebSocket) -> tuple[Live, WebSocket | None]:
        """This page leads the session from now on; with the page that did before, if any.

        The page is known here before the gate is asked: so a red flag finds it, kept before that or after. Raises
        `Refused` where there is none, it is over, or it was closed meanwhile, `Forbidden` where the screening does.
        """
        live = await anyio.to_thread.run_sync(self.take_over, session_id, diary, limiter=self.threads)
        before = live.join(page)
        try:
            asked = monotonic()
            live.changed = await anyio.to_thread.run_sync(self._may_go_on, live, limiter=self.threads)
            live.known_at = asked
        except BaseException:
            live.leave(page)
            raise
        if live.page is not page:
            raise Refused(Close.OVER, _("This session is over. Begin a new one on the first page."))
        return live, before

    def take_over(self, session_id: str, diary: Diary) -> Live:
        """The session of this diary as it stands, from memory or from the diary; what led it before leads no more.

        Raises `Refused` where there is none, or it is over, `Forbidden` where the screening forbids it.
        """
        self._ask_gate(diary)
        self._forget_old()
        read = self.read(session_id, diary)
        live = self._lives.get(session_id)
        before = lead(diary, session_id)
        if live is None or live.lead != before:  # another server led it since: what is kept is the truth
            live = self._lives[session_id] = read
        live.lead = take_lead(diary, session_id)
        return live

    def _ask_gate(self, diary: Diary) -> None:
        """Raises `Forbidden` where the screening does not allow a session now."""
        may_stretch(diary, self._clock(), self._read)

    def _may_go_on(self, live: Live) -> int:
        """The state of the diary in which this session may go on. Raises `Forbidden` or `Refused` where it may not."""
        changed = changes_of(live.diary)
        self._ask_gate(live.diary)
        self.read(live.id, live.diary)  # it may have been ended while it was joined
        return changed

    def read(self, session_id: str, diary: Diary) -> Live:
        """The session as the diary has it. Raises `Refused` where there is none, or it is over."""
        kept = diary.session(session_id)
        if kept is None:
            raise Refused(Close.OVER, _("There is no such session. Begin one on the first page."))
        record = kept.record
        if record.ended or self._clock() - record.started > SESSION_LASTS:
            raise Refused(Close.OVER, _("This session is over. Begin a new one on the first page."))
        follows = followed(diary, record.prescription)
        if not all(follows.may_be_led(item.stretch) for item in kept.items[kept.position :]):
            raise Refused(
                Close.OVER,
                _("What you answered speaks against this session. Begin a new one on the first page."),
            )
        guide = Guide(
            kept.items,
            at=kept.position,
            seen_by=record.seen_by,
            limits=follows.limits,
            hurt=_hurt_in(record, diary),
            paused=kept.paused,
        )
        return Live(
            session_id, diary, guide, self._clock(), OnDisk(kept.paused, guide.item), pace=Pace(self.load)
        )

    async def enforce(self, diary: Diary) -> None:
        """Close this person's sessions at once, also one that goes on in another page, unless they may stretch now."""
        try:
            await anyio.to_thread.run_sync(self._ask_gate, diary, limiter=self.threads)
        except Forbidden as why:
            await self._close_all(diary, Close.FORBIDDEN, str(why))
            await anyio.to_thread.run_sync(self._end_in_diary, diary, limiter=self.threads)
        except DiaryError:  # nobody knows, so nobody goes on
            await self._close_all(
                diary, Close.FORBIDDEN, _("The diary cannot be read, so nobody knows whether you may go on.")
            )

    async def may_go_on(self, live: Live) -> bool:
        """Whether a session that waited after pain may go on: that pain may have been one too many."""
        await self.enforce(live.diary)
        return live.page is not None

    async def _close_all(self, diary: Diary, code: Close, why: str) -> None:
        pages = [live.page for live in self._of(diary) if live.page is not None]
        self.clear(diary)
        for page in pages:
            await close(page, code, why)

    @asynccontextmanager
    async def watching(self, every: float | None) -> AsyncIterator[None]:
        """Look every so many seconds for what other programs changed (None: there are no others)."""
        if not every:
            yield
            return
        async with regularly(every, self.look_for_changes):
            self._watches = True
            yield
            self._watches = False

    async def look_for_changes(self) -> None:
        """Close what another server leads now, what has ended, and what the person may not do any more."""
        led = [live for live in self._lives.values() if live.page is not None]
        if led:
            ids, asked = [live.id for live in led], monotonic()
            found = await anyio.to_thread.run_sync(leads_and_changes, led[0].diary, ids, limiter=self.threads)
            for live in led:
                leads, changed, ended = found.get(live.id, (-1, -1, True))
                if leads != live.lead or ended:
                    await self._dismiss(live, Close.OVER if ended else Close.TAKEN_OVER)
                elif changed != live.changed and live.guide.waits_for is not Waits.PAIN:
                    live.changed, asked_now = changed, monotonic()
                    await self.enforce(live.diary)
                    live.known_at = asked_now
                else:
                    live.known_at = asked

    async def _dismiss(self, live: Live, code: Close) -> None:
        page, live.page = live.page, None
        if self._lives.get(live.id) is live:
            del self._lives[live.id]
        if page is not None:
            await close(page, code, WORDS_OF[code])

    async def passed_over(self, session_id: str) -> None:
        """A hold of this session was not kept, because another server leads it."""
        live = self._lives.get(session_id)
        if live is not None:
            await self._dismiss(live, Close.TAKEN_OVER)

    async def end(self, session_id: str) -> None:
        """This session is over: its page is closed, and what it still sends is not taken."""
        live = self._lives.get(session_id)
        if live is not None:
            await self._dismiss(live, Close.OVER)

    async def end_open(self, diary: Diary) -> None:
        """End every session that is still open: it knows nothing of a new prescription's limits."""
        for live in self._of(diary):
            await self.end(live.id)
        await anyio.to_thread.run_sync(self._end_in_diary, diary, limiter=self.threads)

    def _end_in_diary(self, diary: Diary) -> None:
        diary.keep(Ended(diary.person().id, self._clock()), wait=FOR_A_PAGE)

    def clear(self, diary: Diary) -> None:
        """Forget this person's sessions: the diary is being emptied. What their pages still send is not taken."""
        for live in self._of(diary):
            live.page = None
            del self._lives[live.id]

    def _of(self, diary: Diary) -> list[Live]:
        mine = diary.person().id
        return [live for live in list(self._lives.values()) if live.diary.person().id == mine]

    def _forget_old(self) -> None:
        now = monotonic()
        old = [k for k, v in self._lives.items() if v.page is None and now - v.left_at > FORGOTTEN_AFTER]
        for key in old:
            del self._lives[key]

    def keep(self, live: Live, answer: Answer, where: str | None = None) -> None:
        """Write what must not be lost, before anybody is told of it. `where` it hurts, if it does."""
        now, guide = self._clock(), live.guide
        felt = None if answer.hurt is None else FeltRecord(answer.hurt, Felt.PAINFUL, now, where)
        step = Step(
            person=live.diary.person().id,
            session=live.id,
            lead=live.lead,
            at=now,
            holds=tuple((outcome.item, _record(outcome, now)) for outcome in answer.outcomes),
            warnings=tuple(answer.warnings),
            felt=felt,
            film=guide.seen_by is SeenBy.FILM,
            position=None if guide.part is Part.CHECK else guide.item,
            paused=guide.waits_for,
        )
        track = next((t for t in (_track(live, outcome) for outcome in answer.outcomes) if t), None)
        live.diary.keep(step, track, FOR_A_LOOK)
        live.kept.waits_for, live.kept.item = guide.waits_for, guide.item
        live.kept.at_risk = live.diary.at_risk


def _hurt_in(record: SessionRecord, diary: Diary) -> list[str]:
    """What hurt in this session, and in the one that goes on in it without the camera."""
    hurt = [felt.stretch for felt in record.felt if felt.felt is Felt.PAINFUL]
    before = diary.session(record.goes_on) if record.goes_on else None
    if before is None or before.record.started > record.started:  # an import may say anything
        return hurt
    return [*hurt, *(f.stretch for f in before.record.felt if f.felt is Felt.PAINFUL)]


def _track(live: Live, outcome: Outcome) -> KeptTrack | None:
    """What the coach saw of this item, where the person wants that kept."""
    if outcome.track is None or not keeps_tracks(live.diary):
        return None
    first = timedelta(seconds=outcome.track.looks[0].time)
    return KeptTrack(outcome.item, live.began + first, ItemTrack.of(outcome.track))


def _record(outcome: Outcome, at: datetime) -> HoldRecord:
    told = outcome.hold.as_hold() | {"at": at}
    return HoldRecord(**told, uncertainty=outcome.uncertainty, faults=outcome.faults)


async def close(page: WebSocket, code: int, why: str) -> None:
    """Close a page's socket, if it is still there. A reason has room for 123 bytes.

    A page that went away in that moment is no error of the server's, which would be counted and looked into.
    """
    with suppress(RuntimeError, WebSocketDisconnect):
        await page.close(code, why.encode()[:120].decode(errors="ignore"))
