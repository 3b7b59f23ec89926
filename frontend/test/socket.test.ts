import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { isAnew, type Look, markAnew, pack } from "../src/message.ts";
import { CLOSE, LOOK, type State, type Step } from "../src/protocol.ts";
import { LiveSocket } from "../src/socket.ts";
import { browse, type Clock } from "./browser.ts";

/** The server's end of a connection, in the test's hands. */
class Line {
  static readonly OPEN = 1;
  static all: Line[] = [];
  readyState = 0;
  bufferedAmount = 0;
  sent: (string | ArrayBuffer)[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly address: string) {
    Line.all.push(this);
  }

  static get last(): Line {
    const line = Line.all.at(-1);
    assert.ok(line);
    return line;
  }

  send(message: string | ArrayBuffer): void {
    this.sent.push(typeof message === "string" ? message : message.slice(0));
  }

  close(code: number): void {
    this.drop(code);
  }

  open(): void {
    this.readyState = Line.OPEN;
    this.onopen?.();
  }

  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  say(state: Partial<State> = {}, sequence: number | null = null): void {
    const step: Step = { type: "step", sequence, cues: [], sounds: [], state: { ...STATE, ...state } };
    this.onmessage?.({ data: JSON.stringify(step) });
  }

  /** The looks that were sent: number, brightness (by which the test knows them) and whether following began anew. */
  get looks(): [number, number, boolean][] {
    const looks = this.sent.filter((message) => message instanceof ArrayBuffer);
    return looks.map((look) => {
      const view = new DataView(look);
      return [view.getUint32(LOOK.at.sequence, true), view.getUint8(LOOK.at.brightness), isAnew(look)];
    });
  }

  get commands(): string[] {
    const texts = this.sent.filter((message) => typeof message === "string");
    return texts.map((text) => (JSON.parse(text) as { type: string }).type);
  }
}

const STATE: State = {
  part: "stretch",
  item: 0,
  items: 1,
  stretch: "towel",
  title: "",
  side: "left",
  say: "",
  phase: "hold",
  counted: 0,
  seconds: 30,
  share: 0,
  counting: true,
  why: null,
  leg: 0,
  angle: null,
  paused: false,
  hurt: false,
  next: null,
  seen_by: "camera",
  seconds_to_start: null,
  check: null,
  where_to: null,
  unkept: false,
  heard: null,
};
const WORDS = Object.fromEntries(
  ["closed", ...Object.values(CLOSE).map((code) => `closed ${code}`)].map((n) => [n, n]),
);
const NOTHING: Look = {
  time: 0,
  width: 4,
  height: 3,
  people: 0,
  brightness: 0,
  anew: false,
  still: false,
  lite: false,
  picture: null,
  world: null,
};

let clock: Clock;
let told: string[] = [];
let answered: (number | null)[] = [];
const look = (brightness: number): ArrayBuffer => pack({ ...NOTHING, brightness });

function joined(): LiveSocket {
  return new LiveSocket("/live/one", {
    step: (_, sentAt) => answered.push(sentAt),
    lost: () => told.push("lost"),
    back: () => told.push("back"),
    refused: () => told.push("refused"),
    closed: (why) => told.push(why),
  });
}

beforeEach(() => {
  mock.restoreAll();
  mock.method(Math, "random", () => 0.5);
  Line.all = [];
  told = [];
  answered = [];
  clock = browse({ WebSocket: Line }, WORDS);
});

test("a lost connection is told once and tried again ever later, at most every 8 s, and at once after it was back", async () => {
  joined();
  Line.last.open();
  Line.last.say();
  const waits: number[] = [];
  for (let tries = 0; tries < 7; tries++) {
    const [lines, dropped] = [Line.all.length, clock.now];
    Line.last.drop(1006);
    while (Line.all.length === lines) await clock.pass(10);
    waits.push(clock.now - dropped);
  }
  assert.deepEqual(waits, [300, 600, 1200, 2400, 4800, 8000, 8000]);
  assert.deepEqual(told, ["lost"]);
  Line.last.open();
  assert.deepEqual(told, ["lost"], "a line without an answer is not yet the coach");
  Line.last.say();
  assert.deepEqual(told, ["lost", "back"]);
  Line.last.drop(1013);
  assert.deepEqual(told, ["lost", "back", "lost"]);
  await clock.pass(300);
  assert.equal(Line.all.length, 9);
});

test("a browser that refuses every connection says so once; one that was connected and lost it never does", async () => {
  joined();
  for (let tries = 0; tries < 5; tries++) {
    Line.last.drop(1006);
    await clock.pass(9000);
  }
  assert.deepEqual(told, ["lost", "refused"]);
  joined();
  Line.last.open();
  for (let tries = 0; tries < 5; tries++) {
    Line.last.drop(1006);
    await clock.pass(9000);
  }
  assert.deepEqual(told, ["lost", "refused", "lost"]);
});

