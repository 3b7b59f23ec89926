/** The coach page: what the server says goes to screen, voice and sounds; what is seen and asked for goes to the server. */
import { showSentence } from "./caption.ts";
import { type Key, listen, listenForTaps } from "./keys.ts";
import { Loudness } from "./loudness.ts";
import { type Page, put } from "./page.ts";
import type { Hurts } from "./pain.ts";
import type { State, Step } from "./protocol.ts";
import { type Asked, LiveSocket, type SocketHearer } from "./socket.ts";
import type { Sounds } from "./sounds.ts";
import { Timer } from "./timer.ts";
import { View } from "./view.ts";
import type { Voice } from "./voice.ts";
import type { WakeLock } from "./wake_lock.ts";
import { Watching } from "./watching.ts";
import { word } from "./words.ts";

/** Where nothing is held: another model sees the same body a little elsewhere, which would be taken for a movement. */
const MODEL_MAY_CHANGE: ReadonlySet<State["part"]> = new Set(["check", "get ready", "rest"]);
/** As long as the tone that begins a hold, and a breath. */
const AFTER_THE_TONE_MS = 700;
const CHECKED_FOR_MS = 2000;
const HEAR_THE_ANSWER_MS = 2000;
/** Where one page tells the next that the timer was asked for by hand. */
const BY_HAND = "sitbone.by-hand";
const READ_THE_END_MS = 3000;

export class CoachPage implements SocketHearer {
  private readonly view: View;
  private readonly loudness: Loudness;
  private readonly watching: Watching;
  private readonly timer: Timer;
  private readonly socket: LiveSocket;
  /** Whether nobody watches, and only the clock goes. */
  private readonly timed: boolean;
  private state: State | null = null;
  private rightSince: number | null = null;
  private leaving = false;

  /** Joins the session at this address. */
  constructor(
    address: string,
    private readonly page: Page,
    private readonly voice: Voice,
    private readonly sounds: Sounds,
    private readonly lock: WakeLock,
  ) {
    this.timed = page.main.dataset["seenBy"] === "timer";
    this.view = new View(page);
    this.loudness = new Loudness(page, voice, sounds);
    this.watching = new Watching(page, voice, lock, {
      look: (message) => this.socket.look(message),
      gone: () => this.cameraGone(),
    });
    this.socket = new LiveSocket(address, this);
    this.timer = new Timer((time) => this.send({ type: "tick", time }));
  }

  // what the server says

  step({ state: now, cues, sounds }: Step, sentAt: number | null): void {
    this.watching.mayChange = now.paused || MODEL_MAY_CHANGE.has(now.part);
    if (now.part === "rest" && this.state !== null && this.state.part !== "rest") this.watching.rested();
    if (this.state === null) this.goOn(now);
    this.state = now;
    this.watching.leg = now.leg;
    this.view.draw(now);
    this.tellWhetherKept(now);
    for (const name of sounds) this.sounds.play(name);
    this.voice.say(...cues);
    if (cues.length > 0 && sentAt !== null) {
      this.page.main.dataset["cueLatencyMs"] = (performance.now() - sentAt).toFixed(0);
    }
    this.beginWhenRight(now);
    if (now.check?.agreed === "timer") this.toTimer();
    if (this.timed && now.part !== "check") this.timer.start();
    if (now.part === "finished") this.finish(now.where_to);
  }

  lost(): void {
    const { caption, notice } = this.page;
    const words = word("connection lost");
    put(notice, words);
    const before = caption.textContent ?? "";
    this.voice.say({ text: words, about: "connection lost", at_once: true });
    showSentence(caption, before); // the notice says it already; what the coach asked for still holds
  }

  back(): void {
    put(this.page.notice, null);
  }

  /** On a phone: Safari takes the page of a certificate that was clicked past, and refuses its sockets. */
  refused(): void {
    const words = word("not trusted");
    if (words !== "") put(this.page.notice, words);
  }

  closed(why: string): void {
    put(this.page.notice, why);
    this.end();
    this.voice.hush();
  }

  /** What was said and held, and is on no disk yet, is lost with the server: somebody can still make room, or write it down. */
  private tellWhetherKept({ unkept }: State): void {
    const { notice } = this.page;
    if (unkept) put(notice, word("not kept"));
    else if (notice.textContent === word("not kept")) put(notice, null);
  }

  /** A page that was loaded again in mid-session needs no button: the camera was allowed before. */
  private goOn({ part }: State): void {
    if (this.timed && part === "check" && sessionStorage.getItem(BY_HAND) !== null) {
      sessionStorage.removeItem(BY_HAND);
      this.started();
    }
    if (!this.timed && part !== "check" && part !== "finished") this.openCamera();
  }

  /** A raised hand asked for the timer: nobody is near enough to press its button, here or on the page that comes. */
  private toTimer(): void {
    if (this.leaving) return;
    this.leaving = true;
    sessionStorage.setItem(BY_HAND, "1");
    const form = document.querySelector<HTMLFormElement>('form[action$="/timer"]');
    window.setTimeout(() => form?.requestSubmit(), HEAR_THE_ANSWER_MS);
  }

