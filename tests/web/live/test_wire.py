"""Looks that come too soon are passed over before they are read; nothing else ever is."""

from __future__ import annotations

import json
import random
import struct
import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sitbone.figure.figure import observe
from sitbone.live.message import Look, read, write, write_nobody
from sitbone.plan.records import SeenBy
from sitbone.web.live.load import SLOWEST, Load
from sitbone.web.live.socket import BURST, MESSAGES_A_SECOND, _Rate
from tests.web.conftest import Home, served

_SEEN = write(observe({}, time=1.0), sequence=0)


def _frame(kind: int, message: bytes, mask: bytes) -> bytes:
    size = len(message)
    length = bytes((0x80 | size,)) if size < 126 else b"\xfe" + struct.pack(">H", size)
    return bytes((0x80 | kind,)) + length + mask + bytes(b ^ mask[n % 4] for n, b in enumerate(message))


def _look(sequence: int, taken: float) -> bytes:
    return _SEEN[:8] + struct.pack("<Id", sequence, taken) + _SEEN[20:]


def _join(at: str, session: str) -> ClientConnection:
    return connect(f"ws://{at}/live/{session}", origin=Origin(f"http://{at}"), compression=None)


def _left_out(home: Home) -> float:
    lines = home.application.services.metrics.text().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("sitbone_looks_left_out_total"))


def _until(page: ClientConnection, reached: str, value: object) -> None:
    began = time.monotonic()
    while json.loads(page.recv(10))["state"][reached] != value:
        assert time.monotonic() - began < 10


def test_pain_and_pause_among_looks_that_are_left_out_are_heard_at_once_and_kept(home: Home) -> None:
    home.cleared()
    session, chance = home.begun(SeenBy.CAMERA), random.Random(5)
    home.application.services.hub.load.every = SLOWEST
    with served(home.application) as at, _join(at, session) as page:
        frames, spoken = [], {20: {"type": "go"}, 40: {"type": "pause"}, 60: {"type": "hurts", "id": "it"}}
        for n in range(100):
            frames.append(_frame(2, _look(n, 1 + n / 1000), chance.randbytes(4)))
            if n in spoken:
                frames.append(_frame(1, json.dumps(spoken[n]).encode(), chance.randbytes(4)))
        sent = time.monotonic()
        page.socket.sendall(b"".join(frames))
        _until(page, "heard", "it")
        assert time.monotonic() - sent < 5
        while _left_out(home) < 99:  # all but the first
            assert time.monotonic() - sent < 10
            time.sleep(0.01)
    kept = home.diary.session(session)
    assert kept is not None and [felt.stretch for felt in kept.record.felt] == ["towel"]


def test_bytes_that_come_in_pieces_are_the_same_messages(home: Home) -> None:
    home.cleared()
    session, chance = home.begun(SeenBy.CAMERA), random.Random(7)
    with served(home.application) as at, _join(at, session) as page:
        frames = []
        for n in range(60):
            seen = chance.random() < 0.7
            look = (
                _look(n, 1 + n / 15) if seen else write_nobody(sequence=n, time=1 + n / 15, size=(640, 480))
            )
            frames.append(_frame(2, look, chance.randbytes(4)))
            if n % 20 == 10:
                words = json.dumps({"type": "pause" if n < 30 else "resume"}).encode()
                frames += [_frame(1, words, chance.randbytes(4)), _frame(9, b"there?", chance.randbytes(4))]
        data = b"".join(frames)
        while data:
            size = chance.choice((1, 2, 3, 7, 100, 455, 460, 1500))
            page.socket.sendall(data[:size])
            data = data[size:]
            time.sleep(0.002)
        page.send('{"type":"stop"}')
        _until(page, "part", "finished")


def test_a_look_that_is_judged_comes_byte_for_byte_as_it_was_sent(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.cleared()
    session, chance, came = home.begun(SeenBy.CAMERA), random.Random(9), list[bytes]()

    def noted(data: bytes) -> Look:
        came.append(data)
        return read(data)

    monkeypatch.setattr("sitbone.web.live.socket.read", noted)
    sent = [_look(n, 1 + n / 8)[:20] + chance.randbytes(len(_SEEN) - 20) for n in range(12)]
    sent.append(write_nobody(sequence=12, time=2.6, size=(640, 480)))
    with served(home.application) as at, _join(at, session) as page:
        for look in sent:
            page.socket.sendall(_frame(2, look, chance.randbytes(4)))
            time.sleep(0.01)
        page.send('{"type":"stop"}')
        _until(page, "part", "finished")
    assert came == sent


@pytest.mark.parametrize(("late", "code"), [((5, 1.01), 4400), ((7, 1.0), 4400)])
def test_a_look_out_of_order_closes_the_socket_also_where_it_would_be_left_out(
    home: Home, late: tuple[int, float], code: int
) -> None:
    home.cleared()
    session = home.begun(SeenBy.CAMERA)
    home.application.services.hub.load.every = SLOWEST
    with served(home.application) as at, _join(at, session) as page:
        for look in ((5, 1.0), (6, 1.005), late):
            page.send(_look(*look))
        with pytest.raises(ConnectionClosed):
            while True:
                page.recv(5)
        assert page.close_code == code


def test_what_waited_while_the_server_was_held_up_is_not_called_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, load = [100.0], Load()
    monkeypatch.setattr("sitbone.web.live.socket.time.monotonic", lambda: clock[0])
    waited, flooded = _Rate(load), _Rate(Load())
    load._measured_at = clock[0]
    clock[0] += 20.0
    waiting = 20 * 15
    assert not any(waited.exceeded() for _ in range(waiting))
    assert any(flooded.exceeded() for _ in range(waiting))
    load._measured_at = clock[0]
    assert any(waited.exceeded() for _ in range(int(BURST + 20 * MESSAGES_A_SECOND)))
