import assert from "node:assert/strict";
import { test } from "node:test";
import { HEAD_BYTES, LOOK_BYTES, type Look, markAnew, number, type Point, pack } from "../src/message.ts";

const points = (point: Point): Point[] => Array.from({ length: 33 }, () => ({ ...point }));
const nobody: Look = {
  time: 12.5,
  width: 640,
  height: 480,
  people: 0,
  brightness: 99.6,
  anew: true,
  still: false,
  picture: null,
  world: null,
};

test("a look in which nobody is seen is twenty bytes and says so", () => {
  const message = pack(nobody);
  number(message, 70000);
  const view = new DataView(message);
  assert.equal(message.byteLength, HEAD_BYTES);
  assert.deepEqual([view.getUint8(0), view.getUint8(1)], [1, 3]);
  assert.deepEqual([view.getUint16(2, true), view.getUint16(4, true)], [640, 480]);
  assert.deepEqual([view.getUint8(6), view.getUint8(7)], [0, 100]);
  assert.equal(view.getUint32(8, true), 70000);
  assert.equal(view.getFloat64(12, true), 12.5);
});

test("a look with somebody in it carries picture, world and visibility of 33 points", () => {
  const picture = points({ x: 0.5, y: 0.25, z: -0.1, visibility: 0.5 });
  const world = points({ x: -0.123, y: 0.4567, z: 1 });
  const view = new DataView(pack({ ...nobody, people: 1, anew: false, picture, world }));
  assert.equal(view.byteLength, LOOK_BYTES);
  assert.equal(LOOK_BYTES, 449);
  assert.equal(view.getUint8(1), 0);
  assert.equal(new DataView(pack({ ...nobody, people: 1, anew: false, still: true, picture, world })).getUint8(1), 4);
  assert.deepEqual(
    [20, 22, 24].map((at) => view.getInt16(at, true)),
    [4096, 2048, -819],
  );
  assert.deepEqual(
    [218, 220, 222].map((at) => view.getInt16(at, true)),
    [-123, 457, 1000],
  );
  assert.equal(view.getUint8(448), 128);
});

test("numbers that do not fit are held at the edge, those that are none become nought", () => {
  const wild = points({ x: 99, y: -99, z: Number.NaN, visibility: 7 });
  const view = new DataView(pack({ ...nobody, people: 1, picture: wild, world: wild }));
  assert.deepEqual(
    [20, 22, 24].map((at) => view.getInt16(at, true)),
    [32767, -32768, 0],
  );
  assert.equal(view.getUint8(448), 255);
});

test("a beginning that went unsent is carried by the message after it", () => {
  const message = pack({ ...nobody, anew: false });
  markAnew(message);
  assert.equal(new DataView(message).getUint8(1), 3);
});
