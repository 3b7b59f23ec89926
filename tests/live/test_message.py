"""The binary message of a look: what is written is read, and nothing but a message is taken for one."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitbone.live.message import HEADER, SCALE, VERSION, WHOLE, Look, Malformed, read, write
from sitbone.pose.landmarks import Observation
from sitbone.pose.track import points_of
from sitbone.pose.variants import Variant

HERE = Path(__file__).parent


@given(
    st.integers(0, 2**32 - 1),
    st.floats(-1e6, 1e6),
    st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
    st.integers(0, 255),
    st.booleans(),
    st.sampled_from(("lite", "full")),
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_as_closely_as_its_numbers_are_kept(
    sequence: int, time: float, size: tuple[int, int], brightness: int, anew: bool, model: Variant
) -> None:
    rng = np.random.default_rng(sequence)
    width, height = size
    image = rng.uniform(-1, 2, (33, 3)) * (width, height, width)
    world, seen = rng.uniform(-2, 2, (33, 3)), rng.uniform(0, 1, 33)
    sent = Observation(
        time, points_of(image), points_of(world), tuple(seen.tolist()), size, cut=anew, people=2, model=model
    )
    look = read(write(sent, sequence=sequence, brightness=brightness))
    got = look.observation(look.time)
    assert (look.sequence, look.time, look.brightness, got.size) == (sequence, time, brightness, size)
    assert got.cut == anew and got.people == 2 and got.model == model
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


def test_the_bytes_that_the_page_packs_mean_what_it_saw() -> None:
    """`frontend/test/message.test.ts` packs the same looks into the same bytes."""
    packed = (HERE / "look.bin").read_bytes()
    for saw in json.loads((HERE / "look.json").read_text("utf-8")):
        somebody = saw["picture"] is not None
        size = WHOLE if somebody else HEADER.size
        message, packed = packed[:size], packed[size:]
        look = read(message)
        assert (look.sequence, look.time, look.brightness) == (
            saw["sequence"],
            saw["time"],
            saw["brightness"],
        )
        assert (look.size, look.people) == ((saw["width"], saw["height"]), saw["people"])
        assert (look.began_anew, look.stands_still) == (saw["anew"], saw["still"])
        assert look.model == ("lite" if saw["lite"] else "full")
        assert (look.body is not None) == somebody
        if somebody:
            seen = look.observation(look.time)
            width, height = look.size
            parts = np.array(seen.image) / (width, height, width)
            assert parts == pytest.approx(np.array(saw["picture"]), abs=0.51 / SCALE)
            assert np.array(seen.world) == pytest.approx(np.array(saw["world"]), abs=0.00051)
            assert np.array(seen.visibility) == pytest.approx(np.array(saw["visibility"]), abs=0.51 / 255)
            assert write(seen, sequence=look.sequence, brightness=look.brightness) == message
    assert packed == b""
