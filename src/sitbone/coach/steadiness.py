"""When the working leg rests, when it came to rest, and when it left: the edges of a hold."""

from __future__ import annotations

from itertools import pairwise

from sitbone.body.measures import Body

WINDOW = 0.6
"""Seconds over which the leg must rest."""
RESTING = 4.0
"""Degrees that a resting leg may wander within the window: jitter of one degree (sd), and breathing."""
MOVING = 12.0
"""Degrees within the window from which the leg is on its way."""
NEAR = 2.0
"""Degrees within which the leg is where it rests."""
AWAY = (16.0, 8.0)
"""Degrees from rest, at the first of which that is reached an edge is extrapolated."""
LATE = 0.1
"""Seconds, one look at a film, by which steadied landmarks show a movement late (`sitbone.pose.smoothing`)."""
SHARE_BEYOND = 0.75
"""How far beyond the near crossing a leg comes to rest, as a share of the way between the crossings. It would be 1 for
a limb that slows down evenly; steadied landmarks come to rest later than the limb does, the more the slower it is."""
LONGEST_WAY = 1.2
"""Seconds between the two crossings of an edge; a slower movement is taken as it is seen."""
MEMORY = 8.0
"""Seconds kept."""
UNSEEN = 1.0
"""Seconds without a known angle after which what was before says nothing of what is now."""

Sample = tuple[float, float, float]


class Steadiness:
    """The recent knee and hip flexion of the working leg (degrees), and what they say of rest and movement.

    A leg comes to rest as a limb does, ever slower: near its end the distance from rest falls with the square of the
    time left. So the moment of rest is found from two crossings, of a distance (`AWAY`) and of a quarter of it: it lies
    as far beyond the second one as that lies beyond the first. An abrupt move has both crossings at once.
    """

    def __init__(self) -> None:
        self._samples: list[Sample] = []

    def clear(self) -> None:
        """Forget everything, as after a cut."""
        self._samples.clear()

    def add(self, body: Body, leg: int | None) -> None:
        """Take the angles of this leg (None = both); an unknown angle is left out of the comparison."""
        knee, hip = body.of("knee_flexion", leg), body.of("hip_flexion", leg)
        if knee == knee or hip == hip:
            if self._samples and body.time - self._samples[-1][0] > UNSEEN:
                self._samples.clear()
            self._samples.append((body.time, knee, hip))
            if self._samples[0][0] < body.time - 2 * MEMORY:
                self._samples = [s for s in self._samples if s[0] >= body.time - MEMORY]

    def spread(self) -> float:
        """Degrees by which the angles differ within the window; infinite while it is not yet filled."""
        samples = self._samples
        if not samples:
            return float("inf")
        knees, hips, start = [], [], samples[-1][0] - WINDOW
        covered = False
        for time, knee, hip in reversed(samples):
            if knee == knee:
                knees.append(knee)
            if hip == hip:
                hips.append(hip)
            if time <= start + 0.1:
                covered = True
                break
        if not covered:
            return float("inf")
        return max((max(v) - min(v) for v in (knees, hips) if v), default=float("inf"))

    def rest(self, since: float, until: float = float("inf")) -> tuple[float, float]:
        """Median knee and hip flexion between two times."""
        chosen = [s for s in self._samples if since <= s[0] <= until] or self._samples[-1:]
        return _median([s[1] for s in chosen]), _median([s[2] for s in chosen])

    def came_to_rest(self, rest: tuple[float, float], before: float) -> float:
        """When the leg came to rest at these angles, looking back from `before`."""
        past = [s for s in self._samples if s[0] <= before]
        resting = next(
            (i for i in range(len(past) - 1, -1, -1) if _distance(past[i], rest) <= NEAR), len(past) - 1
        )
        outward = past[resting::-1]
        if not any(_distance(s, rest) > NEAR for s in outward):
            return past[0][0] if past else before
        return min(_edge(outward, rest, SHARE_BEYOND) - LATE, before)

    def left(self, rest: tuple[float, float], after: float) -> float:
        """When the leg began to leave these angles for good, at `after` or later."""
        recent = [s for s in self._samples if s[0] >= after]
        if not recent:
            return after
        resting = next((i for i in range(len(recent) - 1, -1, -1) if _distance(recent[i], rest) <= NEAR), 0)
        return max(_edge(recent[resting:], rest, 1.0) - LATE, after)


def _edge(outward: list[Sample], rest: tuple[float, float], beyond: float) -> float:
    """When the leg was last at rest, from samples that lead away from it in either direction of time."""
    for away in AWAY:
        edge = _edge_by(outward, rest, away, beyond)
        if edge is not None:
            return edge
    near = _first_crossing(outward, rest, NEAR)
    return outward[-1][0] if near is None else near


def _edge_by(outward: list[Sample], rest: tuple[float, float], away: float, beyond: float) -> float | None:
    """The edge as the crossings of this distance and of a quarter of it tell it; None where they do not."""
    far = _first_crossing(outward, rest, away)
    if far is None:
        return None
    inside = [s for s in outward if abs(s[0] - outward[0][0]) <= abs(far - outward[0][0])]
    # The last time it left the near bound before it was far away: earlier trembling is no movement.
    last = max((i for i, s in enumerate(inside) if _distance(s, rest) <= away / 4), default=0)
    near = _first_crossing(outward[last:], rest, away / 4)
    if near is None or abs(far - near) > LONGEST_WAY:
        return None
    return near + beyond * (near - far)


def _first_crossing(samples: list[Sample], rest: tuple[float, float], bound: float) -> float | None:
    for one, two in pairwise(samples):
        if _distance(two, rest) > bound:
            return _crossing(one, two, rest, bound)
    return None


def _distance(sample: Sample, rest: tuple[float, float]) -> float:
    gaps = (abs(sample[1] - rest[0]), abs(sample[2] - rest[1]))
    return max((g for g in gaps if g == g), default=0.0)


def _crossing(inside: Sample, outside: Sample, rest: tuple[float, float], bound: float) -> float:
    """The time between two samples at which the distance from rest passes the bound."""
    a, b = _distance(inside, rest), _distance(outside, rest)
    share = (bound - a) / (b - a) if b > a else 0.5
    return inside[0] + min(max(share, 0.0), 1.0) * (outside[0] - inside[0])


def _median(values: list[float]) -> float:
    known = sorted(v for v in values if v == v)
    if not known:
        return float("nan")
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
