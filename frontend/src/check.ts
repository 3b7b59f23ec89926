/** The camera check: three lines that turn right one by one. */
import type { CameraCheck } from "./protocol.ts";
import { word } from "./words.ts";

const LINES = ["whole_body", "side_on", "light"] as const;

export class CheckPanel {
  constructor(
    private readonly panel: HTMLElement,
    private readonly say: HTMLElement,
  ) {}

  draw(check: CameraCheck | null): void {
    for (const name of LINES) this.mark(name, check?.[name] ?? null);
    if (check && this.say.textContent !== check.say) this.say.textContent = check.say;
  }

  private mark(name: (typeof LINES)[number], right: boolean | null): void {
    const line = this.panel.querySelector<HTMLElement>(`[data-check="${name}"]`);
    if (line === null) return;
    line.dataset["right"] = right === null ? "unknown" : String(right);
    const mark = line.querySelector(".mark");
    const words = right === null ? word("check unknown") : word(right ? "check right" : "check not yet");
    if (mark && mark.textContent !== words) mark.textContent = words;
  }
}
