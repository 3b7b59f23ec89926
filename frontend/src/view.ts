/** Draws a state of the session. */
import { CheckPanel } from "./check.ts";
import * as page from "./page.ts";
import type { State } from "./protocol.ts";
import { Ring } from "./ring.ts";
import { word } from "./words.ts";

const ring = new Ring(page.arc, page.digits, page.unit);
const check = new CheckPanel(page.checkPanel, page.checkSay);

export function draw(state: State): void {
  page.main.dataset["part"] = state.part;
  page.main.dataset["counting"] = String(state.counting);
  page.main.dataset["paused"] = String(state.paused);
  // In a rest the stretch that is shown is the next one: said once, as that.
  const next = state.part === "rest" ? state.next : null;
  page.put(page.title, next ?? state.title);
  page.put(page.side, next === null ? side(state.side) : null);
  page.put(page.say, state.say);
  page.put(page.why, state.paused || state.part === "stretch" ? state.why : null);
  page.put(page.angle, state.angle);
  page.put(page.next, next === null ? state.next : null);
  page.pause.querySelector(".words")?.replaceChildren(word(state.paused ? "go on" : "pause"));
  page.checkPanel.hidden = state.part !== "check";
  ring.draw(state);
  check.draw(state.check);
  if (state.stretch !== null) {
    // In a hold one rests, and so does the figure.
    const still = state.part === "stretch" && state.counted > 0 ? "?still=true" : "";
    const address = `/figures/${state.stretch}-${state.side === "right" ? "right" : "left"}.svg${still}`;
    if (page.figure.getAttribute("src") !== address) page.figure.src = address;
    page.figure.alt = word("how", { title: state.title });
    page.figure.hidden = false;
  }
}

function side(which: State["side"]): string | null {
  return which === null || which === "unknown" ? null : word(`side ${which}`);
}
