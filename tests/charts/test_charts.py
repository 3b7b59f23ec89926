"""The charts say no more than one camera can know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from sitbone.charts.charts import angle_chart, band_words, check_chart, pain_chart, time_chart
from sitbone.charts.courses import angle_courses
from sitbone.charts.frame import LIGHT, NARROW, PAGE, Frame
from sitbone.plan.flexibility import leg_courses
from sitbone.plan.item import Purpose
from sitbone.plan.records import HoldRecord, SeenBy, SessionRecord
from sitbone.words import LANGUAGES, speaking

_FIRST = datetime(2026, 11, 1, 9, tzinfo=UTC)


def _session(
    day: int, best: float | None, side: str = "left", seen_by: SeenBy = SeenBy.CAMERA, off: float | None = 8.0
) -> SessionRecord:
    at = _FIRST + timedelta(days=day)
    hold = HoldRecord("towel", side, at, 31, 30, True, best=best, uncertainty=off)
    return SessionRecord(str(day), at, seen_by, at, 3, 2, holds=(hold,))


def _words(angles: Sequence[float]) -> str:
    (course,) = angle_courses([_session(day, angle) for day, angle in enumerate(angles)])
    return course.words


def test_less_than_ten_degrees_is_called_no_change() -> None:
    assert "no change" in _words([40, 40, 40, 31, 31, 31])
    assert "no change" in _words([40, 40, 40, 49, 49, 49])
    assert "12° less" in _words([40, 40, 40, 28, 28, 28])
    assert "12° more" in _words([28, 28, 28, 40, 40, 40])
    assert "can be compared" in _words([40, 40, 20])


def test_a_change_within_the_uncertainty_of_an_oblique_view_is_called_no_change() -> None:
    sessions = [_session(day, 40 if day < 3 else 52, off=15.0 if day == 4 else 7.0) for day in range(6)]
    (course,) = angle_courses(sessions)
    assert course.least == 15 and "no change that one camera can show (it would take 15°)" in course.words
    (clear,) = angle_courses([_session(day, 40 if day < 3 else 56, off=15.0) for day in range(6)])
    assert "16° more, which is beyond what one camera mistakes (±15°)" in clear.words


def _raised(day: int, best: float, raised: float | None, error: float | None = 1.7) -> SessionRecord:
    session = _session(day, best, off=7.0)
    hold = replace(session.holds[0], straight_leg_raise=raised, straight_leg_raise_error=error)
    return replace(session, holds=(hold,))


def test_a_leg_against_the_floor_is_followed_where_it_is_known_and_shows_smaller_changes() -> None:
    (course,) = angle_courses([_raised(day, 70, 60 if day < 3 else 69) for day in range(6)])
    assert (course.joint, course.least) == ("straight_leg_raise", 8)
    assert "Straight-leg raise was about 60° ± 3° and is about 69° ± 3°: 9° more" in course.words
    (same,) = angle_courses([_raised(day, 70, 60 if day < 3 else 67) for day in range(6)])
    assert "no change that one camera can show (it would take 8°)" in same.words


def test_two_measures_are_never_in_one_course() -> None:
    long = [_raised(day, 70, None) for day in range(6)]
    (angle,) = angle_courses([*long, _raised(6, 71, 60)])
    assert angle.joint == "hip" and [p.angle for p in angle.points] == [70] * 6 + [71]
    (raised,) = angle_courses([*long, *(_raised(6 + day, 71, 60) for day in range(6))])
    assert raised.joint == "straight_leg_raise" and [p.angle for p in raised.points] == [60] * 6
    (unsure,) = angle_courses([_raised(day, 70, 60, error=None) for day in range(6)])
    assert unsure.joint == "hip"


def test_an_unknown_side_or_angle_and_what_nobody_watched_are_left_out() -> None:
    left_out = [
        _session(0, 40, "unknown"),
        _session(1, None),
        _session(2, 40, seen_by=SeenBy.TIMER),
        _session(3, 40, off=None),
    ]
    assert angle_courses(left_out) == ()
    (course,) = angle_courses([*left_out, _session(4, 35, "right")])
    assert (course.side, [p.angle for p in course.points]) == ("right", [35])


def test_a_chart_is_a_picture_without_script() -> None:
    sessions = [_session(day, 40 - day) for day in range(7)]
    for svg in (angle_chart(angle_courses(sessions)[0]), pain_chart(sessions), time_chart(sessions)):
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
        assert "svg" in tags and not tags & {"script", "foreignObject", "image"}
        assert "href=" not in svg and "onload" not in svg


@pytest.mark.parametrize("code", sorted(LANGUAGES))
@pytest.mark.parametrize("frame", [PAGE, NARROW], ids=["page", "phone"])
def test_the_band_is_explained_in_the_chart_itself(code: str, frame: Frame) -> None:
    with speaking(code):
        (course,) = angle_courses([_session(day, 40 - day) for day in range(7)])
        svg = ElementTree.fromstring(angle_chart(course, LIGHT, frame))
        assert band_words() in list(svg.itertext())
        swatches = [e for e in svg.iter() if e.get("fill") == LIGHT.band and e.get("stroke") == LIGHT.quiet]
        assert len(swatches) == 1, "with the colour of the band, beside its words"


def test_a_chart_of_a_few_days_names_each_day_once() -> None:
    sessions = [
        replace(_session(0, 40), started=_FIRST + timedelta(hours=hour), id=str(hour))
        for hour in (0, 3, 9, 30)
    ]
    (course,) = angle_courses(sessions)
    for svg in (angle_chart(course), pain_chart(sessions), time_chart(sessions)):
        days = [text for text in ElementTree.fromstring(svg).itertext() if text.strip().endswith(" Nov")]
        assert "1 Nov" in days and len(days) == len(set(days))


def test_checks_are_drawn_with_both_legs_what_they_may_be_off_by_and_no_band_to_reach() -> None:
    checks = []
    for day in (0, 14, 28):
        one = _raised(day, 70, 60 + day / 4)
        left = replace(one.holds[0], straight_leg_raise_error=2.3)
        right = replace(left, side="right", straight_leg_raise=64.0)
        checks.append(replace(one, holds=(left,) * 3 + (right,) * 3, purpose=Purpose.CHECK))
    legs = leg_courses(checks)
    svg = check_chart(legs)
    ElementTree.fromstring(svg)
    assert "Left leg" in svg and "Right leg" in svg and "straight-leg raise (degrees)" in svg
    assert "<script" not in svg and "mark-area" not in svg
    assert svg.count('aria-roledescription="rule"') + svg.count('aria-roledescription="point"') >= 6
    assert "Left leg" in check_chart(legs[:1]) and "Right leg" not in check_chart(legs[:1])
