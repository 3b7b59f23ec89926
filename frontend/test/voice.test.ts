import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { sentencesOf } from "../src/clips.ts";
import { ownVoice } from "../src/own_voice.ts";
import type { Cue } from "../src/protocol.ts";
import { type Unheard, Voice } from "../src/voice.ts";
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
let told: (Unheard | null)[] = [];
let recorded: Recorded;

/** Clips of these sentences, and what was played of them. */
class Recorded {
  settled = true;
  mayPlay = true;
  heard: string[] = [];
  private over: ((heard: boolean) => void) | null = null;
  constructor(private readonly texts: readonly string[]) {}

  get any(): boolean {
    return this.texts.length > 0;
  }

  have(text: string): boolean {
    return this.texts.includes(text);
  }

  play(text: string, _volume: number, over: (heard: boolean) => void): () => void {
    this.heard.push(text);
    this.over = over;
    if (!this.mayPlay) queueMicrotask(() => over(false));
    return () => void this.heard.push("(cut)");
  }

  end(heard = true): void {
    this.over?.(heard);
  }
}

/** A coach on a device without any voice, with clips of these sentences. */
function recorder(...texts: string[]): Voice {
  recorded = new Recorded(texts);
  caption = { textContent: "", dataset: {} };
  told = [];
  clock = browse();
  return new Voice(caption as unknown as HTMLElement, "en", (why) => told.push(why), recorded);
}

function speaker(language = "en", ...voices: OneVoice[]): Voice {
  synthesiser = new Synthesiser();
  if (language !== "en" || voices.length > 0) synthesiser.voices = voices;
  caption = { textContent: "", dataset: {} };
  told = [];
  clock = browse({ speechSynthesis: synthesiser, SpeechSynthesisUtterance: Utterance });
  return new Voice(caption as unknown as HTMLElement, language, (why) => told.push(why), new Recorded([]));
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
  assert.deepEqual([...new Set(told)], ["no voice"]);
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
  assert.deepEqual([...new Set(told)], [null]);
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
  assert.deepEqual([...new Set(told)], ["no voice", null]);
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

test("on a device without any voice the clips are heard, and whatever is urgent cuts into them", () => {
  const coach = recorder("Stay here, 30 seconds.", "Please sit up slowly.");
  coach.say(calm("Stay here, 30 seconds."));
  coach.say(urgent("Please sit up slowly."));
  assert.deepEqual(recorded.heard, ["Stay here, 30 seconds.", "(cut)", "Please sit up slowly."]);
  assert.ok(!told.includes("no voice"));
});

test("a sentence without a clip, and without a voice for it, is said to be unspoken and stays to be read", async () => {
  const coach = recorder("Done.");
  coach.say(urgent("Bend your hips to 72 degrees at most."));
  coach.say(calm("Done."));
  assert.equal(told.at(-1), "not spoken");
  assert.equal(caption.textContent, "Bend your hips to 72 degrees at most.");
  await clock.pass(7000);
  assert.deepEqual(recorded.heard, ["Done."]);
  coach.say(calm("Nobody recorded this."));
  recorded.end();
  assert.deepEqual(told.slice(-2), [null, "not spoken"]);
});

test("what sounded to nobody, because nobody had pressed anything, is said so, and again at the press", async () => {
  const coach = recorder("Done.");
  recorded.mayPlay = false;
  coach.say(calm("Done."));
  await clock.pass(0);
  assert.equal(told.at(-1), "sound off");
  recorded.mayPlay = true;
  coach.woken();
  assert.deepEqual(recorded.heard, ["Done.", "Done."]);
  assert.equal(told.at(-1), null);
});

test("a clip that cannot be played is spoken by the device's own voice", async () => {
  recorder("Done.");
  const played = new Recorded(["Done."]);
  synthesiser = new Synthesiser();
  clock = browse({ speechSynthesis: synthesiser, SpeechSynthesisUtterance: Utterance });
  const coach = new Voice(caption as unknown as HTMLElement, "en", (why) => told.push(why), played);
  coach.say(calm("Done."));
  played.end(false);
  assert.deepEqual(synthesiser.heard, ["Done."]);
});

test("what was said last is said again when it is asked for, and nothing is said twice at once", () => {
  const coach = recorder("Done.");
  coach.say(calm("Done."));
  coach.again();
  recorded.end();
  coach.again();
  assert.deepEqual(recorded.heard, ["Done.", "Done."]);
});

test("a voice that was made for fun never speaks, and a good one before others", () => {
  const named = (name: string, lang = "en-US") => ({ ...voice(lang), name });
  const voices = [
    named("Albert"),
    named("Eddy (English (US))"),
    named("Someone"),
    named("Samantha"),
    named("Anna", "de-DE"),
  ];
  assert.equal(ownVoice(voices, "en")?.name, "Samantha");
  assert.equal(ownVoice(voices.slice(0, 3), "en")?.name, "Someone");
  assert.equal(ownVoice(voices.slice(0, 2), "en"), null);
  assert.equal(ownVoice([named("eng-US-f000", "eng-US-f000")], "en")?.lang, "eng-US-f000");
});

test("what is said at once is taken apart into its sentences, as the clips are", () => {
  assert.deepEqual(sentencesOf("Paused. Raise a hand, or press Go on. ¿Sí? ca. 5 s."), [
    "Paused.",
    "Raise a hand, or press Go on.",
    "¿Sí? ca. 5 s.",
  ]);
});
