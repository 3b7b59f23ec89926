/** Draws a state of the session. */
import { CheckPanel } from "./check.ts";
import { type Page, put } from "./page.ts";
import type { State } from "./protocol.ts";
import { Ring } from "./ring.ts";
import { word } from "./words.ts";

export class View {
  private readonly ring: Ring;
  private readonly check: CheckPanel;

  constructor(private readonly page: Page) {
    this.ring = new Ring(page.arc, page.digits, page.unit);
    this.check = new CheckPanel(page.checkPanel, page.checkSay);
  }

  draw(state: State): void {
    const { page } = this;
    page.main.dataset["part"] = state.part;
    page.main.dataset["counting"] = String(state.counting);
    page.main.dataset["paused"] = String(state.paused);
    this.drawWords(state);
    page.pause.querySelector(".words")?.replaceChildren(word(state.paused ? "go on" : "pause"));
    page.checkPanel.hidden = state.part !== "check";
    this.ring.draw(state);
    this.check.draw(state.check);
    this.drawFigure(state);
  }

  private drawWords(state: State): void {
    const { page } = this;
    // In a rest the stretch that is shown is the next one: said once, as that.
    const next = state.part === "rest" ? state.next : null;
    put(page.title, next ?? state.title);
    put(page.side, next === null ? sideWords(state.side) : null);
    put(page.say, state.say);
    put(page.why, state.paused || state.part === "stretch" ? state.why : null);
    put(page.angle, state.angle);
    put(page.next, next === null ? state.next : null);
  }

  private drawFigure(state: State): void {
    const { figure } = this.page;
    if (state.stretch === null) return;
    // In a hold one rests, and so does the figure.
    const still = state.part === "stretch" && state.counted > 0 ? "?still=true" : "";
    const address = `/figures/${state.stretch}-${state.side === "right" ? "right" : "left"}.svg${still}`;
    if (figure.getAttribute("src") !== address) figure.src = address;
    figure.alt = word("how", { title: state.title });
    figure.hidden = false;
  }
}

function sideWords(which: State["side"]): string | null {
  return which === null || which === "unknown" ? null : word(`side ${which}`);
}
