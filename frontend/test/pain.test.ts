import assert from "node:assert/strict";
import { test } from "node:test";
import { Pain } from "../src/pain.ts";
import { browse } from "./browser.ts";

const hurts = (id: string) => ({ type: "hurts", where: "back", id }) as const;

test("pain that was not heard is there again in the page that is loaded next, of the same session only", () => {
  browse();
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
