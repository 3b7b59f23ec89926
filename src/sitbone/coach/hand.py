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
        self.before = self.up_for = 0.0
        """Seconds up to the look before, and to this one; 0 where none is up."""

    def step(self, body: Body) -> None:
        """One more look."""
        if body.of("hand_raised") > HAND_RAISED:
            if body.time - self._seen_at > HIDDEN_FOR:
                self._since = body.time - 1e-6
            self._seen_at = body.time
        up = body.time - self._seen_at <= HIDDEN_FOR
        self.before, self.up_for = self.up_for, body.time - self._since if up else 0.0

    def reaches(self, seconds: float) -> bool:
        """Whether it has been up for so long at this look, and not at the one before."""
        return self.before < seconds <= self.up_for

    def forget(self) -> None:
        """What is up now was not seen going up."""
        self._since = self._seen_at = float("-inf")
        self.before, self.up_for = self.up_for, 0.0


class HandSignal:
    """A raised hand pauses at once; one that is raised and lowered again goes on.

    One that stays up goes on with nothing: somebody may rest with an arm beside the head.
    """

    def __init__(self, *, listens: bool = True) -> None:
        self._hand, self._listens = RaisedHand(), listens
        self._was_paused = False
        """Whether it was paused when the hand went up."""
        self._ignored = False
        """Whether this hand, for as long as it is up, is no sign: it was up while nobody listened."""

    def listen(self, on: bool) -> None:
        """Whether a hand is a sign from now on; while something is asked it answers that instead."""
        self._listens = on

    def step(self, body: Body, *, busy: bool, paused: bool) -> bool | None:
        """Whether to pause or to go on; None where neither was asked for. One of `busy` hands is no sign."""
        hand = self._hand
        if busy:
            hand.forget()
            return None
        hand.step(body)
        if hand.up_for == 0.0:
            goes_on = RAISED_FOR <= hand.before < KEPT_UP_FOR and self._was_paused and not self._ignored
            self._ignored = False
            return False if goes_on and paused else None
        self._ignored = self._ignored or not self._listens
        if hand.before == 0.0:
            self._was_paused = paused
        return True if hand.reaches(RAISED_FOR) and not paused and not self._ignored else None
