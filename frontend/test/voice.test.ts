import assert from "node:assert/strict";
import { test } from "node:test";
import { ownVoice } from "../src/voice.ts";

const voice = (lang: string, localService = true): { lang: string; localService: boolean } => ({ lang, localService });

test("a voice of the page's language is taken, whatever the country and however it is written", () => {
  const voices = [voice("en-GB"), voice("de_AT"), voice("es-ES")];
  assert.equal(ownVoice(voices, "de"), voices[1]);
  assert.equal(ownVoice(voices, "es-419"), voices[2]);
});

test("no voice of another language speaks, and none that speaks on its maker's servers", () => {
  assert.equal(ownVoice([voice("en-GB"), voice("den"), voice("de-DE", false)], "de"), null);
  assert.equal(ownVoice([], "de"), null);
});
