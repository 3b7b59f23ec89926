"""Makes reports and charts in a process beside this one, so that its memory and its waiting are not ours.

Drawing a chart holds Python's one lock for up to 0.2 s, and each report leaves 15 MB behind: beside a server that leads
live sessions both are felt. The process beside is as polite as the system allows, is renewed when it has grown, and
ends when nobody has asked for anything for a while.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, ParamSpec, TypeVar, cast

from sitbone.errors import SitboneError
from sitbone.words import _, language, speaking

GROWN = 450
"""MB that the process beside may have needed before it is renewed. It begins with 180; our choice."""
IDLE = 60.0
"""Seconds without work after which it ends."""
LONGEST = 60.0
"""Seconds after which what is being made is given up."""
_NICE = 10
_TOLD = ("PATH", "HOME", "TZ", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
"""What it is told of our surroundings: no address and no password of a database."""
_LENGTH = struct.Struct("<Q")

Given = ParamSpec("Given")
Made = TypeVar("Made")


class CannotMake(SitboneError):
    """It could not be made now."""

    status = 503


class Workshop:
    """One process beside this one, which makes one thing after another. Safe to use from several threads."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._bench: subprocess.Popen[bytes] | None = None

    def make(self, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """What `work` makes of what is given, in the language that is spoken now; its errors are raised here.

        Raises `CannotMake` where the process beside dies of it, or is not ready within a minute.
        """
        asked = pickle.dumps((language(), work, given, named))
        with self._one_at_a_time:
            try:
                made, error, grown = self._asked(asked)
            except (OSError, EOFError):
                self._end()
                raise CannotMake(_("It could not be made now. Try again in a minute.")) from None
            if grown > GROWN:
                self._end()
        if error is not None:
            raise error
        return cast(Made, made)

    def close(self) -> None:
        """End the process beside; the next piece of work begins another."""
        with self._one_at_a_time:
            self._end()

    def __del__(self) -> None:
        self._end()  # it does not outlive whoever it works for

    def _asked(self, asked: bytes) -> tuple[object, Exception | None, int]:
        bench = self._bench
        if bench is not None:
            try:
                _write(_in(bench), asked)
                return _answer(bench)
            except (OSError, EOFError):
                if bench.wait() != 0:
                    raise
            self._end()  # it had just ended, because nobody had asked for anything
        bench = self._bench = _begin()
        _write(_in(bench), asked)
        return _answer(bench)

    def _end(self) -> None:
        bench, self._bench = self._bench, None
        if bench is not None:
            bench.kill()
            for pipe in (bench.stdin, bench.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            bench.wait()


def _begin() -> subprocess.Popen[bytes]:
    surroundings = {name: os.environ[name] for name in _TOLD if name in os.environ}
    surroundings["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "sitbone.web.workshop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what people wrote does not get into logs
        env=surroundings,
    )


def _in(bench: subprocess.Popen[bytes]) -> BinaryIO:
    assert bench.stdin is not None
    return bench.stdin  # type: ignore[return-value]


def _answer(bench: subprocess.Popen[bytes]) -> tuple[object, Exception | None, int]:
    assert bench.stdout is not None
    too_long = threading.Timer(LONGEST, bench.kill)
    too_long.daemon = True
    too_long.start()
    try:
        made, error, grown = pickle.loads(_read(bench.stdout))  # type: ignore[arg-type]
    finally:
        too_long.cancel()
    return made, error, grown


def _write(pipe: BinaryIO, message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _read(pipe: BinaryIO) -> bytes:
    """One message. Raises `EOFError` where whoever writes is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    message = pipe.read(*_LENGTH.unpack(head))
    if len(message) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return message


def _work() -> None:
    """What the process beside does, until nobody asks any more."""
    with suppress(OSError):
        os.nice(_NICE)  # live sessions come first
    asks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets between our answers
    while select.select([asks], [], [], IDLE)[0]:
        try:
            spoken, work, given, named = pickle.loads(_read(asks))
        except EOFError:
            return
        made, error = None, None
        try:
            with speaking(spoken):
                made = work(*given, **named)
        except Exception as raised:  # it is raised where it was asked for
            error = raised
        _write(answers, pickle.dumps((made, error, _grown())))


def _grown() -> int:
    """MB of memory that this process has needed at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak // (1024 if sys.platform != "darwin" else 1024 * 1024))


if __name__ == "__main__":
    _work()
