import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ENOUGH, Pose, type Seen, type ToPage, type ToWorker, type Way } from "../src/pose.ts";
import { browse, type Clock, storage } from "./browser.ts";

type Kind = `${Way["model"]} ${Way["delegate"]}`;
const kind = ({ model, delegate }: Way): Kind => `${model} ${delegate}`;
const CARD = "ANGLE (a graphics card)";
const IMITATED = "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)";

/** Looks a second that the device manages, each way; one that is not named cannot be had. */
let device: Partial<Record<Kind, number>> = {};
let clock: Clock;
let kept = storage();
/** Whether nothing is held. */
let mayChange = true;

/** A worker that looks as quickly as the device does. */
class Looker {
  onmessage: ((event: { data: ToPage }) => void) | null = null;
  onerror: unknown = null;
  private way: Kind = "full CPU";

  constructor(_address: string, options: { type: string }) {
    assert.equal(options.type, "module");
  }

  postMessage(message: ToWorker): void {
    if (message.type === "make") this.make(message.way);
    else clock.setTimeout(() => this.say(SEEN), 1000 / (device[this.way] ?? 1));
  }

  terminate(): void {
    this.onmessage = null;
  }

  private make(way: Way): void {
    this.way = kind(way);
    const made: ToPage = device[this.way] ? { type: "made", way } : { type: "failed", way, why: "cannot be had" };
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

/** A page that looks, and what it was told: ways that were made, and what went wrong. */
function looking(graphics: string): [Pose, string[]] {
  const told: string[] = [];
  const pose = new Pose(
    {
      look: () => undefined,
      made: (way) => told.push(kind(way)),
      failed: (why) => told.push(why),
      slow: (tooSlow) => told.push(tooSlow ? "too slow" : "quick enough"),
    },
    graphics,
    () => mayChange,
  );
  const film = {
    readyState: 4,
    videoWidth: 640,
    get currentTime(): number {
      return clock.now;
    },
  };
  pose.follow(film as HTMLVideoElement);
  return [pose, told];
}

/** What it is told in so many seconds. */
async function after(seconds: number, graphics = IMITATED): Promise<string[]> {
  const [pose, told] = looking(graphics);
  await clock.pass(seconds * 1000);
  pose.end();
  return told;
}

function anew(): void {
  kept = storage();
  mayChange = true;
  clock = browse({ Worker: Looker, createImageBitmap: async () => ({}), localStorage: kept });
}

beforeEach(anew);

test("the better model is kept while it makes the looks that the coach needs, however many more the other would make", async () => {
  for (const [speed, ways] of [
    [ENOUGH + 0.5, ["full CPU"]],
    [ENOUGH - 0.5, ["full CPU", "lite CPU"]],
  ] as const) {
    anew();
    device = { "full GPU": 30, "full CPU": speed, "lite CPU": 28 };
    assert.deepEqual(await after(20), ways);
  }
});

test("a graphics card is tried first, the processor only where the card is not quick, and the quicker one is taken", async () => {
  for (const [card, processor, ways] of [
    [30, 18, ["full GPU"]],
    [18, 20, ["full GPU", "full CPU"]],
    [20, 18, ["full GPU", "full CPU", "full GPU"]],
    [ENOUGH - 0.5, 3, ["full GPU", "full CPU", "lite GPU"]],
    [3, ENOUGH - 0.5, ["full GPU", "full CPU", "lite CPU"]],
  ] as const) {
    anew();
    device = { "full GPU": card, "full CPU": processor, "lite GPU": 12, "lite CPU": 12 };
    assert.deepEqual(await after(15, CARD), ways);
  }
});

test("each session begins with the better model again, run in the way that was found quicker, save with other graphics", async () => {
  device = { "full GPU": 2.5, "full CPU": 3.5, "lite CPU": 7 };
  assert.deepEqual(await after(15, CARD), ["full GPU", "full CPU", "lite CPU"]);
  assert.deepEqual(await after(15, CARD), ["full CPU", "lite CPU"]);
  assert.deepEqual(await after(15, "another card"), ["full GPU", "full CPU", "lite CPU"]);
});

test("what an older or another page kept in its place is not believed", async () => {
  device = { "full GPU": 30 };
  for (const rubbish of ["{", "null", '{"graphics":"x"}', JSON.stringify({ graphics: CARD, way: { model: "huge" } })]) {
    kept.setItem("sitbone.way.3", rubbish);
    assert.deepEqual(await after(2, CARD), ["full GPU"]);
  }
});

test("in a hold the model stays what it is: the device is told to be too slow, and changes when it may", async () => {
  device = { "full CPU": 20, "lite CPU": 8 };
  const [pose, told] = looking(IMITATED);
  await clock.pass(5000);
  mayChange = false;
  device["full CPU"] = 3;
  await clock.pass(20_000);
  assert.deepEqual(told, ["full CPU", "too slow"]);
  assert.equal(pose.seesWell, false);
  mayChange = true;
  await clock.pass(6000);
  assert.deepEqual(told, ["full CPU", "too slow", "lite CPU", "quick enough"]);
  pose.end();
});

test("a page that was hidden for a while is not taken for a slow device", async () => {
  device = { "full CPU": 20, "lite CPU": 28 };
  const [pose, told] = looking(IMITATED);
  await clock.pass(3000);
  Object.assign(document, { hidden: true });
  device["full CPU"] = 1;
  await clock.pass(60_000);
  Object.assign(document, { hidden: false });
  device["full CPU"] = 20;
  await clock.pass(5000);
  assert.deepEqual([told, pose.seesWell], [["full CPU"], true]);
  pose.end();
});

test("a page that is loaded again in a hold goes on with the model of that hold", async () => {
  device = { "full CPU": 3, "lite CPU": 8 };
  await after(15);
  mayChange = false;
  assert.deepEqual(await after(15), ["lite CPU"]);
});

test("a device that grows quick gets the better model back in a rest, and once it failed again never more", async () => {
  device = { "full CPU": 3, "lite CPU": 2 * ENOUGH - 1 };
  const [pose, told] = looking(IMITATED);
  await clock.pass(10_000);
  pose.rested();
  assert.deepEqual(told, ["full CPU", "lite CPU"], "it could not be sure");
  device["lite CPU"] = 2 * ENOUGH + 1;
  for (let rest = 0; rest < 3; rest++) {
    await clock.pass(10_000);
    pose.rested();
    await clock.pass(10_000);
  }
  assert.deepEqual(told, ["full CPU", "lite CPU", "full CPU", "lite CPU"]);
  pose.end();
});

test("how well is seen is told once it is known, and as it is", async () => {
  for (const [full, lite, told] of [
    [20, 28, [null, true]],
    [3, 8, [null, false]],
  ] as const) {
    anew();
    device = { "full CPU": full, "lite CPU": lite };
    const [pose] = looking(IMITATED);
    await clock.pass(200);
    const before = pose.seesWell;
    await clock.pass(15_000);
    assert.deepEqual([before, pose.seesWell], told);
    pose.end();
  }
});

test("with too few looks of the lite model the page says that it cannot follow, not before 4 s, and says when it can again", async () => {
  device = { "full CPU": 3, "lite CPU": ENOUGH - 1 };
  const [pose, told] = looking(IMITATED);
  await clock.pass(9000);
  assert.deepEqual(told, ["full CPU", "lite CPU"]);
  await clock.pass(5000);
  assert.deepEqual(told, ["full CPU", "lite CPU", "too slow"]);
  device["lite CPU"] = ENOUGH + 0.2;
  await clock.pass(9000);
  assert.equal(told.length, 3, "nobody is told to and fro");
  device["lite CPU"] = 2 * ENOUGH - 1;
  await clock.pass(5000);
  assert.deepEqual(told.slice(2), ["too slow", "quick enough"]);
  pose.end();
});

test("where the graphics card cannot be had the processor is taken, then the small model, and where nothing can that is told", async () => {
  device = { "full CPU": 20 };
  assert.deepEqual(await after(5, CARD), ["full CPU"]);
  anew();
  device = { "lite CPU": 20 };
  assert.deepEqual((await after(5, CARD)).at(-1), "lite CPU");
  anew();
  device = {};
  assert.deepEqual(await after(5, CARD), ["cannot be had"]);
});
