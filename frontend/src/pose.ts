/** The page's end of the pose worker: hands it the newest frame as soon as it is free, and finds the way that is quick enough. */

import { Fault } from "./fault.ts";

export interface Way {
  model: "lite" | "full";
  delegate: "GPU" | "CPU";
}
export type ToWorker = { type: "make"; way: Way } | { type: "look"; picture: ImageBitmap | VideoFrame; time: number };
export interface Seen {
  type: "look";
  message: ArrayBuffer;
  /** x, y (parts of the picture) and visibility of each of 33 points; empty where nobody is seen. */
  drawn: Float32Array;
  width: number;
  height: number;
  brightness: number;
  /** Milliseconds that the look took. */
  took: number;
}
export type ToPage =
  | Seen
  | { type: "made"; way: Way }
  | { type: "failed"; way: Way | null; why: string }
  | { type: "passed over" };

/** Looks a second that the coach needs to count right. Measured (`python -m bench rates`): of the edges of our films' holds as
 * many are within 0.25 s with 3.3 looks as with 10, and fewer with 2.5; with 4 a raised hand is known within 0.3 s of its
 * 1.5 s, and a movement to avoid within half a second. Only where the full model makes fewer is the lite one taken: it sees
 * less well, and what it does not see is not counted, however often it looks. */
export const ENOUGH = 4;
/** Looks a second from which no other way is tried: cameras give 30. */
const QUICK = 24;
const TRIAL_MS = 1000;
/** The lite model is not taken for a hiccup: that long the full one must be too slow. */
const SLOW_FOR_MS = 4000;
const WARMING = 2;
const SPEED_OF_MS = 2000;
/** The full model takes up to 1.6 times as long as the lite one; with as many looks as this it surely makes enough. */
const FULL_AGAIN_FROM = 2 * ENOUGH;
/** So much more than enough it must be to be told as enough again: nobody is to be told to and fro. */
const SURELY = 1.2;
/** How often a device may fall back to the lite model until it is not tried with the full one again. */
const FALLS = 2;
const KEPT = "sitbone.way.3";

export interface Hearer {
  look(seen: Seen): void;
  made(way: Way): void;
  failed(why: string): void;
  /** Whether even what is left to it makes too few looks. */
  slow(tooSlow: boolean): void;
}

export class Pose {
  looksPerSecond = 0;
  way: Way;
  private readonly worker: Worker;
  /** Ways of running the full model that are not tried yet. */
  private readonly trials: Way[];
  private readonly speeds = new Map<Way["delegate"], number>();
  private settled: boolean;
  private ready = false;
  private busy = false;
  private running = true;
  private source: HTMLVideoElement | null = null;
  private lastTaken = -1;
  private times: number[] = [];
  private slowSince: number | null = null;
  private toldSlow = false;
  private falls = 0;

  /** `graphics` names the renderer: what was measured with one says nothing of another. `mayChange`: whether the model may
   * be another from now on, which it may not in a hold. Throws `Fault`. */
  constructor(
    private readonly hearer: Hearer,
    private readonly graphics: string,
    private readonly mayChange: () => boolean,
  ) {
    this.worker = moduleWorker("/static/pose.worker.js");
    this.worker.onmessage = ({ data }: MessageEvent<ToPage>) => this.hear(data);
    this.worker.onerror = (event) => hearer.failed(event.message);
    const kept = remembered(graphics);
    // Each session begins with the full model, and is measured anew: a device is not slow for ever. A page that is
    // loaded again in a hold goes on with what that hold was seen with.
    this.settled = kept !== null && !mayChange();
    // A graphics card that is only imitated is slower than the processor itself.
    const drawnBySoftware = /swiftshader|llvmpipe|software|basic render/i.test(graphics);
    const delegates: Way["delegate"][] = drawnBySoftware ? ["CPU"] : ["GPU", "CPU"];
    this.trials = (kept ? [kept.delegate] : delegates).map((delegate) => ({ model: "full", delegate }));
    const first = this.trials.shift() as Way;
    this.way = kept && this.settled ? kept : first;
    this.make(this.way);
  }

  /** Whether somebody is seen as well as this page can: with the better model, and often enough. Null: not known yet. */
  get seesWell(): boolean | null {
    if (!this.settled || !this.ready || this.looksPerSecond === 0) return null;
    return this.way.model === "full" && !this.toldSlow;
  }

  /** A rest begins: where the device seems to be quick enough by now, the better model gets another chance. */
  rested(): void {
    const { way, looksPerSecond } = this;
    if (!this.settled || way.model === "full" || this.falls >= FALLS || looksPerSecond < FULL_AGAIN_FROM) return;
    this.change({ ...way, model: "full" });
  }

  /** Follows what this element shows from now on; everything known of what was before is dropped. */
  follow(source: HTMLVideoElement): void {
    const before = this.source;
    this.source = source;
    this.lastTaken = -1;
    if (before !== null) this.make(this.way);
    this.next();
  }

