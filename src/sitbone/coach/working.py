"""What is watched of the working leg, from being in position to letting go."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.coach.form import Form
from sitbone.coach.hold import Side
from sitbone.coach.shape import ShapeWatch
from sitbone.coach.sight import Sight
from sitbone.coach.steadiness import MOVING, Steadiness
from sitbone.coach.watch import BoundWatch
from sitbone.coach.why import Hindrance, Lack, Why
from sitbone.stretches.stretch import Stretch

LATERALITY_NEEDED = 0.6
"""Mean laterality from which the side is stated; below it, it is unknown."""


class SideVotes:
    """Which side works, as far as the looks say; `told`: as the caller says, which counts."""

    def __init__(self, told: Side | None) -> None:
        self._told = told
        self._votes = [0.0, 0.0]
        self._voted = 0.0

    def add(self, body: Body, leg: int | None, elapsed: float) -> None:
        """One more body."""
        if leg is not None:
            self._votes[leg] += body.laterality * elapsed
            self._voted += elapsed

    def side(self, leg: int | None) -> Side:
        """The side of this leg."""
        if leg is None:
            return Side.BOTH
        if self._told is not None:
            return self._told
        total = sum(self._votes)
        if total <= 0 or max(self._votes) < LATERALITY_NEEDED * self._voted:
            return Side.UNKNOWN
        return Side.LEFT if self._votes[0] > self._votes[1] else Side.RIGHT


class Working:
    """One leg at work in one stretch (0 left, 1 right, None both): shape, form, sight and rest."""

    def __init__(
        self, shape: ShapeWatch, side: Side | None, not_before: float, steadiness: Steadiness
    ) -> None:
        self.shape = shape
        self.leg = shape.leg
        self.steadiness = steadiness
        self.sight = Sight()
        self.form = Form(shape.stretch)
        self.votes = SideVotes(side)
        self.time = float("nan")
        self.elapsed = 0.0
        """Seconds since the body before."""
        self.hindered: Hindrance | None = None
        """What outside this stretch keeps it from counting."""
        self.free_since = not_before
        """Since when nothing does."""
        self.alive_until = float("inf")
        """Up to when somebody alive was seen: seconds after it do not count, unless somebody is seen again soon."""
        self._needs = [BoundWatch(need, kept=False) for need in shape.stretch.hold.needs]

    @property
    def stretch(self) -> Stretch:
        """The stretch that goes on."""
        return self.shape.stretch

    def step(self, body: Body, hindered: Hindrance | None, alive_until: float) -> None:
        """Take one more body."""
        self.alive_until = alive_until
        self.elapsed = body.time - self.time if self.time == self.time else 0.0
        self.time = body.time
        self.votes.add(body, self.leg, self.elapsed)
        self.form.step(body, self.leg)
        for need in self._needs:
            need.step(body, self.leg)
        if self.hindered is not None and hindered is None:
            self.free_since = body.time
        self.hindered = hindered
        self.sight.take(body, self.leg)

    @property
    def side(self) -> Side:
        """Which side works, as far as it can be told."""
        return self.votes.side(self.leg)

    @property
    def far_enough(self) -> bool:
        """Whether it has come so far that the clock may run."""
        return all(need.kept for need in self._needs)

    @property
    def lack(self) -> Lack | None:
        """The rule that is broken, or the step that is not done yet; nothing of a leg that cannot be judged."""
        if self.sight.unseen is not None or self.sight.trembles:
            return None
        broken = self.form.breaking
        if broken is not None:
            return Lack(broken.rule.name, broken.rule.cue)
        steps = zip(self._needs, self.stretch.hold.needs, strict=True)
        say = next((step.say for need, step in steps if not need.kept), "")
        return Lack(Why.OUT_OF_POSITION, say) if say else None

    @property
    def allowed_since(self) -> list[float]:
        """Since when form and sight have allowed the clock to run."""
        return [self.sight.clear_since, *self.form.allows_since]

    def angles(self, body: Body) -> tuple[float, float]:
        """Knee and hip flexion now."""
        return body.of("knee_flexion", self.leg), body.of("hip_flexion", self.leg)

    def began(self, rest: tuple[float, float], before: float) -> float:
        """When a hold that rests at these angles began, looking back from `before`."""
        rested = self.steadiness.came_to_rest(rest, before)
        return min(max([rested, self.free_since, self.shape.since, *self.allowed_since]), before)

    def why_not(self, spread: float) -> Hindrance | None:
        """Why the clock cannot run now."""
        if self.hindered is not None:
            return self.hindered
        if self.sight.unseen is not None:
            return self.sight.unseen
        broken = self.form.breaking
        if broken is not None:
            return Why.NOT_SEEN if self.sight.trembles else broken.rule.name
        if self.shape.lost_since is not None or not self.far_enough:
            return Why.OUT_OF_POSITION
        return Why.MOVING if spread > MOVING and spread != float("inf") else None

    def relearn_leg(self, body: Body) -> None:
        """After somebody was out of sight: find the working leg again."""
        self.steadiness.clear()
        self.sight.clear()
        self.leg = self.shape.relearn_leg(body)
