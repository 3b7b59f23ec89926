"""When Seated Stretch One is mastered, and so Seated Stretch Two may be done (E1, F1).

Mastered means: the last time the camera saw it, it was held well; it felt slight; and it was so on three different
days within 14 days. All of it is our choice: the programme says "mastered" and no more. One painful time and the
days are counted anew.

Only what the live camera saw counts as held well. A timer sees no form, and Seated Stretch Two is the hardest of the
five and close to a toe touch; a recording may be old, or shown on three days. Pain counts whoever saw it, and also
where it came from another diary; what went well there is to go well here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sitbone.plan.alarms import hurt
from sitbone.plan.order import in_order
from sitbone.plan.records import Felt, SeenBy, SessionRecord
from sitbone.stretches.enough import held_long_enough
from sitbone.words import _, ngettext

ONE = "seated_hug"
TWO = "seated_extend"

DAYS = 3
"""Different days on which it was held well. Our choice."""

WITHIN = timedelta(days=14)
"""How far back those days may lie. Our choice."""

HELD = 10.0
"""Counted seconds of a finished hold: what `seated_hug.toml` calls finished. Kept also where pain made it shorter."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to Seated Stretch Two."""

    words: str
    done: bool
    missing: str
    """What is still to do; empty when done."""


@dataclass(frozen=True, slots=True)
class Path:
    """The way to Seated Stretch Two."""

    steps: tuple[Step, ...]

    @property
    def unlocked(self) -> bool:
        """Whether Seated Stretch Two may be done now."""
        return bool(self.steps) and all(step.done for step in self.steps)


def path(sessions: Sequence[SessionRecord], now: datetime) -> Path:
    """The way as far as it is walked. `now` is in the person's own time zone, in which days are told apart."""
    done = in_order([s for s in sessions if _with_one(s) and (not s.imported or hurt(ONE, s))])
    painful = [at for at, s in enumerate(done) if hurt(ONE, s)]
    since = done[painful[-1] + 1 :] if painful else done
    earliest = now.astimezone(UTC) - WITHIN  # in UTC: days of 23 and 25 hours make no difference
    days = {
        s.started.astimezone(now.tzinfo).date()
        for s in since
        if earliest <= s.started <= now and _held_well(s) and _comfortable(s)
    }
    return Path((_held_step(done), _felt_step(done), _days_step(len(days))))


def _held_step(sessions: Sequence[SessionRecord]) -> Step:
    seen = [s for s in sessions if s.seen_by is SeenBy.CAMERA and _holds(s) and not s.imported]
    done = bool(seen) and _held_well(seen[-1])
    missing = _hold_it() if seen else _("Let the camera see you do it.")
    return Step(_("Held well, as the camera saw it the last time"), done, "" if done else missing)


def _felt_step(sessions: Sequence[SessionRecord]) -> Step:
    words = _("It feels slight, never painful")
    said = [s for s in sessions if hurt(ONE, s) is not None]
    if not said:
        return Step(words, False, _("Say after it how it felt."))
    if hurt(ONE, said[-1]):
        return Step(words, False, _("It hurt the last time. Go less far, until it feels slight."))
    done = _comfortable(said[-1])
    return Step(words, done, "" if done else _("It felt strong the last time. Go less far."))


def _days_step(days: int) -> Step:
    left = max(0, DAYS - days)
    words = _("On {count} different days within {within} days").format(count=DAYS, within=WITHIN.days)
    if not left:
        return Step(words, True, "")
    more = ngettext(
        "{count} more day on which it goes well.", "{count} more days on which it goes well.", left
    )
    return Step(words, False, more.format(count=left))


def _hold_it() -> str:
    return _("Hold it for {seconds} seconds with good form.").format(seconds=f"{HELD:.0f}")


def _holds(session: SessionRecord) -> bool:
    return any(hold.stretch == ONE for hold in session.holds)


def _with_one(session: SessionRecord) -> bool:
    return _holds(session) or any(f.stretch == ONE for f in session.felt)


def _held_well(session: SessionRecord) -> bool:
    """One hold finished, and none with a form fault."""
    holds = [h for h in session.holds if h.stretch == ONE]
    finished = any(h.completed and held_long_enough(h.counted, HELD) for h in holds)
    return session.seen_by is SeenBy.CAMERA and finished and not any(h.faults for h in holds)


def _comfortable(session: SessionRecord) -> bool:
    """Every word said of it was `slight`, and something was said."""
    felt = [f.felt for f in session.felt if f.stretch == ONE]
    return bool(felt) and all(f is Felt.SLIGHT for f in felt) and not hurt(ONE, session)
