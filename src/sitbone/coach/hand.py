"""A raised hand: the sign of somebody who lies too far away to press anything."""

from __future__ import annotations

from sitbone.body.measures import Body

HAND_RAISED = 0.25
"""Trunk lengths by which a hand is up (`hand_raised`)."""
RAISED_FOR = 1.5
"""Seconds for which it must be up to be a sign."""
KEPT_UP_FOR = 4.0
"""Seconds from which it means more. One hand or both would be the plainer pair of signs, but a camera at the side
cannot tell them apart: of people who sit, the models guess the hidden hand to be where the raised one is."""
HIDDEN_FOR = 0.4
"""Seconds for which a hand may be out of sight and still be up."""


class RaisedHand:
    """For how long a hand has been up."""

    def __init__(self) -> None:
        self._since = self._seen_at = float("-inf")

    def step(self, body: Body) -> float:
        """Seconds up to this look; 0 where none is up."""
        if body.of("hand_raised") > HAND_RAISED:
            if body.time - self._seen_at > HIDDEN_FOR:
                self._since = body.time - 1e-6
            self._seen_at = body.time
        return body.time - self._since if body.time - self._seen_at <= HIDDEN_FOR else 0.0

    def forget(self) -> None:
        """What is up now was not seen going up."""
        self._since = self._seen_at = float("-inf")


class HandSignal:
    """A raised hand pauses at once; one that is raised and lowered again goes on.

    One that stays up goes on with nothing: somebody may rest with an arm beside the head.
    """

    def __init__(self, *, listens: bool = True) -> None:
        self._hand, self._listens = RaisedHand(), listens
        self._up_for = 0.0
        self._was_paused = False
        """Whether it was paused when the hand went up."""
        self._ignored = False
        """Whether this hand, for as long as it is up, is no sign: it was up while nobody listened."""

    def listen(self, on: bool) -> None:
        """Whether a hand is a sign from now on; while something is asked it answers that instead."""
        self._listens = on

    def step(self, body: Body, *, busy: bool, paused: bool) -> bool | None:
        """Whether to pause or to go on; None where neither was asked for. One of `busy` hands is no sign."""
        if busy:
            self._hand.forget()
        before, self._up_for = self._up_for, 0.0 if busy else self._hand.step(body)
        if self._up_for == 0.0:
            goes_on = RAISED_FOR <= before < KEPT_UP_FOR and self._was_paused and not self._ignored
            self._ignored = self._ignored and busy
            return False if goes_on and paused and not busy else None
        self._ignored = self._ignored or not self._listens
        if before == 0.0:
            self._was_paused = paused
        pauses = before < RAISED_FOR <= self._up_for and not paused and not self._ignored
        return True if pauses else None
