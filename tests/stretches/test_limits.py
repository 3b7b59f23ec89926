"""What a limit of the hip leaves out, and how it is guarded."""

from hypothesis import given
from hypothesis import strategies as st

from sitbone.stretches.limits import Limits, fits, guard
from sitbone.stretches.stretch import load_stretches

STRETCHES = load_stretches()


def _done(limits: Limits, side: str = "both") -> list[str]:
    return [s.name for s in STRETCHES.values() if fits(s, side if s.sides == "each" else "both", limits)]


def test_no_stretch_says_that_it_needs_less_than_its_own_rules_ask_for() -> None:
    for stretch in STRETCHES.values():
        bounds = [*stretch.rules, *stretch.shape.needs]
        hips = [
            b.at_least for b in bounds if b.measure == "hip_flexion" and b.leg == "working" and b.at_least
        ]
        thighs = [180 - b.at_most for b in bounds if b.measure == "stomach_to_thighs" and b.at_most]
        assert stretch.least_hip_flexion.working >= max([*hips, *thighs], default=0), stretch.name


def test_under_ninety_degrees_the_chair_and_the_towel_are_left() -> None:
    assert _done(Limits()) == list(STRETCHES)
    assert _done(Limits(hip_flexion_at_most=90), "left") == ["chair", "towel"]


def test_a_limit_of_one_hip_leaves_the_towel_to_the_other_leg() -> None:
    limits = Limits(hip_flexion_at_most=40, hips="left")
    assert (_done(limits, "left"), _done(limits, "right")) == ([], ["towel"])


@given(st.floats(30, 140), st.floats(30, 140), st.sampled_from(["left", "right", "both"]))
def test_a_lower_limit_never_lets_more_through(one: float, other: float, hips: str) -> None:
    low, high = (Limits(hip_flexion_at_most=most, hips=hips) for most in sorted((one, other)))  # type: ignore[arg-type]
    for side in ("left", "right"):
        assert set(_done(low, side)) <= set(_done(high, side))
        rules = guard(low, side), guard(high, side)
        assert rules[0] is not None and rules[1] is not None
        assert rules[0].at_most <= rules[1].at_most  # type: ignore[operator]
