"""The binary message of a look: what is written is read, and nothing but a message is taken for one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.live.message import SCALE, VERSION, WHOLE, Look, Malformed, read, write
from sitbone.pose.landmarks import Observation
from sitbone.pose.track import points_of


@given(
    st.integers(0, 2**32 - 1),
    st.floats(-1e6, 1e6),
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    st.integers(0, 255),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_as_closely_as_its_numbers_are_kept(
    sequence: int, time: float, size: tuple[int, int], brightness: int, anew: bool
) -> None:
    rng = np.random.default_rng(sequence)
    width, height = size
    image = rng.uniform(-1, 2, (33, 3)) * (width, height, width)
    world, seen = rng.uniform(-2, 2, (33, 3)), rng.uniform(0, 1, 33)
    sent = Observation(
        time, points_of(image), points_of(world), tuple(seen.tolist()), size, cut=anew, people=2
    )
    look = read(write(sent, sequence=sequence, brightness=brightness))
    got = look.observation(look.time)
    assert (look.sequence, look.time, look.brightness, got.size) == (sequence, time, brightness, size)
    assert got.cut == anew and got.people == 2
    assert np.all(abs(np.array(got.image) - image) <= np.array([width, height, width]) * 0.51 / SCALE)
    assert np.all(abs(np.array(got.world) - world) <= 0.00051)
    assert np.all(abs(np.array(got.visibility) - seen) <= 0.51 / 255)


@given(st.one_of(st.binary(max_size=600), st.binary(min_size=WHOLE - 1, max_size=WHOLE - 1)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_look_or_malformed_and_never_anything_else(message: bytes) -> None:
    for tried in (message, bytes([VERSION]) + message):
        try:
            look = read(tried)
        except Malformed:
            continue
        assert isinstance(look, Look) and np.isfinite(look.time)
        seen = look.observation(0.0)
        assert seen.seen == (look.people > 0)
