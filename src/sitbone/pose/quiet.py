"""Keeping a C++ library's chatter off the screen while it starts."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator

_stderr_lock = threading.Lock()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Nothing that is written to the process's standard error meanwhile is seen. Errors still come as exceptions."""
    with _stderr_lock:
        try:
            sys.stderr.flush()
            kept = os.dup(2)
        except (OSError, ValueError, AttributeError):
            yield
            return
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nothing)
