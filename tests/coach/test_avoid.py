"""Movements to avoid, bound by bound."""

from __future__ import annotations

from sitbone.body.position import Position
from sitbone.coach.avoid import MovementWatch
from sitbone.stretches.stretch import Bound, Movement, MovementName
from tests.coach.bodies import body


def test_every_bound_of_a_movement_sees_every_body_also_while_another_one_is_not_met() -> None:
    bent = Bound(measure="trunk_lean_forward", at_least=60)
    near = Bound(measure="hands_to_feet", at_most=0.3, tolerance=0.5)
    movement = Movement(
        name=MovementName("reach"),
        title="",
        line="",
        positions=(Position.STANDING_BENT,),
        lasts=0.1,
        say="",
        needs=(bent, near),
    )
    watch = MovementWatch(movement)

    def seen(time: float, lean: float, feet: float) -> bool:
        moment = body(time, Position.STANDING_BENT, trunk_lean_forward=lean, hands_to_feet=feet)
        return watch.step(moment) is not None

    seen(0.0, 80, 0.2)
    seen(0.1, 10, 1.5)  # upright again, and the hands far from the feet
    # Bent, with the hands at a distance from which the feet are not reached anew.
    assert not any(seen(0.2 + n / 10, 80, 0.6) for n in range(10))
