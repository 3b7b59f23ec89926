/** Begins the coach page: the parts of this page, its voice, its sounds and its session are put together. */
import { CoachPage } from "./coach_page.ts";
import { pageParts, put } from "./page.ts";
import { Sounds } from "./sounds.ts";
import { Voice } from "./voice.ts";
import { WakeLock } from "./wake_lock.ts";
import { pageLanguage, word } from "./words.ts";

const page = pageParts();
const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.main.dataset["socket"] ?? ""}`;
const voice = new Voice(page.caption, pageLanguage(), (there) => put(page.noVoice, there ? null : word("no voice")));
new CoachPage(address, page, voice, new Sounds(), new WakeLock()).listen();
