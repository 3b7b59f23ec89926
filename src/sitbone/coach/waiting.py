"""In position, and the hold has not begun: what is missing is said."""

from __future__ import annotations

from sitbone.body.measures import Body
from sitbone.coach.events import Phase
from sitbone.coach.holding import NOT_SEEN_FOR, Holding
from sitbone.coach.steadiness import RESTING
from sitbone.coach.urgency import Urgency
from sitbone.coach.voice import Voice
from sitbone.coach.why import About, Why
from sitbone.coach.working import Working
from sitbone.words import _, later

GUIDANCE_AFTER = 4.0
"""Seconds of resting in a form that cannot count before the coach says what is missing."""
SEE_ME = {
    Why.NOT_SEEN: later("I cannot see your leg well. Please move the camera, or a little yourself."),
    Why.NOT_FROM_THE_SIDE: later("I need to see you from the side. Please turn, or move the camera."),
}


class Waiting:
    """Waits for the leg to rest in a form that counts."""

    def __init__(self, working: Working) -> None:
        self.phase = Phase.IN_POSITION
        self._working = working
        self._resting_since: float | None = None

    def step(self, body: Body, spread: float, voice: Voice) -> Holding | None:
        """One more body; the hold, once it has begun."""
        working, sight = self._working, self._working.sight
        broken = working.form.breaking
        resting = spread <= RESTING
        if not resting:
            self.phase, self._resting_since = Phase.EASING_IN, None
        elif self._resting_since is None:
            self._resting_since = body.time
        may = working.hindered is None and sight.unseen is None and working.far_enough
        if may and resting and not broken and working.shape.fits:
            return self._begin(body, voice)
        stuck = self._resting_since is not None and body.time - self._resting_since > GUIDANCE_AFTER
        if sight.unseen is not None:
            if body.time - sight.unseen_since > NOT_SEEN_FOR:
                voice.wish(Urgency.GUIDANCE, _(SEE_ME[sight.unseen]), sight.unseen)
        elif stuck and broken and sight.trembles:
            voice.wish(Urgency.GUIDANCE, _(SEE_ME[Why.NOT_SEEN]), Why.NOT_SEEN)
        elif stuck and broken:
            voice.wish(Urgency.GUIDANCE, broken.rule.cue, broken.rule.name)
        return None

    def _begin(self, body: Body, voice: Voice) -> Holding:
        seconds = self._working.stretch.hold.seconds
        stay = _("Stay here, {seconds} seconds.").format(seconds=f"{seconds:.0f}") if seconds else ""
        voice.wish(Urgency.PROGRESS, stay or _("Stay here, gently."), About.HOLD)
        return Holding(self._working, body.time)