  pause(on: boolean): void {
    this.running = !on;
    if (this.running) this.next();
  }

  end(): void {
    this.running = false;
    this.worker.terminate();
  }

  private make(way: Way): void {
    this.way = way;
    this.ready = false;
    this.forget();
    this.send({ type: "make", way });
  }

  /** What was measured until now says nothing of what comes. */
  private forget(): void {
    this.times = [];
    this.slowSince = null;
  }

  private send(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private hear(message: ToPage): void {
    if (message.type === "made") {
      this.ready = true;
      this.hearer.made(message.way);
      this.next();
    } else if (message.type === "failed") {
      this.busy = false;
      this.fall(message.why);
    } else {
      this.busy = false;
      if (message.type === "look") {
        this.count();
        this.hearer.look(message);
      }
      this.next();
    }
  }

  /** The next way to try where this one cannot be had. */
  private fall(why: string): void {
    const other = this.trials.shift();
    if (other) this.make(other);
    else if (this.way.delegate === "GPU") this.make({ ...this.way, delegate: "CPU" });
    else if (this.way.model === "full") this.make({ ...this.way, model: "lite" });
    else this.hearer.failed(why);
  }

  private next(): void {
    const source = this.source;
    if (!this.running || !this.ready || this.busy || source === null) return;
    // The same frame again would be time spent for nothing: a moment later there is another.
    if (source.readyState < 2 || source.videoWidth === 0 || source.currentTime === this.lastTaken) {
      window.setTimeout(() => this.next(), 4);
      return;
    }
    this.busy = true;
    this.lastTaken = source.currentTime;
    void this.take(source);
  }

  private async take(source: HTMLVideoElement): Promise<void> {
    const time = performance.now() / 1000;
    try {
      const picture = await createImageBitmap(source);
      this.send({ type: "look", picture, time }, [picture]);
    } catch {
      this.busy = false;
      window.setTimeout(() => this.next(), 50);
    }
  }

  private count(): void {
    const now = performance.now();
    // A page that is not shown is let run seldom, whatever the device could do.
    if (document.hidden) this.forget();
    this.times.push(now);
    while (this.times.length > WARMING + 2 && now - (this.times[WARMING] ?? now) > SPEED_OF_MS) this.times.shift();
    const first = this.times[WARMING];
    const span = first === undefined ? 0 : now - first;
    if (span <= 300) return;
    this.looksPerSecond = ((this.times.length - 1 - WARMING) * 1000) / span;
    if (!this.settled && span >= TRIAL_MS && this.mayChange()) this.judge(this.looksPerSecond);
    else this.watchSpeed(now);
  }

  /** One way of running the full model has been tried: with the quickest of them the session is seen. */
  private judge(speed: number): void {
    this.speeds.set(this.way.delegate, speed);
    const other = this.trials.shift();
    if (other && speed < QUICK) {
      this.make(other);
      return;
    }
    const [delegate, quickest] = [...this.speeds].reduce((a, b) => (b[1] > a[1] ? b : a));
    this.settled = true;
    if (delegate === this.way.delegate) remember(this.graphics, this.way);
    else if (quickest >= ENOUGH) this.change({ model: "full", delegate });
    else this.fallBack(delegate);
  }

  private fallBack(delegate: Way["delegate"]): void {
    this.falls += 1;
    this.change({ model: "lite", delegate });
  }

  private change(way: Way): void {
    remember(this.graphics, way);
    this.make(way);
  }

  private watchSpeed(now: number): void {
    if (this.looksPerSecond >= ENOUGH) {
      this.slowSince = null;
      if (this.looksPerSecond >= SURELY * ENOUGH) this.tellSlow(false);
      return;
    }
    this.slowSince ??= now;
    if (now - this.slowSince < SLOW_FOR_MS) return;
    if (this.way.model === "full" && this.mayChange()) this.fallBack(this.way.delegate);
    else this.tellSlow(true);
  }

  private tellSlow(tooSlow: boolean): void {
    if (tooSlow !== this.toldSlow) this.hearer.slow(tooSlow);
    this.toldSlow = tooSlow;
  }
}

/** A worker that may import. Browsers that know no such worker never ask for its type. */
function moduleWorker(address: string): Worker {
  let asked = false;
  const worker = new Worker(address, {
    get type(): WorkerType {
      asked = true;
      return "module";
    },
  });
  if (asked) return worker;
  worker.terminate();
  throw new Fault("old browser");
}

function remembered(graphics: string): Way | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as { graphics: string; way: Way } | null;
    const right =
      kept?.graphics === graphics && /^(lite|full)$/.test(kept.way.model) && /^(GPU|CPU)$/.test(kept.way.delegate);
    return right && kept ? kept.way : null;
  } catch {
    return null;
  }
}

function remember(graphics: string, way: Way): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ graphics, way }));
  } catch {
    // A browser that keeps nothing measures again next time.
  }
}
