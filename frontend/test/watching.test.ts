import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Page } from "../src/page.ts";
import type { Seen, ToPage, ToWorker } from "../src/pose.ts";
import type { Voice } from "../src/voice.ts";
import type { WakeLock } from "../src/wake_lock.ts";
import { Watching } from "../src/watching.ts";
import { browse, type Clock, storage } from "./browser.ts";

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
/** The cameras of this device, and how each was asked for. */
let devices: { id: string; label: string; facing?: string }[] = [];
let asked: MediaTrackConstraints[] = [];
let kept = storage();
/** What was chosen by hand. */
let choose = (_id: string): void => undefined;

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

const DESK = { id: "desk", label: "HD Webcam (046d:0825)" };
const FRONT = { id: "f1", label: "camera2 1, facing front", facing: "user" };
const BACK = { id: "b1", label: "camera2 0, facing back", facing: "environment" };

const trackOf = ({ id, label, facing }: (typeof devices)[number]) => ({
  label,
  getSettings: () => ({ deviceId: id, facingMode: facing }),
  addEventListener: (_: string, ended: () => void) => {
    unplug = ended;
  },
  removeEventListener: () => undefined,
  stop: () => undefined,
});

const mediaDevices = {
  async getUserMedia({ video }: { video: MediaTrackConstraints }) {
    asked.push(video);
    const { exact } = (video.deviceId ?? {}) as { exact?: string };
    const faces = devices.find(({ facing }) => facing === video.facingMode);
    const found = exact === undefined ? (faces ?? devices[0]) : devices.find(({ id }) => id === exact);
    if (found === undefined) throw new DOMException("", "OverconstrainedError");
    const track = trackOf(found);
    return { getVideoTracks: () => [track], getTracks: () => [track] };
  },
  async enumerateDevices() {
    return devices.map(({ id, label }) => ({ kind: "videoinput", deviceId: id, label }));
  },
};

interface Shown {
  notice: { textContent: string; hidden: boolean };
  cameraChoice: { hidden: boolean };
  options: string[];
}
let shown: Shown;

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
    sight: {},
    notice: { textContent: "", hidden: true },
    cameraChoice: { hidden: true },
    cameraSelect: {
      value: "",
      addEventListener(_: string, changed: () => void) {
        choose = (id) => {
          this.value = id;
          changed();
        };
      },
      replaceChildren: (...options: { text: string }[]) => {
        shown.options = options.map(({ text }) => text);
      },
    },
  };
  shown = Object.assign(page, { options: [] });
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

function anew(): void {
  said = [];
  looks = 0;
  seen = LOOK;
  asked = [];
  clock = browse(
    {
      Worker: Looker,
      OffscreenCanvas: class {
        getContext = () => GRAPHICS;
      },
      Option: class {
        constructor(readonly text: string) {}
      },
      createImageBitmap: async () => ({}),
      navigator: { mediaDevices },
      localStorage: kept,
    },
    {
      "another camera": "another one",
      "camera front": "Front camera",
      "camera back": "Back camera",
    },
  );
}

beforeEach(() => {
  kept = storage();
  devices = [DESK];
  anew();
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
  devices = [];
  unplug();
  assert.deepEqual([said, dataset["camera"]], [["(gone)", "unplugged"], "gone"]);
});

test("nobody is asked which camera where there is one, and where there are several each has a name that tells it", async () => {
  opened();
  await clock.pass(100);
  assert.equal(shown.cameraChoice.hidden, true);
  devices = [FRONT, BACK, { ...BACK, id: "b2" }, DESK];
  opened();
  await clock.pass(100);
  assert.equal(shown.cameraChoice.hidden, false);
  assert.deepEqual(shown.options, ["Front camera", "Back camera 1", "Back camera 2", "HD Webcam"]);
});

test("a camera that is chosen looks at once, is remembered, and mirrors only where it faces the person", async () => {
  devices = [FRONT, BACK];
  const [, dataset] = opened();
  await clock.pass(100);
  assert.deepEqual([asked.at(-1)?.facingMode, dataset["mirrored"]], ["user", "true"]);
  choose("b1");
  await clock.pass(1000);
  assert.deepEqual([asked.at(-1)?.deviceId, dataset["mirrored"]], [{ exact: "b1" }, "false"]);
  const before = looks;
  await clock.pass(1000);
  assert.ok(looks > before, "it looks through this one");
  anew();
  const [, next] = opened();
  await clock.pass(100);
  assert.deepEqual([asked.map(({ deviceId }) => deviceId), next["mirrored"]], [[{ exact: "b1" }], "false"]);
});

test("where the chosen camera is not there, one that faces the same way does as well, and any other is told", async () => {
  for (const [there, line] of [
    [[FRONT, { ...BACK, id: "of today" }], ""],
    [[FRONT], "another one"],
  ] as const) {
    kept.setItem("sitbone.camera", JSON.stringify({ id: "b1", facing: "environment" }));
    devices = [...there];
    anew();
    const [, dataset] = opened();
    await clock.pass(100);
    assert.deepEqual([dataset["camera"], shown.notice.textContent], ["on", line]);
    assert.equal(asked.at(-1)?.facingMode, "environment");
  }
});

test("where a camera is pulled out and another is left, that one looks while the session waits", async () => {
  devices = [{ id: "usb", label: "A good camera" }, DESK];
  const [watching, dataset] = opened();
  await watched(watching, 2);
  devices = [DESK];
  unplug();
  assert.deepEqual([said, dataset["camera"]], [["(gone)", "unplugged"], "gone"]);
  const before = looks;
  await clock.pass(1000);
  assert.deepEqual([dataset["camera"], dataset["fault"], shown.notice.textContent], ["on", undefined, "another one"]);
  assert.ok(looks > before);
});
