"""Another page for the live coach, in forty lines: joins a session, sends looks, prints what the coach says.

Start the coach, begin a session with the camera in its page, close that page, and give the session's address here:

    python examples/live_client.py http://127.0.0.1:8000/sessions/5a7d…  --looks looks.bin

`looks.bin` holds messages of 449 or 20 bytes, one after another, as `docs/live.md` describes them; they are sent at
their times.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from urllib.parse import urlsplit

from websockets.sync.client import connect
from websockets.typing import Origin

EMPTY, WHOLE, NOBODY, TIME_AT = 20, 449, 2, 12


def messages(file: Path) -> Iterator[bytes]:
    """The looks of a file, one after another."""
    rest = file.read_bytes()
    while rest:
        length = EMPTY if rest[1] & NOBODY else WHOLE
        yield rest[:length]
        rest = rest[length:]


def main() -> None:
    """Send every look at its time, and print each sentence and hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("session", help="the address of the session's page")
    asked.add_argument("--looks", type=Path, required=True)
    given = asked.parse_args()
    at = urlsplit(given.session)
    live = f"ws://{at.netloc}/live/{at.path.rsplit('/', 1)[1]}"
    with connect(live, origin=Origin(f"http://{at.netloc}"), compression=None, proxy=None) as socket:
        socket.send(json.dumps({"type": "go"}))
        began, first = time.monotonic(), None
        for look in messages(given.looks):
            (seconds,) = unpack_from("<d", look, TIME_AT)
            first = seconds if first is None else first
            while (wait := seconds - first - (time.monotonic() - began)) > 0:
                _print_answers(socket, wait)
            socket.send(look)
        while _print_answers(socket, 5.0):
            pass


def _print_answers(socket, wait: float) -> bool:  # type: ignore[no-untyped-def]
    """Print what comes within so many seconds; whether anything came."""
    try:
        step = json.loads(socket.recv(timeout=wait))
    except TimeoutError:
        return False
    for cue in step.get("cues", ()):
        print(cue["text"])
    state = step["state"]
    if state["counting"]:
        print(f"  {state['counted']:.0f} of {state['seconds']:.0f} s", end="\r")
    return True


if __name__ == "__main__":
    main()
