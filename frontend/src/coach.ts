/** The coach page: camera to worker, worker to socket, socket to screen, voice and sounds. */
import { Camera } from "./camera.ts";
import { showSentence } from "./caption.ts";
import { Fault, type FaultName, graphicsOrFault } from "./fault.ts";
import { type Key, listen } from "./keys.ts";
import { Loudness } from "./loudness.ts";
import { Overlay } from "./overlay.ts";
import * as page from "./page.ts";
import { Pose, type Seen } from "./pose.ts";
import type { State, Step } from "./protocol.ts";
import { type Asked, LiveSocket } from "./socket.ts";
import { Sounds } from "./sounds.ts";
import { Timer } from "./timer.ts";
import { draw } from "./view.ts";
import { Voice } from "./voice.ts";
import { WakeLock } from "./wake_lock.ts";
import { pageLanguage, word } from "./words.ts";

/** Mean brightness, 0 to 255, below which a camera is covered, and for how long until it is said. */
const BLACK = 6;
const BLACK_FOR_MS = 2000;
const CHECKED_FOR_MS = 2000;
const READ_THE_END_MS = 3000;
const SILENT_FOR_MS = 6000;

const timed = page.main.dataset["seenBy"] === "timer";
const voice = new Voice(page.caption, pageLanguage(), (there) =>
  page.put(page.noVoice, there ? null : word("no voice")),
);
const sounds = new Sounds();
const loudness = new Loudness(voice, sounds);
const overlay = new Overlay(page.canvas);
const lock = new WakeLock();
const camera = new Camera(page.video, unplugged, filmOver);
const socket = new LiveSocket(
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.main.dataset["socket"] ?? ""}`,
  { step, lost, back, closed },
);
const timer = new Timer((time) => socket.command({ type: "tick", time }));
let pose: Pose | null = null;
let state: State | null = null;
let openedAt = 0;
let blackSince: number | null = null;
let rightSince: number | null = null;
let leaving = false;
let lookedAt = 0;
let shownFault: FaultName | null = null;

// what the server says

function step({ state: now, cues, sounds: heard }: Step, sentAt: number | null): void {
  if (state === null) goOn(now);
  state = now;
  draw(now);
  tellWhetherKept(now);
  for (const name of heard) sounds.play(name);
  voice.say(...cues);
  if (cues.length > 0 && sentAt !== null) measure("cueLatencyMs", performance.now() - sentAt);
  beginWhenRight(now);
  if (timed && now.part !== "check") timer.start();
  if (now.part === "finished") finish(now.where_to);
}

/** What was said and held, and is on no disk yet, is lost with the server: somebody can still make room, or write it down. */
function tellWhetherKept({ unkept }: State): void {
  if (unkept) page.put(page.notice, word("not kept"));
  else if (page.notice.textContent === word("not kept")) page.put(page.notice, null);
}

/** A page that was loaded again in mid-session needs no button: the camera was allowed before. */
function goOn({ part }: State): void {
  if (!timed && part !== "check" && part !== "finished") void open(() => camera.open());
}

function beginWhenRight({ part, check, paused }: State): void {
  if (part !== "check" || paused || !(check?.whole_body && check.side_on && check.light)) {
    rightSince = null;
    return;
  }
  rightSince ??= performance.now();
  if (performance.now() - rightSince >= CHECKED_FOR_MS) send({ type: "go" });
}

function finish(whereTo: string | null): void {
  if (leaving) return;
  leaving = true;
  timer.stop();
  pose?.end();
  camera.close();
  overlay.clear();
  lock.release();
  socket.end();
  // Only a path of this very site: `//host` would lead elsewhere.
  if (whereTo !== null && /^\/(?!\/)/.test(whereTo)) window.setTimeout(() => location.assign(whereTo), READ_THE_END_MS);
}

function lost(): void {
  const words = word("connection lost");
  page.put(page.notice, words);
  const before = page.caption.textContent ?? "";
  voice.say({ text: words, about: "connection lost", at_once: true });
  showSentence(page.caption, before); // the notice says it already; what the coach asked for still holds
}

/** Says so where the camera is on and nothing has been seen of it for long: a worker can hang. */
function watchForSilence(): void {
  const watching = page.main.dataset["camera"] === "on" && !leaving && shownFault === null;
  if (watching && lookedAt > 0 && performance.now() - lookedAt > SILENT_FOR_MS) show("hung");
  else if (shownFault === "hung" && performance.now() - lookedAt < SILENT_FOR_MS) clearFault();
}

function back(): void {
  page.put(page.notice, null);
}

function closed(why: string): void {
  page.put(page.notice, why);
  timer.stop();
  pose?.end();
  camera.close();
  overlay.clear();
  lock.release();
  voice.hush();
}

// what the camera sees

