"""The live socket: landmarks come in, what the coach decides goes out. Pictures have no way in (`docs/live.md`)."""

from __future__ import annotations

import json
import time
from typing import Annotated, Literal, NamedTuple

import anyio.to_thread
from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from sitbone.coach.why import About
from sitbone.diary.errors import DiaryError
from sitbone.live.answer import Answer, Part, State, Waits
from sitbone.live.message import Malformed, read
from sitbone.web.guard.gate import Forbidden
from sitbone.web.guard.metrics import Metrics
from sitbone.web.live.codes import TRY_AGAIN, Close
from sitbone.web.live.hub import WORDS_OF, Hub, Live, Refused
from sitbone.web.live.hub import close as _close
from sitbone.web.live.load import Load
from sitbone.web.live.wire import passed_over
from sitbone.web.services import TheAsked, TheDiary, TheServices
from sitbone.words import _

router = APIRouter()

LARGEST_MESSAGE = 1024
"""Bytes; a look has 449."""
MESSAGES_A_SECOND = 60.0
BURST = 120.0
"""Messages that may come at once, after a page was held up."""


class _Command(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["go", "pause", "resume", "skip", "stop", "film"]


class _Hurts(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["hurts"]
    where: Literal["back", "leg", "knee", "hip", "other"] = "other"
    id: str | None = Field(None, max_length=64)
    """The page's own name for it: one that was heard already is not heard again. It is sent until it is."""


class _Sign(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["sign"]
    kept_up: bool = False
    """A key or a tap that stands for a raised hand, or for one that stays up."""


class _Tick(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["tick"]
    time: float = Field(allow_inf_nan=False)


Command = Annotated[_Command | _Hurts | _Sign | _Tick, Field(discriminator="type")]
_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
_COMMANDS: TypeAdapter[_Command | _Hurts | _Sign | _Tick] = TypeAdapter(Command)


class Beside(NamedTuple):
    """What is sent with the guide's state and is not the guide's to know."""

    where_to: str | None
    """The page that follows a finished session."""
    unkept: bool
    """Whether something that was said or held is on no disk yet."""
    heard: str | None
    """The page's own name for the pain that was last heard, and kept."""


Shown = tuple[State, Beside]
"""What a page shows, as it was last sent."""


class _Rate:
    """How many messages may still come now. What waited because this process was held up is not the page's fault."""

    def __init__(self, load: Load) -> None:
        self._left, self._at, self._load = BURST, time.monotonic(), load

    def exceeded(self) -> bool:
        """One more has come: whether that is too many."""
        self._left = self.left - 1
        return self._left < 0

    @property
    def left(self) -> float:
        """How many may come now."""
        now = time.monotonic()
        most = BURST + self._load.held_up(now) * MESSAGES_A_SECOND
        self._left = max(self._left, min(most, self._left + (now - self._at) * MESSAGES_A_SECOND))
        self._at = now
        return self._left


@router.websocket("/live/{session_id}")
async def live(
    socket: WebSocket, session_id: str, services: TheServices, diary: TheDiary, asked: TheAsked
) -> None:
    """One page leads one session."""
    hub, metrics = services.hub, services.metrics
    await socket.accept()
    try:
        found, before = await hub.join(session_id, diary, socket)
    except Refused as refused:
        await _close(socket, refused.code, str(refused))
        return
    except Forbidden as forbidden:
        await _close(socket, Close.FORBIDDEN, str(forbidden))
        return
    except DiaryError as error:  # the page tries again
        metrics.diary_failed(error)
        await _close(socket, TRY_AGAIN, str(error))
        return
    services.admitted.joined(socket, asked.came_in, found.leave)
    if before is not None:
        await _close(before, Close.TAKEN_OVER, WORDS_OF[Close.TAKEN_OVER])
    try:
        await _lead(hub, metrics, found, socket)
    except Malformed as why:
        await _close(socket, Close.MALFORMED, str(why))
    except Refused as refused:
        await _close(socket, refused.code, str(refused))
    except WebSocketDisconnect:
        pass
    finally:
        services.admitted.left(socket)
        found.leave(socket)


async def _lead(hub: Hub, metrics: Metrics, live: Live, socket: WebSocket) -> None:
    rate, passed = _Rate(hub.load), passed_over(socket.scope)

    def leaves_out(sequence: int, page_time: float) -> bool:
        if live.page is not socket or rate.left < 1 or not live.leaves_out(sequence, page_time):
            return False
        rate.exceeded()
        metrics.look_left_out()
        return True

    passed.leaves_out = leaves_out
    try:
        await _answer(hub, metrics, live, socket, rate)
    finally:
        passed.leaves_out = None


async def _answer(hub: Hub, metrics: Metrics, live: Live, socket: WebSocket, rate: _Rate) -> None:
    shown = await _send(socket, live, Answer(), None, None)
    while live.page is socket:
        message = await socket.receive()
        began = time.perf_counter()
        if message["type"] == "websocket.disconnect":
            return
        if live.page is not socket:  # it was closed, or taken over, while this message was on its way
            return
        if rate.exceeded():
            await _close(socket, Close.TOO_FAST, "Too many messages. Load the page again.")
            return
        data, words = message.get("bytes"), message.get("text")
        if len(data or words or "") > LARGEST_MESSAGE:
            await _close(socket, Close.TOO_LARGE, "The message is too large.")
            return
        sequence = None
        if data is not None:
            look = read(data)
            sequence = look.sequence
            waited = live.guide.waits_for
            taken = live.look(look)
            if taken is None:
                metrics.look_left_out()
                continue
            metrics.look_taken(time.perf_counter() - began)
            answer = taken
            await _keep(hub, live, answer)
            # A raised hand goes on after pain: that pain may have been one too many.
            if waited is Waits.PAIN and live.guide.waits_for is None and not await hub.may_go_on(live):
                return
        else:
            answer = await _command(hub, live, words or "")
        if live.page is not socket:
            return
        _wait_while_blind(hub, live, answer)
        shown = await _send(socket, live, answer, sequence, shown)
        metrics.answered(time.perf_counter() - began)


async def _command(hub: Hub, live: Live, words: str) -> Answer:
    try:
        command = _COMMANDS.validate_json(words)
    except ValidationError:
        raise Malformed("a command that this version does not know") from None
    guide = live.guide
    if isinstance(command, _Tick):
        answer = live.tick(command.time)
        await _keep(hub, live, answer)
        return answer
    if isinstance(command, _Hurts):
        if command.id is not None and command.id == live.kept.heard:
            return Answer()
        answer = guide.hurts()
        await _keep(hub, live, answer, command.where)
        live.kept.heard = command.id
        return answer
    if guide.waits_for is Waits.PAIN and command.type != "stop" and not await hub.may_go_on(live):
        return Answer()
    if isinstance(command, _Sign):
        answer = guide.sign(kept_up=command.kept_up)
        await _keep(hub, live, answer, always=True)
        return answer
    match command.type:
        case "go":
            answer = guide.go()
        case "pause" | "resume":
            answer = guide.pause(command.type == "pause")
        case "skip":
            answer = guide.skip()
        case "stop":
            answer = guide.stop()
        case "film":
            answer = guide.film()
    await _keep(hub, live, answer, always=True)
    return answer


async def _keep(
    hub: Hub, live: Live, answer: Answer, where: str | None = None, *, always: bool = False
) -> None:
    """Write what must not be lost, before the page is told of it."""
    anew = (live.guide.waits_for, live.guide.item) != (live.kept.waits_for, live.kept.item)
    if answer.outcomes or answer.warnings or answer.hurt or always or anew:
        await anyio.to_thread.run_sync(hub.keep, live, answer, where, limiter=hub.threads)
    elif live.kept.at_risk:
        live.kept.at_risk = live.diary.at_risk


def _wait_while_blind(hub: Hub, live: Live, answer: Answer) -> None:
    """Where the database has not answered for long, nobody knows who may still stretch: the clock waits."""
    if (
        hub.is_blind_to(live)
        and live.guide.waits_for is None
        and live.guide.part not in (Part.CHECK, Part.FINISHED)
    ):
        live.guide.pause(True)
        answer.say(
            _("The coach cannot reach its diary, so it waits. Rest; go on when this is over."), About.DIARY
        )


async def _send(
    socket: WebSocket, live: Live, answer: Answer, sequence: int | None, shown: Shown | None
) -> Shown:
    """Tell the page what changed; the state as it was sent. Where nothing did, as at most looks, nothing is made."""
    state = live.guide.state
    where_to = f"/sessions/{live.id}/after" if state.part is Part.FINISHED else None
    now = state, Beside(where_to, live.kept.at_risk, live.kept.heard)
    if now != shown or answer.said or answer.sounds:
        await socket.send_text(_step(answer, sequence, now))
    return now


def _step(answer: Answer, sequence: int | None, now: Shown) -> str:
    state, beside = now
    return _ENCODED(answer.step(sequence, state.as_dict() | beside._asdict()))
