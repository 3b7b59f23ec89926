/** A long sentence is shown in parts that say all of it; and German words are broken where they may be. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { breakable, pagesOf } from "../src/sentence_pages.ts";

const LONG =
  "Handtuchdehnung, rechtes Bein. Leg dich auf den Rücken, ein Handtuch hinter einem Fuß, und lass das Handtuch das " +
  "gestreckte Bein heben. Beuge die Hüften höchstens bis 90 Grad.";
const within =
  (letters: number) =>
  (text: string): boolean =>
    text.length <= letters;

test("what fits is shown at once, and what is too long in parts that say all of it in its order", () => {
  assert.deepEqual(pagesOf(["Fertig.", "Als Nächstes: Wand"], within(40)), ["Fertig.\nAls Nächstes: Wand"]);
  assert.deepEqual(pagesOf([], within(40)), []);
  for (const letters of [24, 40, 60, 100]) {
    const parts = pagesOf([LONG, "Der Ring wartet."], within(letters));
    assert.equal(parts.join(" ").replaceAll(" …", ""), `${LONG} Der Ring wartet.`);
    assert.ok(parts.every((part) => part.length <= letters));
  }
});

test("a part ends where a sentence does, if it can, and says by dots that it goes on", () => {
  const parts = pagesOf([LONG], within(60));
  assert.equal(parts[0], "Handtuchdehnung, rechtes Bein.");
  assert.equal(parts.at(-1), "Beuge die Hüften höchstens bis 90 Grad.");
  assert.ok(parts.slice(1, -2).every((part) => part.endsWith(" …")));
});

test("long words are broken about where their syllables are", () => {
  const shown = (word: string): string => breakable(word).replaceAll("\u00ad", "-");
  assert.equal(shown("Handtuchdehnung"), "Hand-tuch-deh-nung");
  assert.equal(shown("Estiramiento"), "Esti-ra-miento");
});
