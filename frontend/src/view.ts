/** Draws a state of the session. */
import { CheckPanel } from "./check.ts";
import { type Page, put } from "./page.ts";
import type { State } from "./protocol.ts";
import { Ring } from "./ring.ts";
import { Sentence } from "./sentence.ts";
import { word } from "./words.ts";

export class View {
  private readonly ring: Ring;
  private readonly check: CheckPanel;

  constructor(private readonly page: Page) {
    this.ring = new Ring(page.arc, page.digits, page.unit);
    this.check = new CheckPanel(page);
    new Sentence(page);
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
    const rests = state.part === "rest";
    // In a rest the stretch that is shown is the next one: said once, as that.
    const isNext = rests && state.next !== null;
    put(page.title, isNext ? null : state.title);
    put(page.side, isNext || state.part === "finished" ? null : sideWords(state.side));
    put(page.say, state.part === "get ready" || state.part === "stretch" ? state.say : null);
    put(page.why, state.paused || state.part === "stretch" ? state.why : null);
    put(page.angle, state.angle);
    put(page.next, rests && !state.paused ? state.next : null);
  }

  private drawFigure(state: State): void {
    const { figure, placed } = this.page;
    if (state.stretch === null) return;
    const still = figureRests(state) ? "?still=true" : "";
    const drawing = `/figures/${state.stretch}-${state.side === "right" ? "right" : "left"}`;
    if (state.part === "check" && state.seen_by !== "timer") show(placed, `${drawing}-placed.svg`);
    show(figure, `${drawing}.svg${still}`);
    figure.alt = word("how", { title: state.title });
    figure.hidden = state.part === "finished";
  }
}

function show(picture: HTMLImageElement, address: string): void {
  if (picture.getAttribute("src") !== address) picture.src = address;
}

/** Whether the person rests, in a hold or after it: then so does the figure, and nothing asks to be followed. */
function figureRests({ part, paused, counted }: State): boolean {
  return paused || part === "rest" || part === "finished" || (part === "stretch" && counted > 0);
}

function sideWords(which: State["side"]): string | null {
  return which === null || which === "unknown" ? null : word(`side ${which}`);
}
