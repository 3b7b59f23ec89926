/** Draws a state of the session. */
import { CheckPanel } from "./check.ts";
import * as page from "./page.ts";
import { Ring } from "./ring.ts";
import type { State } from "./state.ts";

const SIDES: Record<string, string> = { left: "Left leg", right: "Right leg", both: "Both legs" };
const ring = new Ring(page.arc, page.digits, page.unit);
const check = new CheckPanel(page.checkPanel, page.checkSay);

export function draw(state: State): void {
  page.main.dataset["part"] = state.part;
  page.main.dataset["counting"] = String(state.counting);
  page.main.dataset["paused"] = String(state.paused);
  page.put(page.title, state.title);
  page.put(page.side, SIDES[state.side ?? ""] ?? null);
  page.put(page.say, state.say);
  page.put(page.why, state.paused || state.part === "stretch" ? state.why : null);
  page.put(page.angle, state.angle);
  page.put(page.next, state.next);
  page.pause.querySelector(".words")?.replaceChildren(state.paused ? "Go on" : "Pause");
  page.checkPanel.hidden = state.part !== "check";
  ring.draw(state);
  check.draw(state.check);
  if (state.stretch !== null) {
    const address = `/figures/${state.stretch}-${state.side === "right" ? "right" : "left"}.svg`;
    if (page.figure.getAttribute("src") !== address) page.figure.src = address;
    page.figure.alt = `How it is done: ${state.title}`;
    page.figure.hidden = false;
  }
}
