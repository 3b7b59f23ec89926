"""Every page as a person meets it: asked first, by keyboard, and for everybody's eyes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import sleep

from playwright.sync_api import Page, expect

from sitbone.diary.prescriptions import prescribed
from sitbone.plan.item import Item
from sitbone.plan.prescription import Prescription
from sitbone.plan.records import SeenBy
from sitbone.plan.screening import load_questions
from sitbone.stretches.limits import Limits
from tests.e2e.house import House, browser, wait_for_part
from tests.e2e.looking import coach_states, led_by_hand, wait_for

READ = "form[data-asked]:not([data-unread])"
"""A question that has been shown for long enough to be answered."""


def test_a_red_flag_ends_the_questions_at_once_and_no_way_leads_past_it(home: House) -> None:
    with browser(home) as page:
        page.goto(home.address)
        page.click(".button.big")
        first, second = load_questions()[:2]
        expect(page.locator("h1")).to_have_text(first.ask)
        page.click(f"{READ} button[value=no]")
        expect(page.locator("h1")).to_have_text(second.ask)
        page.click(f"{READ} button[value=yes]")
        expect(page.locator("h1")).to_contain_text("Go to an emergency department today.")
        page.click(f"{READ} button[value=slip]")
        expect(page.locator("h1")).to_have_text(second.ask)
        page.click(f"{READ} button[value=yes]")
        expect(page.locator("h1")).to_contain_text("Go to an emergency department today.")
        page.click(f"{READ} button[value=yes]")
        page.wait_for_url("**/screening")
        expect(page.locator("h1")).to_contain_text("Go to an emergency department today.")
        expect(page.locator("[role=alert]")).to_contain_text("doctor")
        for path in ("/", "/begin"):
            page.goto(home.address + path)
            assert page.locator("text=Begin").count() == 0
            expect(page.locator("main")).to_contain_text("not stretch")


def test_a_double_click_answers_one_question_and_the_next_one_waits_to_be_read(home: House) -> None:
    first, second, third = load_questions()[:3]
    with browser(home) as page:
        page.clock.install()
        page.goto(home.address + "/screening/1")
        page.clock.pause_at(datetime.now() + timedelta(hours=1))  # from here on only as the test says
        page.clock.run_for(400)
        sleep(0.5)
        for question, after in ((first, second), (second, third)):
            expect(page.locator("h1")).to_have_text(question.ask)
            page.click("button[value=no]")
            expect(page.locator("h1")).to_have_text(after.ask)
            expect(page.locator("h1")).to_be_focused()
            page.clock.run_for(399)
            page.click("button[value=no]")
            page.keyboard.press("Enter")
            expect(page.locator("h1")).to_have_text(after.ask)
            page.clock.run_for(1)
            sleep(0.5)  # the server has a clock of its own, and waits as long
        assert [r.url.rsplit("/", 1)[1] for r in home.requests if r.method == "POST"] == ["1", "2"]


def test_the_coach_that_follows_the_questions_has_its_own_styles_and_scripts(home: House) -> None:
    """What comes after the questions is loaded: swapped in as they are it had neither, and saw nobody."""
    with browser(home) as page:
        answered = "n" * (len(load_questions()) - 1)
        page.context.add_cookies([{"name": "sitbone_answers", "value": answered, "url": home.address}])
        page.goto(f"{home.address}/screening/{len(load_questions())}")
        page.click(f"{READ} button[value=no]")
        page.locator("input[name=pain][value='2']").check(force=True)
        page.click("button[value=timer]")
        page.wait_for_url("**/sessions/*")
        expect(page.locator("link[href='/static/coach.css']")).to_be_attached()
        page.click("#start")
        wait_for_part(page, "get ready")


def test_everything_can_be_done_with_the_keyboard_alone(home: House) -> None:
    def press_until(page: Page, words: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if words in page.locator("a:focus, button:focus").all_text_contents():
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"no way to “{words}” by keyboard")

    with browser(home) as page:
        page.goto(home.address)
        press_until(page, "To the questions")
        page.wait_for_url("**/screening/1")
        for question in load_questions():
            expect(page.locator("h1")).to_have_text(question.ask)
            page.locator(READ).wait_for()
            press_until(page, "No")
        expect(page.locator("[role=status]").first).to_contain_text("Nothing speaks against")
        page.goto(home.begun(Item("towel", "left", 5.0), seen_by=SeenBy.TIMER))
        press_until(page, "Start")
        wait_for_part(page, "get ready")
        page.locator("body").press("Space")
        expect(page.locator("#pause")).to_contain_text("Go on")
        page.locator("body").press("Space")
        page.keyboard.press("Escape")
        expect(page.locator("#ask-stop")).to_be_visible()
        press_until(page, "End it")
        page.wait_for_url("**/after", timeout=15_000)


def without_clips(page: Page) -> None:
    """As where the clips of a language were never made, or cannot be had."""
    page.route("**/static/voice/**", lambda clips: clips.abort())


_ONLY_ENGLISH_VOICES = """
speechSynthesis.getVoices = () => [{lang: "en-GB", localService: true}, {lang: "de-DE", localService: false}];
window.spoken = [];
speechSynthesis.speak = (words) => window.spoken.push(words.text);
"""


def test_german_is_never_read_by_an_english_voice_nor_by_one_elsewhere(home: House) -> None:
    address = home.begun(Item("towel", "left", 5.0), seen_by=SeenBy.TIMER)
    with browser(home, locale="de-DE") as page:
        page.add_init_script(_ONLY_ENGLISH_VOICES)
        without_clips(page)
        page.goto(address)
        expect(page.locator("#no-voice")).to_be_visible()  # at once, and not first when one lies down
        page.click("#start")
        wait_for_part(page, "get ready")
        expect(page.locator("#caption")).to_contain_text("Handtuchdehnung, linkes Bein.")
        expect(page.locator("#no-voice")).to_contain_text("keine eigene Stimme")
        assert page.evaluate("window.spoken") == []


_NO_VOICES = """
speechSynthesis.getVoices = () => window.voices ?? [];
"""


def test_a_browser_without_any_voice_says_so_and_takes_it_back_when_one_comes(home: House) -> None:
    with browser(home) as page:
        page.add_init_script(_NO_VOICES)
        without_clips(page)
        page.goto(home.begun(Item("towel", "left", 5.0), seen_by=SeenBy.TIMER))
        expect(page.locator("#no-voice")).to_contain_text("no voice", timeout=8_000)
        page.evaluate("window.voices = [{lang: 'en-GB', localService: true}]")
        page.evaluate("speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
        expect(page.locator("#no-voice")).to_be_hidden()


_AN_ENGLISH_VOICE = """
speechSynthesis.getVoices = () => [{lang: "en-GB", localService: true}];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.spoken = [];
speechSynthesis.speak = (words) => window.spoken.push(words.text);
"""


def test_a_lost_connection_is_said_once_and_taken_back(home: House) -> None:
    address = home.begun(Item("towel", "left", 5.0), seen_by=SeenBy.TIMER)
    steps = dict(coach_states("en", SeenBy.TIMER))
    with browser(home) as page:
        page.add_init_script(_AN_ENGLISH_VOICE)
        sockets = led_by_hand(page)
        page.goto(address)
        wait_for(page, lambda: len(sockets) == 1)
        sockets[0].send(json.dumps(steps["hold"]))
        expect(page.locator("#caption")).to_contain_text("Stay here")

        def came(tries: int) -> bool:
            return len(sockets) == tries

        for tries in (2, 3, 4):
            sockets[-1].close(code=1001)
            wait_for(page, partial(came, tries))
        expect(page.locator("#notice")).to_contain_text("Connection lost")
        assert sum("Connection lost" in said for said in page.evaluate("window.spoken")) == 1
        sockets[-1].send(json.dumps({**steps["hold"], "cues": []}))
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#caption")).to_contain_text("Stay here")


def test_a_prescription_file_is_read_accepted_and_said_in_the_next_session(
    home: House, tmp_path: Path
) -> None:
    file = tmp_path / "prescription.json"
    limited = Prescription(by="Ada Klein", limits=Limits(hip_flexion_at_most=90), notes="Gently.")
    file.write_text(limited.model_dump_json(), "utf-8")
    home.cleared()
    with browser(home, viewport={"width": 390, "height": 844}) as page:
        page.goto(home.address + "/data")
        page.click("text=Show my prescription")
        page.set_input_files("#file", file)
        page.click("button:text-is('Show me what it says')")
        expect(page.locator("h1")).to_have_text("Is this what your clinician wants?")
        expect(page.locator("main")).to_contain_text("Seated Stretch One is left out")
        assert prescribed(home.diary).version is None
        page.click("button:text-is('Accept it')")
        expect(page.locator("[role=status]")).to_contain_text("kept")
        page.goto(home.address)
        expect(page.locator("main")).to_contain_text("Prescribed by Ada Klein.")
        page.locator("input[name=pain][value='2']").check(force=True)
        page.click("button[value=timer]")
        page.wait_for_url("**/sessions/*")
        page.click("text=Start")
        wait_for_part(page, "get ready")
        expect(page.locator("#caption")).to_contain_text("Bend your hips to 90 degrees at most.")
