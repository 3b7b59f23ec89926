import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isAnew, type Look, markAnew, number, type Point, pack } from "../src/message.ts";
import { LOOK } from "../src/protocol.ts";

type Triple = [number, number, number];
/** A look as `tests/live/look.json` writes it. */
interface Written extends Omit<Look, "picture" | "world"> {
  sequence: number;
  picture: Triple[] | null;
  world: Triple[] | null;
  visibility: number[] | null;
}

const read = (name: string): Buffer => readFileSync(new URL(`../../tests/live/${name}`, import.meta.url));
const points = (point: Point): Point[] => Array.from({ length: LOOK.landmarks }, () => ({ ...point }));
const nobody: Look = {
  time: 12.5,
  width: 640,
  height: 480,
  people: 0,
  brightness: 99.6,
  anew: false,
  still: false,
  lite: false,
  picture: null,
  world: null,
};

function packed(look: Written): ArrayBuffer {
  const point = ([x, y, z]: Triple, i: number): Point => ({ x, y, z, visibility: look.visibility?.[i] ?? 0 });
  const message = pack({ ...look, picture: look.picture?.map(point) ?? null, world: look.world?.map(point) ?? null });
  number(message, look.sequence);
  return message;
}

test("what the page saw becomes the very bytes that the coach's own tests read", () => {
  const looks = JSON.parse(read("look.json").toString()) as Written[];
  const bytes = Buffer.concat(looks.map((look) => Buffer.from(packed(look))));
  assert.equal(bytes.toString("hex"), read("look.bin").toString("hex"));
});

test("a look in which nobody is seen has room for no point, and none has room for a picture", () => {
  assert.equal(pack(nobody).byteLength, 20);
  assert.equal(pack({ ...nobody, people: 1, picture: points({ x: 0, y: 0, z: 0 }), world: null }).byteLength, 20);
  const everything = points({ x: 0.5, y: 0.5, z: 0.5, visibility: 1 });
  assert.equal(pack({ ...nobody, people: 1, picture: everything, world: everything }).byteLength, 449);
});

test("numbers that do not fit are held at the edge, those that are none become nought", () => {
  const wild = points({ x: 99, y: -99, z: Number.NaN, visibility: 7 });
  const view = new DataView(pack({ ...nobody, people: 1, picture: wild, world: wild }));
  assert.deepEqual(
    [0, 2, 4].map((at) => view.getInt16(LOOK.at.image + at, true)),
    [32767, -32768, 0],
  );
  assert.equal(view.getUint8(LOOK.at.visibility), 255);
});

test("a beginning that went unsent is carried by the message after it", () => {
  const message = pack(nobody);
  assert.ok(!isAnew(message));
  markAnew(message);
  assert.ok(isAnew(message));
  assert.equal(new DataView(message).getUint8(LOOK.at.flags), LOOK.flags.nobody | LOOK.flags.beganAnew);
});