  private beginWhenRight({ part, check, paused }: State): void {
    if (part !== "check" || paused || !(check?.whole_body && check.side_on && check.light)) {
      this.rightSince = null;
      return;
    }
    this.rightSince ??= performance.now();
    if (performance.now() - this.rightSince >= CHECKED_FOR_MS) this.send({ type: "go" });
  }

  private finish(whereTo: string | null): void {
    if (this.leaving) return;
    this.leaving = true;
    this.end();
    this.socket.end();
    // Only a path of this very site: `//host` would lead elsewhere.
    if (whereTo !== null && /^\/(?!\/)/.test(whereTo)) {
      window.setTimeout(() => location.assign(whereTo), READ_THE_END_MS);
    }
  }

  private end(): void {
    this.timer.stop();
    this.watching.end();
  }

  private cameraGone(): void {
    if (this.state && this.state.part !== "check" && !this.state.paused) this.send({ type: "pause" });
  }

  // what the person asks for

  /** Hears buttons and keys from now on. */
  listen(): void {
    const { page } = this;
    page.cameraOn.addEventListener("click", () => this.openCamera());
    page.again.addEventListener("click", () => this.openCamera());
    page.film.addEventListener("change", () => this.openFilm(page.film.files?.[0]));
    page.trySound.addEventListener("click", () => this.trySound());
    page.start.addEventListener("click", () => this.started());
    page.pause.addEventListener("click", () => this.togglePause());
    page.skip.addEventListener("click", () => this.send({ type: "skip" }));
    page.stop.addEventListener("click", () => this.askToStop());
    page.hurts.addEventListener("click", () => this.askWhere());
    answered(page.askStop, (answer) => answer === "stop" && this.send({ type: "stop" }));
    answered(page.askWhere, (answer) => this.toldWhere(answer as Hurts["where"] | "none"));
    listen((key) => this.pressed(key));
    listenForTaps(page.main, () => this.tapped());
    window.setInterval(() => this.watching.watchForSilence(), 2000);
    document.addEventListener("pointerdown", () => this.wake());
    page.sentence.addEventListener("click", () => this.voice.again());
    page.start.hidden = !this.timed;
    page.cameraOn.hidden = this.timed;
  }

  private send(command: Asked): void {
    this.socket.command(command);
  }

  private openCamera(): void {
    this.sounds.wake();
    void this.watching.openCamera();
  }

  private openFilm(file: File | undefined): void {
    if (!file) return;
    this.send({ type: "film" });
    this.sounds.wake();
    void this.watching.openFilm(file);
  }

  /** What a session sounds like: the tone that begins a hold, and a sentence. */
  private trySound(): void {
    if (this.voice.muted) this.loudness.toggle();
    void this.sounds.playFirst("start");
    const text = word("sound sample");
    window.setTimeout(() => this.voice.say({ text, about: "camera", at_once: false }), AFTER_THE_TONE_MS);
  }

  private togglePause(): void {
    if (this.state && this.state.part !== "check") this.send({ type: this.state.paused ? "resume" : "pause" });
  }

  private askToStop(): void {
    if (!this.page.askStop.open && !this.leaving) this.page.askStop.showModal();
  }

  /** The stretch waits from the first moment; where it hurts can be said after. */
  private askWhere(): void {
    if (this.page.askWhere.open || this.leaving) return;
    this.voice.hush();
    this.send({ type: "pause" });
    this.page.askWhere.showModal();
  }

  private toldWhere(where: Hurts["where"] | "none"): void {
    if (where === "none") this.send({ type: "resume" });
    else this.send({ type: "hurts", where, id: crypto.randomUUID() });
  }

  private started(): void {
    this.sounds.wake();
    this.send({ type: "go" });
    if (this.timed) {
      this.lock.keep();
      this.timer.start();
    }
  }

  private wake(): void {
    this.sounds.wake();
    this.voice.woken();
  }

  /** Somebody on the floor reaches the screen, and no more of it than that: the same as a raised hand. */
  private tapped(): void {
    if (this.state !== null) this.send({ type: "sign" });
  }

  private pressed(key: Key): void {
    this.wake();
    if (key === "pause") this.togglePause();
    else if (key === "skip") this.send({ type: "skip" });
    else if (key === "stop") this.askToStop();
    else if (key === "hurts") this.askWhere();
    else if (key === "again") this.voice.again();
    else if (key === "hand raised") this.send({ type: "sign" });
    else if (key === "hand kept up") this.send({ type: "sign", kept_up: true });
    else this.loudness.toggle();
  }
}

function answered(dialog: HTMLDialogElement, hear: (answer: string) => void): void {
  for (const button of dialog.querySelectorAll<HTMLButtonElement>("button[value]")) {
    button.addEventListener("click", () => {
      dialog.close();
      hear(button.value);
    });
  }
}
