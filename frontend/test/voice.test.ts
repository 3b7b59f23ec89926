import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Cue } from "../src/protocol.ts";
import { ownVoice, Voice } from "../src/voice.ts";

const voice = (lang: string, localService = true): { lang: string; localService: boolean } => ({ lang, localService });

/** What a browser's synthesiser was asked to do, and the sentence it speaks. */
class Synthesiser {
  heard: string[] = [];
  now: { text: string; onend: (() => void) | null; onerror: (() => void) | null } | null = null;
  getVoices(): unknown[] {
    return [voice("en-GB")];
  }
  speak(words: { text: string; onend: (() => void) | null; onerror: (() => void) | null }): void {
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

let synthesiser = new Synthesiser();
let caption = { textContent: "", dataset: {} };

function speaker(): Voice {
  synthesiser = new Synthesiser();
  caption = { textContent: "", dataset: {} };
  const globals = {
    speechSynthesis: synthesiser,
    SpeechSynthesisUtterance: class {
      constructor(readonly text: string) {}
    },
  };
  Object.assign(globalThis, globals, { window: { ...globals, setTimeout: () => 0 } });
  return new Voice(caption as unknown as HTMLElement, "en", (is) => assert.ok(is, "there is a voice"));
}

const calm = (text: string): Cue => ({ text, about: "hold", at_once: false });
const urgent = (text: string, about = "seated_reach"): Cue => ({ text, about, at_once: true });
const microtasks = (): Promise<void> => new Promise((done) => setImmediate(done));

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
