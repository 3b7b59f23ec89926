"""Whether the working leg is seen well enough to be judged: what is unknown is neither counted nor corrected."""

from __future__ import annotations

from collections import deque

from sitbone.body.measures import Body
from sitbone.body.views import FRONT_VIEW
from sitbone.coach.why import Why

WINDOW = 2.0
"""Seconds looked back over. One look's view is no better than ±10° (`sitbone.body.views`), so the most of
them decide."""


class Sight:
    """Follows whether the angles of the working leg are worth anything, and why they are not.

    They are worth nothing where their reliability is 0: seen from the front or back, where a leg lies in the line of
    sight, and where it is hidden. A leg that trembles (`sitbone.pose.tremor`) is counted by its steadied angles, which
    may show a straight knee bent: there nothing is corrected.
    """

    def __init__(self) -> None:
        self.why: Why | None = None
        """Why the leg cannot be judged now; None while it can."""
        self.lost_since = float("inf")
        """Since when it cannot."""
        self.clear_since = float("-inf")
        """Since when it can again."""
        self.trembles = False
        """Whether it trembled at any time within the window: not to be believed where it says that form is lost."""
        self.unknown_since: float | None = None
        """Since when its angles are not known at all; None while they are."""
        self._looks: deque[tuple[float, Why | None]] = deque()
        self._trembled_at = float("-inf")

    @property
    def unseen(self) -> Why | None:
        """Why the leg cannot be judged, or is not seen at all; None where it is seen."""
        return Why.NOT_SEEN if self.unknown_since is not None else self.why

    @property
    def unseen_since(self) -> float:
        """Since when."""
        return self.lost_since if self.unknown_since is None else self.unknown_since

    def clear(self) -> None:
        """Forget what was seen, as of another leg."""
        self._looks.clear()
        self.trembles, self._trembled_at = False, float("-inf")

    def take(self, body: Body, leg: int | None) -> None:
        """One more body; of two working legs the better one counts. A body without known angles says
        only that."""
        if body.trembles[leg] if leg is not None else any(body.trembles):
            self._trembled_at = body.time
        self.trembles = body.time - self._trembled_at <= WINDOW
        angles = body.of("knee_flexion", leg) + body.of("hip_flexion", leg)
        if angles != angles:
            if self.unknown_since is None:
                self.unknown_since = body.time
            return
        self.unknown_since = None
        looks = self._looks
        looks.append((body.time, _why(body, leg)))
        while looks[0][0] < body.time - WINDOW:
            looks.popleft()
        whys = [(time, why) for time, why in looks if why is not None]
        if 2 * len(whys) <= len(looks):
            if self.why is not None:
                self.why, self.clear_since = None, body.time
            return
        if self.why is None:
            self.lost_since = whys[0][0]
        self.why = whys[-1][1]


def _why(body: Body, leg: int | None) -> Why | None:
    trust = max(body.reliability) if leg is None else body.reliability[leg]
    if trust > 0:
        return None
    return Why.NOT_SEEN if body.view > FRONT_VIEW else Why.NOT_FROM_THE_SIDE
