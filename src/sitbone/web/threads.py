"""From a page's thread to the loop that leads the live sessions."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, TypeVarTuple

import anyio.from_thread

Given = TypeVarTuple("Given")
Found = TypeVar("Found")


def on_loop(work: Callable[[*Given], Coroutine[Any, Any, Found]], *given: *Given) -> Found:
    """Have the loop do this, from the thread of a page, and wait until it is done: the gate shuts before the answer."""
    return anyio.from_thread.run(work, *given)
