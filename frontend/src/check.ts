/** The camera check: a figure of what is seen and wanted, and three lines that turn right one by one. */
import { type Page, put } from "./page.ts";
import type { CameraCheck } from "./protocol.ts";
import { word } from "./words.ts";

const LINES = ["whole_body", "side_on", "light"] as const;
const NOBODY_YET: ReadonlySet<string> = new Set(["looking", "nobody", "light"]);

export class CheckPanel {
  constructor(private readonly page: Pick<Page, "main" | "checkPanel" | "checkSay" | "want">) {}

  draw(check: CameraCheck | null): void {
    for (const name of LINES) this.mark(name, check?.[name] ?? null);
    if (check === null) return;
    put(this.page.checkSay, check.say);
    this.show(check);
  }

  /** One of the drawings: of the one thing that is missing, or of somebody as they should be. */
  private show({ missing, whole_body, side_on, light }: CameraCheck): void {
    const { main, want } = this.page;
    const wanted = whole_body && side_on && light ? "right" : (missing ?? "looking");
    for (const drawn of want.children) drawn.toggleAttribute("hidden", drawn.getAttribute("data-for") !== wanted);
    main.dataset["wants"] = wanted;
    // How to place the camera is read before somebody lies there, and is in the way afterwards.
    if (!NOBODY_YET.has(wanted)) main.dataset["known"] = "true";
  }

  private mark(name: (typeof LINES)[number], right: boolean | null): void {
    const line = this.page.checkPanel.querySelector<HTMLElement>(`[data-check="${name}"]`);
    if (line === null) return;
    line.dataset["right"] = right === null ? "unknown" : String(right);
    const mark = line.querySelector(".mark");
    const words = right === null ? word("check unknown") : word(right ? "check right" : "check not yet");
    if (mark && mark.textContent !== words) mark.textContent = words;
  }
}