test("pages that lost the same server do not all come back at the same moment", async () => {
  for (const [random, wait] of [
    [0, 225],
    [1, 375],
  ] as const) {
    mock.restoreAll();
    mock.method(Math, "random", () => random);
    joined();
    const lines = Line.all.length;
    Line.last.drop(1006);
    await clock.pass(wait - 1);
    assert.equal(Line.all.length, lines);
    await clock.pass(1);
    assert.equal(Line.all.length, lines + 1);
  }
});

test("a code of the coach's closes for good: its words are told, nothing is tried again, nothing is sent any more", async () => {
  for (const code of [...Object.values(CLOSE), 4999]) {
    told = [];
    const socket = joined();
    Line.last.open();
    const lines = Line.all.length;
    Line.last.drop(code);
    socket.look(look(1));
    socket.command({ type: "resume" });
    await clock.pass(60_000);
    assert.equal(Line.all.length, lines);
    assert.deepEqual(told, [code === 4999 ? "closed" : `closed ${code}`]);
    assert.deepEqual(Line.last.sent, []);
  }
});

test("a session that the page itself ended is neither lost nor joined again", async () => {
  const socket = joined();
  Line.last.open();
  socket.end();
  await clock.pass(60_000);
  assert.deepEqual(told, []);
  assert.equal(Line.all.length, 1);
});

test("of the looks that wait for their turn the newest is sent, 15 a second", async () => {
  const socket = joined();
  Line.last.open();
  for (let n = 0; n < 30; n++) {
    socket.look(look(n));
    await clock.pass(10);
  }
  const sent = Line.last.looks;
  assert.deepEqual(
    sent.map(([number]) => number),
    [0, 1, 2, 3, 4],
  );
  const seen = sent.map(([, brightness]) => brightness);
  assert.deepEqual(seen, [0, 6, 13, 19, 26]);
});

test("a look waits while the network is behind, and a newer one takes its place", async () => {
  const socket = joined();
  Line.last.open();
  Line.last.bufferedAmount = 5000;
  socket.look(look(1));
  await clock.pass(500);
  socket.look(look(2));
  await clock.pass(500);
  assert.deepEqual(Line.last.looks, []);
  Line.last.bufferedAmount = 0;
  await clock.pass(100);
  assert.deepEqual(Line.last.looks, [[0, 2, true]]);
});

test("a connection that was taken up again counts its looks anew, says that following began anew, and sends none from before", async () => {
  const socket = joined();
  Line.last.open();
  for (const brightness of [1, 2]) {
    socket.look(look(brightness));
    await clock.pass(100);
  }
  assert.deepEqual(Line.last.looks, [
    [0, 1, true],
    [1, 2, false],
  ]);
  Line.last.drop(1006);
  socket.look(look(3));
  await clock.pass(300);
  Line.last.open();
  await clock.pass(100);
  assert.deepEqual(Line.last.looks, []);
  socket.look(look(4));
  await clock.pass(100);
  assert.deepEqual(Line.last.looks, [[0, 4, true]]);
  Line.last.say({}, 0);
  Line.last.say({}, 1);
  assert.deepEqual(answered, [600, null], "an answer is timed by the look of this connection");
});

test("that following began anew is said even where the look that said it made room for a newer one", async () => {
  const socket = joined();
  Line.last.open();
  socket.look(look(1));
  const anew = look(2);
  markAnew(anew);
  socket.look(anew);
  socket.look(look(3));
  await clock.pass(100);
  assert.deepEqual(Line.last.looks.at(-1), [1, 3, true]);
});

test("what a person asked for while the connection was lost is sent when it is back, in order, and no tick is", async () => {
  const socket = joined();
  socket.command({ type: "pause" });
  socket.command({ type: "tick", time: 1 });
  socket.command({ type: "skip" });
  Line.last.open();
  assert.deepEqual(Line.last.commands, ["pause", "skip"]);
});

test("pain is sent again on every connection until the coach has heard it, and before anything else", async () => {
  const socket = joined();
  Line.last.open();
  socket.command({ type: "hurts", where: "back", id: "a" });
  Line.last.drop(1006);
  socket.command({ type: "stop" });
  await clock.pass(300);
  Line.last.open();
  assert.deepEqual(Line.last.commands, ["hurts", "stop"]);
  Line.last.say({ heard: "a" });
  Line.last.drop(1006);
  await clock.pass(300);
  Line.last.open();
  assert.deepEqual(Line.last.commands, []);
});
