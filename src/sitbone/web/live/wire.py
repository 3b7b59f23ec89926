"""The live socket's bytes, before anything else sees them: a look that comes too soon is passed over right here.

A page sends fifteen looks a second, and the coach takes ten or fewer. To read one (its frame, a queue, a task that
wakes) costs a good part of what it costs to judge one; to see in its first bytes that it will not be judged costs next
to nothing. One that will be judged is handed on from here, while nothing else waits to be read. Every other message
goes its usual way, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from sitbone.live.message import HEADER, WHOLE, glance

_EXTENSION = "sitbone.passed_over"
_MASK = 4
# A whole message in one frame, binary and masked (RFC 6455 5.2), of one of the two lengths that a look has.
_SEEN = b"\x82\xfe" + WHOLE.to_bytes(2, "big")
_NOBODY = bytes((0x82, 0x80 | HEADER.size))
_BY_LENGTH = {
    len(start) + _MASK + size: (start, size) for start, size in ((_SEEN, WHOLE), (_NOBODY, HEADER.size))
}


@dataclass(slots=True)
class PassedOver:
    """What is asked of each look of one socket, by whoever leads its session; nothing while nobody does."""

    leaves_out: Callable[[int, float], bool] | None = None
    """Whether the look of this number and time comes too soon: then it is done with."""


def passed_over(scope: Scope) -> PassedOver:
    """Where to say which looks of this socket are left out; nowhere, where another server than ours reads it."""
    found = scope.get("extensions", {}).get(_EXTENSION)
    return found if isinstance(found, PassedOver) else PassedOver()


class LookProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own, which is shown whole frames only, and hardly a look."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._passed_over = PassedOver()
        self._rest = b""
        """The beginning of a frame whose end has not come."""
        self._plain = False
        """Whether everything goes its usual way: where frames cannot be told apart here."""

    def handle_connect(self, event: Request) -> None:
        """A page asks for its socket."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"] = {**(self.scope["extensions"] or {}), _EXTENSION: self._passed_over}  # type: ignore[dict-item]

    def data_received(self, data: bytes) -> None:
        """Bytes came, of one frame or of several, or a part of one."""
        if self._plain or not self.handshake_complete:
            super().data_received(data)
            # Whoever sends frames before the socket is open is no page of ours.
            self._plain = self._plain or (self.handshake_initiated and not data.endswith(b"\r\n\r\n"))
            return
        data = self._rest + data if self._rest else data
        at = 0
        while (end := self._end(data, at)) and self._done_with(data, at, end):
            at = end
        whole = at
        while end:
            whole, end = end, self._end(data, end)
        if self._plain:
            whole = len(data)
        self._rest = data[whole:]
        if whole > at:
            super().data_received(data[at:whole])

    def _end(self, data: bytes, at: int) -> int:
        """Where the frame that begins here ends; 0 where that has not come yet."""
        left = len(data) - at
        if left < 2:
            return 0
        size = data[at + 1] & 0x7F
        head = _MASK + 2 if data[at + 1] & 0x80 else 2
        if size == 126:
            if left < 4:
                return 0
            size, head = data[at + 2] << 8 | data[at + 3], head + 2
        elif size == 127:  # larger than anything that is taken: uvicorn closes it
            self._plain = True
            return 0
        return at + head + size if left >= head + size else 0

    def _done_with(self, data: bytes, at: int, end: int) -> bool:
        """Whether this frame is a look that is dealt with here: left out, or handed on to be judged."""
        ask, known = self._passed_over.leaves_out, _BY_LENGTH.get(end - at)
        # While anything waits to be read, that comes first.
        if ask is None or known is None or self.frames or self.close_sent or not self.queue.empty():
            return False
        start, size = known
        begins = at + len(start)
        if data[at:begins] != start:
            return False
        seen = glance(_unmasked(data, begins, HEADER.size), size)
        if seen is None:
            return False
        if not ask(*seen):
            # One alone holds up no reading: that is stopped, as ever, by the next one if this one still waits then.
            self.queue.put_nowait({"type": "websocket.receive", "bytes": _unmasked(data, begins, size)})
        return True


def _unmasked(data: bytes, begins: int, size: int) -> bytes:
    """So many bytes of a message whose mask begins here."""
    head = begins + _MASK
    mask = (data[begins:head] * (size // _MASK + 1))[:size]
    masked = int.from_bytes(data[head : head + size], "little")
    return (masked ^ int.from_bytes(mask, "little")).to_bytes(size, "little")