async function open(opening: () => Promise<void>): Promise<void> {
  sounds.wake();
  clearFault();
  try {
    const graphics = graphicsOrFault();
    await opening();
    openedAt = performance.now();
    lock.keep();
    page.main.dataset["camera"] = camera.isFilm ? "film" : "on";
    page.main.dataset["mirrored"] = String(
      !camera.isFilm && page.main.dataset["mirror"] === "true" && camera.facesPerson,
    );
    page.cameraOn.hidden = true;
    page.start.hidden = false;
    pose ??= new Pose({ look, made, failed: noModel, slow: () => show("slow") }, graphics);
    pose.pause(false);
    pose.follow(page.video);
  } catch (error) {
    if (error instanceof Fault) show(error.fault);
    else show("no model");
  }
}

function look(seen: Seen): void {
  lookedAt = performance.now();
  overlay.draw(seen.drawn, seen.width, seen.height, state?.leg ?? null);
  socket.look(seen.message);
  if (seen.drawn.length > 0 && page.main.dataset["firstSkeletonMs"] === undefined) {
    performance.mark("first-skeleton");
    measure("firstSkeletonMs", performance.now() - openedAt);
  }
  page.main.dataset["looksPerSecond"] = (pose?.looksPerSecond ?? 0).toFixed(1);
  watchForBlack(seen.brightness);
}

function made(way: { model: string; delegate: string }): void {
  page.main.dataset["model"] = way.model;
  page.main.dataset["delegate"] = way.delegate;
}

function noModel(why: string): void {
  console.warn(why);
  overlay.clear();
  show("no model");
}

function watchForBlack(brightness: number): void {
  if (brightness >= BLACK) {
    blackSince = null;
    if (shownFault === "covered") clearFault();
    return;
  }
  blackSince ??= performance.now();
  if (performance.now() - blackSince > BLACK_FOR_MS && shownFault === null) show("covered");
}

function unplugged(): void {
  pose?.pause(true);
  overlay.clear();
  page.main.dataset["camera"] = "gone";
  if (state && state.part !== "check" && !state.paused) send({ type: "pause" });
  show("unplugged");
}

function filmOver(): void {
  pose?.pause(true);
  page.put(page.notice, word("film over"));
}

function show(name: FaultName): void {
  const said = new Fault(name).message;
  shownFault = name;
  page.main.dataset["fault"] = name;
  page.faultSay.textContent = said;
  page.fault.hidden = false;
  voice.say({ text: said, about: name, at_once: true });
}

function clearFault(): void {
  shownFault = null;
  delete page.main.dataset["fault"];
  page.fault.hidden = true;
}

function measure(name: "cueLatencyMs" | "firstSkeletonMs", milliseconds: number): void {
  page.main.dataset[name] = milliseconds.toFixed(0);
}

// what the person asks for

function send(command: Asked): void {
  socket.command(command);
}

function togglePause(): void {
  if (state && state.part !== "check") send({ type: state.paused ? "resume" : "pause" });
}

function askToStop(): void {
  if (!page.askStop.open && !leaving) page.askStop.showModal();
}

/** The stretch waits from the first moment; where it hurts can be said after. */
function askWhere(): void {
  if (page.askWhere.open || leaving) return;
  voice.hush();
  send({ type: "pause" });
  page.askWhere.showModal();
}

function answered(dialog: HTMLDialogElement, hear: (answer: string) => void): void {
  for (const button of dialog.querySelectorAll<HTMLButtonElement>("button[value]")) {
    button.addEventListener("click", () => {
      dialog.close();
      hear(button.value);
    });
  }
}

function started(): void {
  sounds.wake();
  send({ type: "go" });
  if (timed) {
    lock.keep();
    timer.start();
  }
}

function pressed(key: Key): void {
  sounds.wake();
  ({
    pause: togglePause,
    skip: () => send({ type: "skip" }),
    stop: askToStop,
    hurts: askWhere,
    mute: () => loudness.toggle(),
  })[key]();
}

page.cameraOn.addEventListener("click", () => void open(() => camera.open()));
page.again.addEventListener("click", () => void open(() => camera.open()));
page.film.addEventListener("change", () => {
  const file = page.film.files?.[0];
  if (!file) return;
  send({ type: "film" });
  void open(() => camera.openFilm(file));
});
page.start.addEventListener("click", started);
page.pause.addEventListener("click", togglePause);
page.skip.addEventListener("click", () => send({ type: "skip" }));
page.stop.addEventListener("click", askToStop);
page.hurts.addEventListener("click", askWhere);
answered(page.askStop, (answer) => answer === "stop" && send({ type: "stop" }));
answered(page.askWhere, (answer) => {
  if (answer === "none") send({ type: "resume" });
  else send({ type: "hurts", where: answer as "back" | "leg" | "knee" | "hip" | "other", id: crypto.randomUUID() });
});
listen(pressed);
window.setInterval(watchForSilence, 2000);
document.addEventListener("pointerdown", () => sounds.wake());
page.start.hidden = !timed;
page.cameraOn.hidden = timed;
