import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FULL_FROM, Pose, type Seen, TOO_SLOW_BELOW, type ToPage, type ToWorker, type Way } from "../src/pose.ts";
import { browse, type Clock, storage } from "./browser.ts";

type Kind = `${Way["model"]} ${Way["delegate"]}`;
const kind = ({ model, delegate }: Way): Kind => `${model} ${delegate}`;
const CARD = "ANGLE (a graphics card)";
const IMITATED = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)";

/** Looks a second that the device manages, each way; one that is not named cannot be had. */
let device: Partial<Record<Kind, number>> = {};
let clock: Clock;
let kept = storage();

/** A worker that looks as quickly as the device does. */
class Looker {
  onmessage: ((event: { data: ToPage }) => void) | null = null;
  onerror: unknown = null;
  private speed = 0;

  constructor(_address: string, options: { type: string }) {
    assert.equal(options.type, "module");
  }

  postMessage(message: ToWorker): void {
    if (message.type === "make") this.make(message.way);
    else clock.setTimeout(() => this.say(SEEN), 1000 / this.speed);
  }

  terminate(): void {
    this.onmessage = null;
  }

  private make(way: Way): void {
    const speed = device[kind(way)];
    this.speed = speed ?? 1;
    const made: ToPage = speed ? { type: "made", way } : { type: "failed", way, why: "cannot be had" };
    clock.setTimeout(() => this.say(made), 5);
  }

  private say(data: ToPage): void {
    this.onmessage?.({ data });
  }
}

const SEEN: Seen = {
  type: "look",
  message: new ArrayBuffer(20),
  drawn: new Float32Array(),
  width: 640,
  height: 480,
  brightness: 128,
  took: 1,
};

/** What the page was told in so many seconds: ways that were made, and what went wrong. */
async function after(seconds: number, graphics = CARD): Promise<string[]> {
  const told: string[] = [];
  const pose = new Pose(
    {
      look: () => undefined,
      made: (way) => told.push(kind(way)),
      failed: (why) => told.push(why),
      slow: () => told.push("too slow"),
    },
    graphics,
  );
  const film = {
    readyState: 4,
    videoWidth: 640,
    get currentTime(): number {
      return clock.now;
    },
  };
  pose.follow(film as HTMLVideoElement);
  await clock.pass(seconds * 1000);
  pose.end();
  return told;
}

beforeEach(() => {
  kept = storage();
  clock = browse({ Worker: Looker, createImageBitmap: async () => ({}), localStorage: kept });
});

test("the full model is taken where the device manages 15 looks a second with it, else the lite one", async () => {
  for (const [speed, ways] of [
    [FULL_FROM + 1, ["full CPU"]],
    [FULL_FROM - 1, ["full CPU", "lite CPU"]],
  ] as const) {
    kept = storage();
    clock = browse({ Worker: Looker, createImageBitmap: async () => ({}), localStorage: kept });
    device = { "full GPU": 30, "full CPU": speed, "lite CPU": 28 };
    assert.deepEqual(await after(5, IMITATED), ways);
  }
});

test("a graphics card is tried first, the processor only where the card is not quick, and the quicker one is taken", async () => {
  for (const [card, processor, ways] of [
    [30, 18, ["full GPU"]],
    [18, 20, ["full GPU", "full CPU"]],
    [20, 18, ["full GPU", "full CPU", "full GPU"]],
    [12, 10, ["full GPU", "full CPU", "lite GPU"]],
    [10, 12, ["full GPU", "full CPU", "lite CPU"]],
  ] as const) {
    clock = browse({ Worker: Looker, createImageBitmap: async () => ({}), localStorage: storage() });
    device = { "full GPU": card, "full CPU": processor, "lite GPU": 25, "lite CPU": 25 };
    assert.deepEqual(await after(8), ways);
  }
});

test("what was found is not tried again next time, save with other graphics", async () => {
  device = { "full GPU": 10, "full CPU": 12, "lite CPU": 25, "lite GPU": 25 };
  assert.deepEqual((await after(8)).at(-1), "lite CPU");
  assert.deepEqual(await after(8), ["lite CPU"]);
  assert.deepEqual(await after(8, "another card"), ["full GPU", "full CPU", "lite CPU"]);
});

test("what an older or another page kept in its place is not believed", async () => {
  device = { "full GPU": 30 };
  for (const rubbish of ["{", "null", '{"graphics":"x"}', JSON.stringify({ graphics: CARD, way: { model: "huge" } })]) {
    kept.setItem("sitbone.way.2", rubbish);
    assert.deepEqual(await after(2), ["full GPU"]);
  }
});

test("with fewer than 5 looks a second of the lite model the page says that it cannot follow, and not before 4 s", async () => {
  device = { "full CPU": 4, "lite CPU": TOO_SLOW_BELOW - 1 };
  assert.deepEqual(await after(4, IMITATED), ["full CPU", "lite CPU"]);
  assert.deepEqual((await after(8, IMITATED)).slice(0, 2), ["lite CPU", "too slow"]);
  device = { "lite CPU": TOO_SLOW_BELOW + 1 };
  assert.deepEqual(await after(20, IMITATED), ["lite CPU"]);
});

test("a device that became slow goes on with the lite model before it is told to be too slow", async () => {
  device = { "full CPU": 20, "lite CPU": 10 };
  assert.deepEqual(await after(3, IMITATED), ["full CPU"]);
  device = { "full CPU": 3, "lite CPU": 10 };
  assert.deepEqual(await after(15, IMITATED), ["full CPU", "lite CPU"]);
});

test("where the graphics card cannot be had the processor is taken, and where nothing can that is told", async () => {
  device = { "full CPU": 20 };
  assert.deepEqual(await after(5), ["full CPU"]);
  clock = browse({ Worker: Looker, createImageBitmap: async () => ({}), localStorage: storage() });
  device = {};
  assert.deepEqual(await after(5), ["cannot be had"]);
});
