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

/** Looks a second that the full model must reach; below it the lite model is taken. */
export const FULL_FROM = 15;
/** Looks a second below which coaching cannot follow a person. */
export const TOO_SLOW_BELOW = 5;
/** Looks a second from which no other way is tried: cameras give 30. */
const QUICK = 24;
const TRIAL_MS = 1000;
const WARMING = 2;
const KEPT = "sitbone.way.2";

export interface Hearer {
  look(seen: Seen): void;
  made(way: Way): void;
  failed(why: string): void;
  slow(looksPerSecond: number): void;
}

export class Pose {
  looksPerSecond = 0;
  way: Way;
  private readonly worker: Worker;
  private readonly trials: Way[];
  private readonly speeds = new Map<string, number>();
  private settled: boolean;
  private ready = false;
  private busy = false;
  private running = true;
  private source: HTMLVideoElement | null = null;
  private lastTaken = -1;
  private times: number[] = [];
  private slowSince: number | null = null;

  /** `graphics` names the renderer: what was measured with one says nothing of another. Throws `Fault`. */
  constructor(
    private readonly hearer: Hearer,
    private readonly graphics: string,
  ) {
    this.worker = moduleWorker("/static/pose.worker.js");
    this.worker.onmessage = ({ data }: MessageEvent<ToPage>) => this.hear(data);
    this.worker.onerror = (event) => hearer.failed(event.message);
    const kept = remembered(graphics);
    this.settled = kept !== null;
    // A graphics card that is only imitated is slower than the processor itself.
    const drawnBySoftware = /swiftshader|llvmpipe|software|basic render/i.test(graphics);
    const delegates: Way["delegate"][] = drawnBySoftware ? ["CPU"] : ["GPU", "CPU"];
    this.trials = kept ? [] : delegates.map((delegate) => ({ model: "full", delegate }));
    this.way = kept ?? (this.trials.shift() as Way);
    this.make(this.way);
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
    this.times = [];
    this.slowSince = null;
    this.send({ type: "make", way });
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
    this.times.push(now);
    const warm = this.times.length - 1 - WARMING;
    const first = this.times[WARMING];
    if (!this.settled && first !== undefined && now - first >= TRIAL_MS) {
      this.judge((warm * 1000) / (now - first));
      return;
    }
    while (this.times.length > WARMING + 2 && now - (this.times[0] ?? now) > 2000) this.times.shift();
    const span = now - (this.times[0] ?? now);
    if (span > 300) this.looksPerSecond = ((this.times.length - 1) * 1000) / span;
    this.watchSpeed(now);
  }

  private judge(speed: number): void {
    this.looksPerSecond = speed;
    this.speeds.set(JSON.stringify(this.way), speed);
    const other = this.trials.shift();
    if (other && speed < QUICK) {
      this.make(other);
      return;
    }
    const [best, quickest] = [...this.speeds].reduce((a, b) => (b[1] > a[1] ? b : a));
    const chosen = JSON.parse(best) as Way;
    if (quickest < FULL_FROM) chosen.model = "lite";
    this.settled = true;
    remember(this.graphics, chosen);
    if (JSON.stringify(chosen) !== JSON.stringify(this.way)) this.make(chosen);
  }

  private watchSpeed(now: number): void {
    if (!this.settled || this.times.length < 4 || this.looksPerSecond >= TOO_SLOW_BELOW) {
      this.slowSince = null;
      return;
    }
    this.slowSince ??= now;
    if (now - this.slowSince < 4000) return;
    if (this.way.model === "full") {
      const lite: Way = { ...this.way, model: "lite" };
      remember(this.graphics, lite);
      this.make(lite);
    } else this.hearer.slow(this.looksPerSecond);
    this.slowSince = now;
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
