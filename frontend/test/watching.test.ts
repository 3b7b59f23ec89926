import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Page } from "../src/page.ts";
import type { Seen, ToPage, ToWorker } from "../src/pose.ts";
import type { Voice } from "../src/voice.ts";
import type { WakeLock } from "../src/wake_lock.ts";
import { Watching } from "../src/watching.ts";
import { browse, type Clock } from "./browser.ts";

const GRAPHICS = { RENDERER: 1, getExtension: () => null, getParameter: () => "SwiftShader" };
const LOOK: Seen = {
  type: "look",
  message: new ArrayBuffer(20),
  drawn: new Float32Array(),
  width: 640,
  height: 480,
  brightness: 128,
  took: 1,
};

let clock: Clock;
let said: string[] = [];
let looks = 0;
/** What the worker answers to a picture: nothing where it hangs. */
let seen: Seen | null = LOOK;
let unplug = (): void => undefined;

/** A worker that takes 50 ms to a look. */
class Looker {
  onmessage: ((event: { data: ToPage }) => void) | null = null;

  constructor(_address: string, options: { type: string }) {
    assert.equal(options.type, "module");
  }

  postMessage(message: ToWorker): void {
    const answer = message.type === "make" ? ({ type: "made", way: message.way } as const) : seen;
    if (answer) clock.setTimeout(() => this.onmessage?.({ data: answer }), 50);
  }

  terminate(): void {
    this.onmessage = null;
  }
}

const track = {
  getSettings: () => ({ facingMode: "user" }),
  addEventListener: (_: string, ended: () => void) => {
    unplug = ended;
  },
  removeEventListener: () => undefined,
  stop: () => undefined,
};

function opened(): [Watching, DOMStringMap] {
  const dataset: DOMStringMap = { mirror: "true" };
  const video = {
    readyState: 4,
    videoWidth: 640,
    addEventListener: () => undefined,
    play: async () => undefined,
    get currentTime(): number {
      return clock.now;
    },
  };
  const page = {
    main: { dataset },
    video,
    canvas: { getContext: () => null },
    cameraOn: {},
    start: {},
    fault: {},
    faultSay: {},
  };
  const voice = { say: ({ about }: { about: string }) => said.push(about) };
  const lock = { keep: () => undefined, release: () => undefined };
  const watching = new Watching(page as unknown as Page, voice as unknown as Voice, lock as unknown as WakeLock, {
    look: () => void looks++,
    gone: () => said.push("(gone)"),
  });
  void watching.openCamera();
  return [watching, dataset];
}

/** Time in which the page watches for silence, as it does every 2 s. */
async function watched(watching: Watching, seconds: number): Promise<void> {
  for (let past = 0; past < seconds; past += 2) {
    await clock.pass(2000);
    watching.watchForSilence();
  }
}

beforeEach(() => {
  said = [];
  looks = 0;
  seen = LOOK;
  clock = browse({
    Worker: Looker,
    OffscreenCanvas: class {
      getContext = () => GRAPHICS;
    },
    createImageBitmap: async () => ({}),
    navigator: {
      mediaDevices: { getUserMedia: async () => ({ getVideoTracks: () => [track], getTracks: () => [track] }) },
    },
  });
});

test("a camera from which nothing is seen any more is said after 6 s, once", async () => {
  const [watching, dataset] = opened();
  await watched(watching, 10);
  assert.ok(looks > 100);
  assert.deepEqual([said, dataset["fault"]], [[], undefined]);
  seen = null;
  await watched(watching, 10);
  assert.deepEqual([said, dataset["fault"]], [["hung"], "hung"]);
});

test("a session that has ended is not said to go on, however long its page is left open", async () => {
  const [watching, dataset] = opened();
  await watched(watching, 4);
  watching.end();
  await watched(watching, 60);
  assert.deepEqual([said, dataset["fault"]], [[], undefined]);
});

test("a black picture is said after 2 s, and taken back when there is light", async () => {
  const [watching, dataset] = opened();
  seen = { ...LOOK, brightness: 3 };
  await watched(watching, 2);
  assert.deepEqual(said, []);
  await watched(watching, 2);
  assert.deepEqual([said, dataset["fault"]], [["covered"], "covered"]);
  seen = LOOK;
  await watched(watching, 2);
  assert.equal(dataset["fault"], undefined);
});

test("a camera that is pulled out pauses the session before it is said", async () => {
  const [watching, dataset] = opened();
  await watched(watching, 2);
  unplug();
  assert.deepEqual([said, dataset["camera"]], [["(gone)", "unplugged"], "gone"]);
});
