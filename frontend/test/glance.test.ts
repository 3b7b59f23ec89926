import assert from "node:assert/strict";
import { test } from "node:test";
import { Glance } from "../src/glance.ts";

const thumbnail = (value: number, odd = value): Uint8ClampedArray =>
  new Uint8ClampedArray(32 * 24 * 4).fill(value).fill(odd, 400, 401);

test("a picture stands still when its thumbnail is the very same twice, and no longer when one pixel differs", () => {
  const glance = new Glance();
  const stands = [thumbnail(90), thumbnail(90), thumbnail(90, 91), thumbnail(90, 91)].map((pixels) => {
    glance.see(pixels);
    return glance.still;
  });
  assert.deepEqual(stands, [false, true, false, true]);
  assert.ok(Math.abs(glance.brightness - 90) < 0.1);
});
