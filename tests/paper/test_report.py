"""The report on paper: one page, with what the record says and nothing besides. Every test reads a real PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitbone.charts.courses import AnglePoint
from sitbone.charts.frame import LIGHT
from sitbone.diary.prescriptions import Prescribed
from sitbone.diary.record import Named, Record
from sitbone.errors import SitboneError
from sitbone.paper import text
from sitbone.paper.points import MOST, Span, fewer_angles, span_of
from sitbone.paper.report import page, report, write_report
from sitbone.plan.prescription import Prescription
from sitbone.plan.questions import Agreement, load_questions
from sitbone.plan.records import Felt, FeltRecord, SeenBy
from sitbone.web.workshop import Workshop
from sitbone.words import LANGUAGES, PSEUDO, speaking
from tests.files.people import NOW, answered, check, hold, record, session, sessions, with_most_to_say
from tests.paper.pdf import pages
from tests.words.plain import english_in, plain_words


def words(of: Record, language: str = "en", **how: Any) -> str:
    """What one page says, without the places where a long word may break."""
    with speaking(language):
        (page,) = pages(report(of, **how))
    return page.replace("\u200b", "")


# -- one page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_whole_page_for_whoever_has_most_to_say(language: str) -> None:
    for said in ("W" * 2000, "Anna-Maria von und zu Hohenstein " * 60):
        page = words(with_most_to_say(said), language=language)
        with speaking(language):
            assert text.no_device() in page
            assert text.said_words() in page
            assert "…" in page
            assert text.more(165) in page  # of 168 painful answers, three are shown


def test_it_is_one_page_for_a_year_and_for_somebody_who_has_nothing_yet() -> None:
    assert "A point is the median of a month." in words(record(sessions(365)), days=365)
    assert "No angle is known in this period" in words(record(answers=()))


@settings(max_examples=25, deadline=None)
@example("000000000.0")  # a point after which the line may break: every other point is drawn as that one
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_whatever_people_write_is_one_page(said: str) -> None:
    named = Named(said, None, said)
    prescribed = Prescribed(1, NOW - timedelta(days=2), Prescription(notes=said, by=said[:200]))
    (page,) = pages(report(record(named=named, clinician=said, prescriptions=(prescribed,))))
    # letters that no font here has, and signs without a shape, confuse the reading back, not the page
    if all(ord(c) < 0x250 and c.isprintable() for c in said):
        assert "Sitbone is not a medical device." in page.replace("\u200b", "")


def test_what_people_write_is_never_read_as_markup() -> None:
    name = "#strong[Zoë] *b* _i_ $x$ `c` <l> @r \\ // ß ñ ±1°"
    notes = '#panic("no") #image("/etc/passwd") $ #sys.inputs *now* = Heading'
    prescribed = Prescribed(1, NOW - timedelta(days=2), Prescription(notes=notes, by="#eval(1)"))
    page = words(record(named=Named(name), prescriptions=(prescribed,)))
    assert name in page
    assert notes in page
    assert "prescribed by #eval(1)" in page


# -- what it says ----------------------------------------------------------------------------------------------


def _few_weeks() -> Record:
    """Ten days: six sessions seen by the camera, one on film, one by the timer, one left without a hold."""
    start = NOW - timedelta(days=9)
    angles = (40.0, 41.0, 42.0, 60.0, 61.0, 62.0)
    seen = [
        session(start + timedelta(days=day), hold("towel", "left", angle), pain_before=5, pain_after=2)
        for day, angle in enumerate(angles)
    ]
    film = session(start + timedelta(days=6), hold("towel", "unknown", 50), seen_by=SeenBy.FILM)
    felt = FeltRecord("wall", Felt.PAINFUL, NOW - timedelta(days=2), "behind the knee")
    timer = session(
        start + timedelta(days=7),
        hold("wall", "right", None),
        seen_by=SeenBy.TIMER,
        pain_before=3,
        pain_after=8,
        felt=(felt,),
    )
    left = session(start + timedelta(days=8), hold("towel", "left", 99, completed=False))
    monday = Prescription(by="Dr. Núñez", sessions_a_day=2, days=("monday",), notes="Gently.")
    daily = Prescription(by="Dr. Núñez", sessions_a_day=1, version=2)
    return record(
        [*seen, film, timer, left],
        made=start,
        named=Named("Erika Mustermann", date(1958, 3, 4), "P-20417"),
        prescriptions=(Prescribed(1, start, monday), Prescribed(2, NOW - timedelta(days=1), daily)),
    )


def test_every_figure_is_the_records_own() -> None:
    page = words(_few_weeks())
    assert "Erika Mustermann" in page and "4 Mar 1958" in page and "P-20417" in page
    assert "27 Oct 2026 to 23 Nov 2026, 28 days" in page
    # one Monday of two sessions, then two days of one; nothing was prescribed before the diary was begun
    assert "8 sessions with a finished hold; 4 prescribed" in page
    assert "8 days with such a session; 3 prescribed" in page
    assert "7 of these sessions were watched by camera or film; timer only: 1" in page
    assert "5 → 2 pain before → after, medians of 7 sessions, as said" in page
    assert "after 1 of them it was more than before" in page
    assert "The most that was said is 8, on 21 Nov 2026." in page
    assert "Called painful: Wall stretch, 21 Nov 2026: “behind the knee”." in page
    assert "Version 2, prescribed by Dr. Núñez, in the diary since 22 Nov 2026." in page
    assert "Towel stretch left and right, 30 s 6 1 0 0 0 0" in page
    assert "Wall stretch left and right, 30 s 0 0 1 0 0 1" in page
    assert "Held in all: 4 min counted by camera or film, 0 min by timer only." in page
    assert "1 session was begun without a finished hold." in page
    assert "6 watched by the live camera, 1 judged from a film, 1 by timer only" in page
    assert "1 watched hold is in no chart" in page


def test_an_angle_has_its_uncertainty_and_the_words_of_the_page() -> None:
    first, turned = NOW - timedelta(days=7), 15.0
    seen = [session(first + timedelta(days=day), hold("towel", "left", 40 + day)) for day in range(7)]
    seen.append(session(NOW - timedelta(hours=1), hold("towel", "left", 47, turned)))
    page = words(record(seen))
    assert "Towel stretch, left leg 46° ± 15° hip flexion" in page
    assert "Hip flexion was about 41° ± 7° and is about 46° ± 15°: no change that one camera can show" in page
    assert "8 watched sessions" in page


def test_the_band_of_the_charts_is_explained_beside_a_swatch_of_its_own_colour() -> None:
    assert "one camera shows no change here" in words(record(sessions(28)))
    assert "one camera shows no change here" not in words(record())
    written = (files("sitbone.paper") / "page.typ").read_text("utf-8")
    assert f'#let band-colour = rgb("{LIGHT.band}")' in written


def test_what_nobody_watched_has_no_angle_and_no_movement() -> None:
    page = words(record(sessions(28, SeenBy.TIMER)))
    assert "No angle is known in this period" in page
    assert "whether there were movements to avoid is unknown" in page
    assert "0 of these sessions were watched by camera or film; timer only: 84" in page


def test_what_is_unknown_is_left_to_be_written() -> None:
    page = words(record(made=NOW, answers=()))
    assert "Name Date of birth Clinic number Cared for by 0 sessions" in page
    assert "The screening questions have not been answered." in page
    assert "– pain: not said both before and after" in page
    assert not re.search(r"\bNone\b|\bnan\b|\bunknown name\b", page)


# -- alarms ----------------------------------------------------------------------------------------------------


def _hurt(day: int) -> Record:
    worse = [
        session(NOW - timedelta(days=day, hours=h), hold("towel", "left", 40), pain_before=2, pain_after=6)
        for h in (5, 1)
    ]
    return record(worse, answers=(answered(NOW),))


def _agreed(days_ago: int, *items: str) -> tuple[Agreement, ...]:
    at = NOW - timedelta(days=days_ago)
    return (Agreement(at, "Dr. Núñez", at.date(), frozenset(items)),)


def test_an_alarm_stands_until_somebody_agreed_after_it() -> None:
    hurt = _hurt(5)
    alarm = "Alarm of 18 Nov 2026: Pain rose by 2 points or more in two sessions running."
    waits = "the plan waits for a clinician's agreement to: going on after a pain alarm."
    for agreements in ((), _agreed(6, "pain_alarm"), _agreed(2, "cancer")):
        page = words(replace(hurt, agreements=agreements))
        assert f"{alarm} It stands" in page and waits in page
    page = words(replace(hurt, agreements=_agreed(2, "pain_alarm")))
    assert f"{alarm} Lifted: Dr. Núñez agreed on 21 Nov 2026, as the person says." in page
    assert waits not in page and "leaves the plan open" in page


def test_an_alarm_of_long_ago_is_told_while_it_stands_and_only_then() -> None:
    hurt = _hurt(200)
    assert "It stands" in words(hurt)
    assert "No alarm was raised in this period." in words(
        replace(hurt, agreements=_agreed(190, "pain_alarm"))
    )


def test_a_red_flag_is_named_and_stops_the_plan() -> None:
    flagged = record(answers=(answered(NOW - timedelta(days=1), "saddle_numbness", "hip_replacement"),))
    page = words(flagged)
    assert (
        "Alarm of 22 Nov 2026: A red flag was answered with yes: numbness in the saddle area. It stands"
        in page
    )
    assert "the plan is stopped: a red flag stands." in page
    assert "yes to numbness in the saddle area and a replaced hip." in page


def test_a_lasting_red_flag_is_lifted_by_a_doctor_who_looked_at_it_and_another_one_is_not() -> None:
    for flag, stands in (("cancer", False), ("saddle_numbness", True)):
        answers = (answered(NOW - timedelta(days=4), flag),)
        page = words(record(answers=answers, agreements=_agreed(2, flag, "pain_alarm")))
        assert ("It stands: the newest answers still say yes." in page) is stands
        assert ("Lifted: Dr. Núñez agreed on 21 Nov 2026" in page) is not stands
        assert ("the plan is stopped" in page) is stands


def test_a_red_flag_is_not_crowded_out_by_alarms_that_were_lifted() -> None:
    worse = [
        session(NOW - timedelta(days=day), hold("towel", "left", 40), pain_before=2, pain_after=6)
        for day in range(14, 4, -1)
    ]
    answers = (answered(NOW - timedelta(days=20), "leg_weakness"), answered(NOW - timedelta(days=1)))
    page = words(record(worse, answers=answers, agreements=_agreed(2, "pain_alarm")))
    assert "marked or spreading leg weakness. Lifted" in page
    assert "and 7 more" in page


def test_a_movement_to_avoid_is_counted() -> None:
    seen = [
        session(NOW - timedelta(days=day), hold("towel", "left", 40), warnings=("toe_touch",) * day)
        for day in (2, 1)
    ]
    assert "Touching the toes standing, 3 times, last on 22 Nov 2026." in words(record(seen))


# -- the period ------------------------------------------------------------------------------------------------


def test_a_session_belongs_to_the_day_of_the_persons_own_clock() -> None:
    # 23:30 in Berlin is the day before by UTC's clock, in summer by two hours
    late = session(datetime(2026, 10, 26, 23, 30, tzinfo=NOW.tzinfo), hold("towel", "left", 40))
    first = session(datetime(2026, 10, 27, 0, 30, tzinfo=NOW.tzinfo), hold("towel", "left", 41))
    assert "1 session with a finished hold" in words(record([late, first]))
    assert "2 sessions with a finished hold" in words(record([late, first]), since=date(2026, 10, 26))
    assert "1 session with a finished hold" in words(
        record([late, first]), since=date(2026, 10, 1), until=date(2026, 10, 26)
    )


def test_a_period_without_days_is_refused_in_one_line(tmp_path: Path) -> None:
    for how in ({"days": 0}, {"days": 99_999}, {"since": date(2027, 1, 1)}, {"since": date(1900, 1, 1)}):
        with pytest.raises(SitboneError) as error:
            write_report(tmp_path / "report.pdf", record(), **how)
        assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    assert report(_few_weeks()) == report(_few_weeks())


# -- charts ----------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.floats(0, 150), st.sampled_from((7.0, 15.0))), max_size=400)
)
def test_fewer_points_keep_their_range_and_the_greatest_uncertainty(
    made: list[tuple[int, float, float]],
) -> None:
    points = [
        AnglePoint((NOW - timedelta(hours=back)).isoformat(), angle, off)
        for back, angle, off in sorted(made, reverse=True)
    ]
    span = span_of([points], NOW.tzinfo)
    fewer = fewer_angles(points, span, NOW.tzinfo)
    assert len(fewer) <= MOST
    assert span is Span.SESSION or len(points) > MOST
    assert max((p.uncertainty for p in fewer), default=0) == max((p.uncertainty for p in points), default=0)
    for point in fewer:
        assert min(p.angle for p in points) <= point.angle <= max(p.angle for p in points)


# -- languages -------------------------------------------------------------------------------------------------


def test_every_question_of_the_screening_has_its_clinical_name() -> None:
    assert {question.id for question in load_questions()} <= set(text.ITEMS)


_PEOPLE = (with_most_to_say("1234"), record(sessions(28)), record(answers=()))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_a_page_has_no_sentence_of_another_language(language: str) -> None:
    assert len(english_in(words(_PEOPLE[0]), language)) > 30  # it is seen where it is English
    for of in _PEOPLE:
        assert english_in(words(of, language=language), language) == []


def test_nothing_on_the_page_never_went_through_a_translation() -> None:
    for of in _PEOPLE:
        with speaking(PSEUDO):
            said = list(_texts(json.loads(page(of))))
        assert len(said) > 30
        assert [one for one in said if plain_words(_NAMES.sub("", one))] == []


_NAMES = re.compile(r"MediaPipe BlazePose|JMIR|iris\.uniecampus\.it|Nov")
"""Names, and the month, which d3 writes into charts and knows no language for tests."""


def _texts(of: Any, name: str = "") -> Iterator[str]:
    """Every text of the page's data, and those within its charts."""
    if isinstance(of, str):
        yield from re.findall(r">([^<>]+)</text>", of) if of.startswith("<svg") else [of]
    elif isinstance(of, dict):
        for key, value in of.items():
            yield from _texts(value) if key != "language" else ()
    else:
        for value in of if isinstance(of, list) else ():
            yield from _texts(value)


