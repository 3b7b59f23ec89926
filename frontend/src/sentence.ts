/** The one place for words on the screen of a session, in letters that somebody on the floor can read: what is wrong, what
 * the coach said last, why the ring waits, what comes next. It reads them where they are kept for screen readers. */
import type { Page } from "./page.ts";
import { breakable, pagesOf } from "./sentence_pages.ts";

/** Our choice, as subtitles are shown: to find the place, and 16 letters a second, about as fast as they are spoken. */
const SHOWN_FOR_MS = 700;
const SHOWN_FOR_A_LETTER_MS = 60;
/** Letters as many times the floor at most: a short sentence need not fill the screen. */
const AT_MOST = 1.5;
/** Pixels: a box of two lines is often a fraction of one lower than two lines; between lines there is more room. */
const ROUNDING = 2;

export class Sentence {
  private texts: readonly string[] = [];
  private pages: readonly string[] = [];
  private shown = 0;
  private timer = 0;

  constructor(private readonly page: Page) {
    const changed = new MutationObserver(() => this.refresh());
    const words = {
      childList: true,
      characterData: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["hidden"],
    };
    for (const source of [page.fault, page.notice, page.caption, page.why, page.say, page.next, page.checkSay]) {
      changed.observe(source, words);
    }
    changed.observe(page.main, { attributes: true, attributeFilter: ["data-part", "data-fault", "data-camera"] });
    new ResizeObserver(() => this.fit(0)).observe(page.sentence);
    this.refresh();
  }

  private refresh(): void {
    const texts = this.said();
    const before = this.texts;
    if (texts.length === before.length && texts.every((text, i) => text === before[i])) return;
    this.texts = texts;
    // What was on the screen already is not begun again; what is new is shown first.
    const begin = texts.findIndex((text) => !before.includes(text));
    this.fit(Math.max(0, begin));
  }

  /** All that is to be read now, the most urgent first. */
  private said(): string[] {
    const { main, fault, faultSay, notice, caption, why, say, next, checkSay } = this.page;
    const part = main.dataset["part"];
    const of = (element: HTMLElement): string => (element.hidden ? "" : (element.textContent ?? "").trim());
    const wrong = fault.hidden || part === "finished" ? "" : of(faultSay);
    // What was wrong was said too, and is said no longer when it is over.
    const coach = of(caption) === of(faultSay) ? "" : of(caption);
    if (part === "check" && wrong !== "") return [];
    if (part === "check") return [...new Set([coach, this.isRead() ? of(checkSay) : ""].filter(Boolean))];
    // How it is done stays where nobody watches, and is there where nothing was said yet: on a page loaded again.
    const asked = coach === "" || (part === "stretch" && main.dataset["seenBy"] === "timer");
    const how = asked && !coach.includes(of(say)) ? of(say) : "";
    const all = [wrong, of(notice), coach, of(why), how, of(next)].filter(Boolean);
    return [...new Set(all)];
  }

  /** Whether somebody is on the floor, and does not sit before the screen. */
  private isRead(): boolean {
    const { part, camera } = this.page.main.dataset;
    return part !== "check" || camera !== undefined;
  }

  /** Lays the texts out anew, from the first part of the text at this place on. */
  private fit(begin: number): void {
    const { sentence } = this.page;
    window.clearTimeout(this.timer);
    sentence.style.fontSize = "";
    if (!this.isRead() || sentence.clientHeight === 0) {
      this.pages = this.texts;
      sentence.replaceChildren(...this.texts.map((text) => line(text)));
      return;
    }
    const fitting = new Fitting(sentence);
    this.pages = pagesOf(this.texts, (text) => fitting.fits(text, 1));
    const size = fitting.largest(this.pages, AT_MOST);
    sentence.style.fontSize = `${(fitting.floor * size).toFixed(2)}px`;
    sentence.replaceChildren(...this.pages.map((text) => line(fitting.broken(text))));
    const from = this.texts[begin] ?? "";
    const first = this.pages.findIndex((page) => page.includes(from) || from.startsWith(page.replace(/ …$/, "")));
    this.turnTo(Math.max(0, first));
  }

  private turnTo(shown: number): void {
    const { sentence } = this.page;
    this.shown = shown;
    for (const [i, part] of [...sentence.children].entries()) part.toggleAttribute("data-on", i === shown);
    sentence.dataset["pages"] = String(this.pages.length);
    if (this.pages.length < 2) return;
    const stays = SHOWN_FOR_MS + SHOWN_FOR_A_LETTER_MS * (this.pages[shown]?.length ?? 0);
    this.timer = window.setTimeout(() => this.turnTo((this.shown + 1) % this.pages.length), stays);
  }
}

function line(text: string): HTMLElement {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

/** Tries out what fits into a box. */
class Fitting {
  /** The least height of letters, in pixels of CSS, as the style sheet computes it for this screen. */
  readonly floor: number;
  private readonly tried = line("");
  private readonly wide = new Map<string, boolean>();

  constructor(private readonly box: HTMLElement) {
    this.floor = Number.parseFloat(getComputedStyle(box).fontSize);
    this.tried.toggleAttribute("data-on", true);
    box.replaceChildren(this.tried);
  }

  fits(text: string, size: number): boolean {
    const { box, tried } = this;
    box.style.fontSize = `${(this.floor * size).toFixed(2)}px`;
    tried.textContent = this.broken(text);
    return tried.scrollHeight <= box.clientHeight + ROUNDING && tried.scrollWidth <= box.clientWidth;
  }

  largest(pages: readonly string[], most: number): number {
    let [small, large] = [1, most];
    if (pages.length > 1) return small;
    while (large - small > 0.02) {
      const middle = (small + large) / 2;
      if (pages.every((page) => this.fits(page, middle))) small = middle;
      else large = middle;
    }
    return small;
  }

  /** The text, with places to break those of its words that are longer than a line. */
  broken(text: string): string {
    return text.replace(/\S{8,}/g, (word) => (this.isWide(word) ? breakable(word) : word));
  }

  private isWide(word: string): boolean {
    const known = this.wide.get(word);
    if (known !== undefined) return known;
    const { box, tried } = this;
    const before = box.style.fontSize;
    box.style.fontSize = `${this.floor.toFixed(2)}px`;
    tried.style.whiteSpace = "nowrap";
    tried.textContent = word;
    const wide = tried.scrollWidth > box.clientWidth;
    tried.style.whiteSpace = "";
    box.style.fontSize = before;
    this.wide.set(word, wide);
    return wide;
  }
}
