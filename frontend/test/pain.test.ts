import assert from "node:assert/strict";
import { test } from "node:test";
import { Pain } from "../src/pain.ts";

const hurts = (id: string) => ({ type: "hurts", where: "back", id }) as const;

function storage(): void {
  const kept = new Map<string, string>();
  const shape = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  Object.defineProperty(globalThis, "sessionStorage", { value: shape, configurable: true });
}

test("pain that was not heard is there again in the page that is loaded next, of the same session only", () => {
  storage();
  const page = new Pain("one");
  page.said(hurts("a"));
  page.said(hurts("b"));
  page.heard("a");
  assert.deepEqual(
    new Pain("one").unheard().map(({ id }) => id),
    ["b"],
  );
  assert.deepEqual(new Pain("two").unheard(), []);
  page.heard("b");
  assert.deepEqual(new Pain("one").unheard(), []);
});

test("where the browser keeps nothing, pain waits in the page", () => {
  Object.defineProperty(globalThis, "sessionStorage", {
    get: () => {
      throw new Error("denied");
    },
    configurable: true,
  });
  const page = new Pain("one");
  page.said(hurts("a"));
  assert.equal(page.unheard().length, 1);
});
