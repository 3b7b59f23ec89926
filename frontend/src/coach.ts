/** Begins the coach page: the parts of this page, its voice, its sounds and its session are put together. */
import { Clips } from "./clips.ts";
import { CoachPage } from "./coach_page.ts";
import { pageParts, put } from "./page.ts";
import { Sounds } from "./sounds.ts";
import { Voice } from "./voice.ts";
import { WakeLock } from "./wake_lock.ts";
import { pageLanguage, word } from "./words.ts";

const page = pageParts();
const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.main.dataset["socket"] ?? ""}`;
const sounds = new Sounds();
const clips = new Clips(
  page.main.dataset["clips"] ?? "",
  () => sounds.audio,
  () => voice.found(),
);
const voice = new Voice(page.caption, pageLanguage(), (why) => put(page.noVoice, why && word(why)), clips);
new CoachPage(address, page, voice, sounds, new WakeLock()).listen();