def test_a_month_in_a_chart_is_of_the_same_language() -> None:
    at = datetime(2026, 12, 20, tzinfo=NOW.tzinfo)
    seen = [session(at - timedelta(days=day), hold("towel", "left", 40)) for day in range(12)]
    for language, month in (("en", "Dec"), ("de", "Dez"), ("es", "dic")):
        with speaking(language):
            drawn = json.loads(page(record(seen, at=at), days=12))["angles"]["cells"][0]["chart"]
        assert set(re.findall(r">\d+\.? (\w+)</text>", drawn)) == {month}


def test_the_process_beside_makes_it_in_the_language_of_whoever_asks() -> None:
    beside = Workshop()
    try:
        for language, title in (("de", "Dehnen zu Hause"), ("es", "casa"), ("en", "Stretching at home")):
            with speaking(language):
                (said,) = pages(beside.make(report, record()))
            assert title in said
    finally:
        beside.close()


def test_days_and_numbers_are_written_as_the_language_writes_them() -> None:
    half = [
        session(NOW - timedelta(days=day), hold("towel", "left", 40), pain_before=4, pain_after=after)
        for day, after in ((1, 2), (2, 3))
    ]
    german, spanish = (words(record(half), language=language) for language in ("de", "es"))
    assert "27.10.2026 bis 23.11.2026" in german and "4 → 2,5" in german
    assert "Handtuchdehnung, linkes Bein 40° ± 7° Hüftbeugung" in german
    assert "27 oct 2026 a 23 nov 2026" in spanish and "Estiramiento con toalla, pierna izquierda" in spanish


def test_flexibility_checks_are_a_table_of_their_own_with_what_their_change_can_mistake() -> None:
    first, newest = check(NOW - timedelta(days=100), 60, 30), check(NOW - timedelta(days=2), 70, 29)
    page = words(record([first, newest]))
    assert "Flexibility checks" in page
    assert (
        "Straight-leg raise, left 70° ± 4° (21 Nov 2026) 60° ± 4° (15 Aug 2026) looser (told beyond 8°) 2"
        in page
    )
    assert "Knee extension deficit, right 29° ± 4° (21 Nov 2026) 30° ± 4° (15 Aug 2026) the same" in page
    alone = words(record([replace(first, started=NOW - timedelta(days=1))]))
    assert "one check so far 1" in alone
    for without in ([first], sessions(3)):
        assert "Flexibility checks" not in words(record(without))
    unknown = words(record([check(NOW - timedelta(days=2), 70, None)]))
    assert "Straight-leg raise, left" in unknown and "Knee extension deficit, left" not in unknown
