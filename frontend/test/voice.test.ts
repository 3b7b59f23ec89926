import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Cue } from "../src/protocol.ts";
import { ownVoice, Voice } from "../src/voice.ts";
import { browse, type Clock } from "./browser.ts";

interface OneVoice {
  lang: string;
  localService: boolean;
}
const voice = (lang: string, localService = true): OneVoice => ({ lang, localService });

class Utterance {
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  lang = "";
  voice: OneVoice | null = null;
  constructor(readonly text: string) {}
}

/** What a browser's synthesiser was asked to do, and the sentence it speaks. */
class Synthesiser {
  heard: string[] = [];
  now: Utterance | null = null;
  voices = [voice("en-GB")];
  private readonly changed: (() => void)[] = [];

  getVoices(): OneVoice[] {
    return this.voices;
  }

  addEventListener(_: "voiceschanged", changed: () => void): void {
    this.changed.push(changed);
  }

  /** As browsers do that fetch their list first when it is asked for. */
  list(...voices: OneVoice[]): void {
    this.voices = voices;
    for (const changed of this.changed) changed();
  }

  speak(words: Utterance): void {
    assert.ok(words.voice?.localService, "no sentence goes to a voice that is not known, or not on this device");
    this.heard.push(words.text);
    this.now = words;
  }

  cancel(): void {
    const cut = this.now;
    this.now = null;
    this.heard.push("(cut)");
    // As browsers do: the end of what was cut is reported later, when the next sentence is on already.
    queueMicrotask(() => cut?.onerror?.());
  }

  /** The sentence is over. */
  end(): void {
    this.now?.onend?.();
  }
}

let clock: Clock;
let synthesiser = new Synthesiser();
let caption = { textContent: "", dataset: {} };
let there: boolean[] = [];

function speaker(language = "en", ...voices: OneVoice[]): Voice {
  synthesiser = new Synthesiser();
  if (language !== "en" || voices.length > 0) synthesiser.voices = voices;
  caption = { textContent: "", dataset: {} };
  there = [];
  clock = browse({ speechSynthesis: synthesiser, SpeechSynthesisUtterance: Utterance });
  return new Voice(caption as unknown as HTMLElement, language, (is) => there.push(is));
}

const calm = (text: string): Cue => ({ text, about: "hold", at_once: false });
const urgent = (text: string, about = "seated_reach"): Cue => ({ text, about, at_once: true });
const microtasks = (): Promise<void> => clock.pass(0);

beforeEach(() => speaker());

test("whatever is urgent cuts into a sentence, whatever it is called", async () => {
  for (const about of ["seated_reach", "toe_touch", "hip_limit", "hurts", "wrong leg", "covered", "connection lost"]) {
    const coach = speaker();
    coach.say(calm("Stay here, 30 seconds."));
    coach.say(urgent("Please sit up slowly.", about));
    await microtasks();
    assert.deepEqual(synthesiser.heard, ["Stay here, 30 seconds.", "(cut)", "Please sit up slowly."]);
    assert.equal(caption.textContent, "Please sit up slowly.");
  }
});

test("an urgent sentence is neither cut off nor replaced by a later one that can wait", async () => {
  const coach = speaker();
  coach.say(urgent("Please sit up slowly."), urgent("This looks like the other leg.", "wrong leg"));
  coach.say(calm("Stay here, 30 seconds."));
  coach.say(calm("Done. Let go slowly."));
  assert.equal(caption.textContent, "Please sit up slowly.");
  for (let n = 0; n < 4; n++) synthesiser.end();
  await microtasks();
  assert.deepEqual(synthesiser.heard, [
    "Please sit up slowly.",
    "This looks like the other leg.",
    "Done. Let go slowly.",
  ]);
});

test("the newest urgent sentence is heard first, and the one it cut off after it", async () => {
  const coach = speaker();
  coach.say(urgent("This looks like the other leg.", "wrong leg"));
  coach.say(urgent("That is as far as your hip may bend.", "hip_limit"));
  await microtasks();
  synthesiser.end();
  assert.deepEqual(synthesiser.heard, [
    "This looks like the other leg.",
    "(cut)",
    "That is as far as your hip may bend.",
    "This looks like the other leg.",
  ]);
});

test("of sentences that can wait only the newest does", () => {
  const coach = speaker();
  for (const text of ["One.", "Two.", "Three."]) coach.say(calm(text));
  for (let n = 0; n < 3; n++) synthesiser.end();
  assert.deepEqual(synthesiser.heard, ["One.", "Three."]);
});

test("a voice of the page's language is taken, whatever the country and however it is written", () => {
  const voices = [voice("en-GB"), voice("de_AT"), voice("es-ES")];
  assert.equal(ownVoice(voices, "de"), voices[1]);
  assert.equal(ownVoice(voices, "es-419"), voices[2]);
});

test("no voice of another language speaks, and none that speaks on its maker's servers", () => {
  assert.equal(ownVoice([voice("en-GB"), voice("den"), voice("de-DE", false)], "de"), null);
  assert.equal(ownVoice([], "de"), null);
});

test("a German page is silent, and shows its sentences, where the device speaks only English or on its maker's servers", async () => {
  const coach = speaker("de", voice("en-GB"), voice("de-DE", false));
  coach.say(urgent("Bitte richte dich auf."));
  coach.say(calm("Bleib so, 30 Sekunden."));
  await clock.pass(10_000);
  assert.deepEqual(synthesiser.heard, []);
  assert.equal(caption.textContent, "Bleib so, 30 Sekunden.");
  assert.deepEqual([...new Set(there)], [false]);
});

test("what is said before the browser has listed its voices is spoken by one of ours, and by no other", async () => {
  const coach = speaker("de");
  coach.say(calm("Handtuchdehnung, linkes Bein."));
  coach.say(urgent("Bitte richte dich auf."), calm("Bleib so, 30 Sekunden."));
  assert.deepEqual(synthesiser.heard, []);
  synthesiser.list(voice("de-DE", false), voice("de-DE"));
  synthesiser.end();
  await microtasks();
  assert.deepEqual(synthesiser.heard, ["Bitte richte dich auf.", "Bleib so, 30 Sekunden."]);
  assert.deepEqual(there, [true]);
});

test("what could not be spoken in time is not spoken late, when a voice comes after all", async () => {
  const coach = speaker("de");
  coach.say(urgent("Das ist wohl das andere Bein.", "wrong leg"), urgent("Weiter darf die Hüfte nicht.", "hip_limit"));
  await clock.pass(5000);
  coach.say(urgent("Bitte richte dich auf."));
  await clock.pass(60_000);
  synthesiser.list(voice("de-DE"));
  coach.say(calm("Geschafft."));
  synthesiser.end();
  await microtasks();
  assert.deepEqual(synthesiser.heard, ["Geschafft."]);
  assert.deepEqual(there, [false, true]);
});

test("a browser that never says that a sentence is over goes on with the next urgent one", async () => {
  const coach = speaker();
  coach.say(urgent("Please sit up slowly."), urgent("This looks like the other leg.", "wrong leg"));
  await clock.pass(20_000);
  assert.deepEqual(synthesiser.heard, ["Please sit up slowly.", "This looks like the other leg."]);
});

test("nothing is spoken while it is muted, nor later, and everything is shown", async () => {
  const coach = speaker();
  coach.muted = true;
  coach.say(urgent("Please sit up slowly."));
  coach.muted = false;
  coach.say(calm("Done."));
  synthesiser.end();
  await microtasks();
  assert.deepEqual(synthesiser.heard, ["Done."]);
});
