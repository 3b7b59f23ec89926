"""One raised hand pauses and resumes."""

from __future__ import annotations

from sitbone.body.measures import Body

HAND_RAISED = 0.25
"""Trunk lengths of one hand beyond the ears."""
HAND_RAISED_FOR = 1.5
"""Seconds for which a raised hand pauses or resumes."""


class HandSignal:
    """Watches for the sign; `listens`: whether anybody may give it."""

    def __init__(self, *, listens: bool) -> None:
        self._listens = listens
        self._since: float | None = None
        self._used = False

    def step(self, body: Body, *, busy: bool) -> bool:
        """Whether one hand has just been up for long enough; one of busy hands is no sign."""
        if busy or not self._listens or not body.of("hand_above_head") > HAND_RAISED:
            self._since, self._used = None, False
            return False
        if self._since is None:
            self._since = body.time
        if self._used or body.time - self._since < HAND_RAISED_FOR:
            return False
        self._used = True
        return True
