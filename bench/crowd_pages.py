"""Many pages in one process, made so cheap that the server is what is measured: raw frames, and looks made beforehand.

Each page sends its looks at 15 Hz, out of step with the others, and never waits for an answer. A look is timed from its
sending to the coming of the step that names it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import time
from collections.abc import Sequence
from typing import Any, cast

from sitbone.figure.figure import play
from sitbone.live.message import write
from sitbone.stretches.stretch import load_stretches

HERTZ = 15.0
PERIOD = 17.0
"""Seconds from one hold of the script to the next."""
READY = 17.0
"""Seconds at the start of the script in which somebody only lies there."""
_GOLDEN = 0.618034
"""Its multiples are spread evenly over one, however many they are."""
_STAYS_SHORT = 3.5
"""Seconds of every third hold of the script: too short for the prescribed 6, so it must not be finished."""
_AT = struct.Struct("<Id")
_NUMBER_AT = len('{"type": "step", "sequence": ')
_TEXT, _BINARY, _CLOSE, _PING = 1, 2, 8, 9


def script(seconds: float) -> list[bytes]:
    """Looks of somebody who rests, and then holds the towel stretch again and again; none is the same as another."""
    figure = load_stretches()["towel"].figure
    looks: list[bytes] = []
    n = 0
    while len(looks) < seconds * HERTZ:
        start = len(looks) / HERTZ
        stays = {
            "ready": READY if n == 0 else 1.0,
            "hold": _STAYS_SHORT if n % 3 == 2 else 9.0,
            "release": 1.0,
        }
        looks += [
            write(seen, sequence=0)
            for seen in play(figure, "left", HERTZ, stays=stays, start=start, trembles=0.001)
        ]
        n += 1
    return looks[: int(seconds * HERTZ)]


class Crowd:
    """All pages, and what was heard of them."""

    def __init__(self, looks: Sequence[bytes], port: int) -> None:
        self.port = port
        self.pages: list[Page] = []
        self.answers: list[float] = []
        """Milliseconds until each answer, of the looks that were sent since the last `hear_anew`."""
        self.heard_since = 0.0
        # A frame without its number and time. A mask of noughts leaves a message as it is.
        self.frames = [(b"\x82\xfe" + struct.pack(">H", len(x)) + b"\0\0\0\0" + x[:8], x[20:]) for x in looks]
        self._active: list[Page] = []
        self._went = time.perf_counter()
        self._sending: asyncio.Task[None] | None = None

    async def join(self, sessions: Sequence[tuple[str, dict[str, str]]], at_once: int = 24) -> None:
        """Open a page of each session."""
        loop, room = asyncio.get_running_loop(), asyncio.Semaphore(at_once)

        async def one(session: str, headers: dict[str, str]) -> Page:
            async with room:
                page = Page(self, session, headers)
                await loop.create_connection(lambda: page, "127.0.0.1", self.port)
                await asyncio.wait_for(page.joined, 60)
                return page

        self.pages += await asyncio.gather(*(one(*session) for session in sessions))

    def scatter(self, first: float) -> None:
        """Each page is elsewhere in its stretch, from this second of the script on.

        Only what changes is answered, and people do not all end a hold at one moment.
        """
        for n, page in enumerate(self.pages):
            page.at = int((first + n * _GOLDEN % 1 * PERIOD) * HERTZ)

    async def begin(self) -> None:
        """All sessions begin, one after the other: people do not all begin at one moment."""
        for page in self.pages:
            page.say({"type": "go"})
            await asyncio.sleep(0.03)

    def let(self, pages: Sequence[Page]) -> None:
        """These pages send looks from now on, and no others."""
        self._active = list(pages)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    def hear_anew(self) -> None:
        """Time answers to what is sent from now on."""
        self.answers, self.heard_since = [], time.perf_counter()

    async def _send(self) -> None:
        """Each page's look at its own moment of each fifteenth of a second."""
        began, done = time.perf_counter(), 0
        while True:
            active = self._active
            due = int((time.perf_counter() - began) * HERTZ * len(active)) if active else 0
            if due - done > 2 * len(active):  # it was held up: what was not sent is not sent later
                done = due
            while done < due:
                active[done % len(active)].send_look()
                done += 1
            await asyncio.sleep(0.001)
            if active is not self._active:
                began, done = time.perf_counter(), 0

    async def close(self) -> None:
        """Close every page."""
        if self._sending is not None:
            self._sending.cancel()
        for page in self.pages:
            page.transport.close()


class Page(asyncio.Protocol):
    """One page."""

    transport: asyncio.Transport

    def __init__(self, crowd: Crowd, session: str, headers: dict[str, str]) -> None:
        self.session = session
        self.joined: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.at = 0
        """Where in the script it is."""
        self.sequence = 0
        self.heard = 0
        """Answers that named a look."""
        self.last = b""
        """What came last."""
        self.closed: int | None = None
        self._crowd, self._headers = crowd, headers
        self._sent: dict[int, float] = {}
        self._rest = b""
        self._open = False
        self._began = time.perf_counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own are no subclass
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"127.0.0.1:{self._crowd.port}"
        more = "".join(f"{name}: {value}\r\n" for name, value in self._headers.items())
        self.transport.write(
            f"GET /live/{self.session} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{more}\r\n".encode()
        )

    def connection_lost(self, _: Exception | None) -> None:
        if self.closed is None:
            self.closed = 1006
        if not self.joined.done():
            self.joined.set_exception(RuntimeError(f"not let in: {self._rest[:200]!r}"))

    def say(self, command: dict[str, Any]) -> None:
        """Send a command."""
        if self.closed is not None:
            return
        self._frame(_TEXT, json.dumps(command).encode())

    def send_look(self) -> None:
        """Send the next look of the script."""
        if self.closed is not None:
            return
        now, frames = time.perf_counter(), self._crowd.frames
        head, tail = frames[self.at % len(frames)]
        self._sent[self.sequence] = now
        self.transport.write(b"".join((head, _AT.pack(self.sequence, now - self._began + 1), tail)))
        self.at += 1
        self.sequence += 1

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        if not self._open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found or b" 101 " not in head[:20]:
                self._rest = head + found + data
                return
            self._open = True
        at, length = 0, len(data)
        while length - at >= 2:
            size, begins = data[at + 1], at + 2
            if size == 126:
                if length - at < 4:
                    break
                size, begins = data[at + 2] << 8 | data[at + 3], at + 4
            if length < begins + size:
                break
            self._take(data[at] & 15, data[begins : begins + size])
            at = begins + size
        self._rest = data[at:]

    def _take(self, kind: int, message: bytes) -> None:
        if kind == _TEXT:
            self.last = message
            number = message[_NUMBER_AT : message.index(b",", _NUMBER_AT)]
            if number == b"null":
                if not self.joined.done():
                    self.joined.set_result(None)
                return
            self._timed(int(number))
        elif kind == _BINARY:  # an echo
            self._timed(int.from_bytes(message[8:12], "little"))
        elif kind == _CLOSE:
            self.closed = int.from_bytes(message[:2], "big")
        elif kind == _PING:
            self._frame(10, message)

    def _timed(self, sequence: int) -> None:
        self.heard += 1
        sent = self._sent.pop(sequence)
        if sent >= self._crowd.heard_since:
            self._crowd.answers.append(1000 * (time.perf_counter() - sent))
        if len(self._sent) > 200:
            self._sent = {number: at for number, at in self._sent.items() if number > sequence}

    def _frame(self, kind: int, message: bytes) -> None:
        self.transport.write(bytes((0x80 | kind, 0x80 | len(message))) + b"\0\0\0\0" + message)
