import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, isPlain, placed, Search, type Showing, side, turnedBack } from "../src/search.ts";

const SHOWINGS: Showing[] = [0, 1, 2, 3].flatMap((quarters) =>
  [0, 0.5].map((margin) => ({ quarters: quarters as Showing["quarters"], margin })),
);

/** A canvas that only remembers where it would put a point of the picture. */
class Paper {
  private a = 1;
  private b = 0;
  private e = 0;
  private f = 0;
  fillStyle = "";
  at: (x: number, y: number) => [number, number] = () => [0, 0];
  setTransform(): void {
    [this.a, this.b, this.e, this.f] = [1, 0, 0, 0];
  }
  fillRect(): void {}
  translate(x: number, y: number): void {
    this.e += this.a * x - this.b * y;
    this.f += this.b * x + this.a * y;
  }
  rotate(angle: number): void {
    const [cos, sin, a, b] = [Math.cos(angle), Math.sin(angle), this.a, this.b];
    [this.a, this.b] = [a * cos - b * sin, b * cos + a * sin];
  }
  scale(by: number): void {
    [this.a, this.b] = [this.a * by, this.b * by];
  }
  drawImage(_: unknown, x: number, y: number): void {
    const { a, b, e, f } = this;
    this.at = (px, py) => [a * (px + x) - b * (py + y) + e, b * (px + x) + a * (py + y) + f];
  }
}

test("a point that is drawn in any way comes back to its place in the picture", () => {
  for (const way of SHOWINGS) {
    const paper = new Paper();
    draw(
      paper as unknown as OffscreenCanvasRenderingContext2D,
      {} as ImageBitmap,
      { width: 640, height: 360 },
      way,
      256,
    );
    const [x, y] = paper.at(100, 50);
    const [point] = placed([{ x: x / 256, y: y / 256, z: 0.1 }], way, 640, 360);
    assert.ok(point);
    assert.ok(Math.abs(point.x * 640 - 100) < 1e-6 && Math.abs(point.y * 360 - 50) < 1e-6, JSON.stringify(way));
    assert.ok(Math.abs(point.z * 640 - 0.1 * side(way, 640, 360)) < 1e-9);
  }
});

test("metres are turned back as the picture is", () => {
  for (const way of SHOWINGS) {
    const [up] = turnedBack([{ x: 0.3, y: -0.2, z: 0.5 }], way);
    const [spot] = placed([{ x: 0.5 + 0.3, y: 0.5 - 0.2, z: 0 }], way, 100, 100);
    assert.ok(up && spot);
    const grown = side(way, 100, 100) / 100;
    assert.ok(Math.abs(up.x * grown - (spot.x - 0.5)) < 1e-9 && Math.abs(up.y * grown - (spot.y - 0.5)) < 1e-9);
    assert.equal(up.z, 0.5);
  }
});

test("while nobody is seen every second look is of the picture as it is, and all other ways are tried", () => {
  const search = new Search();
  const ways: Showing[] = [];
  for (let look = 0; look < 12; look++) {
    ways.push(search.way);
    search.found(false);
  }
  assert.ok(ways.every((way, n) => isPlain(way) === (n % 2 === 0)));
  assert.equal(new Set(ways.map((way) => JSON.stringify(way))).size, 7);
});

test("the way that found somebody is kept until they are lost", () => {
  const search = new Search();
  search.found(false);
  const way = search.way;
  for (let look = 0; look < 5; look++) search.found(true);
  assert.equal(search.way, way);
  search.found(false);
  assert.ok(isPlain(search.way));
});
