/** The ring that fills while a hold counts, and the seconds that are left in it; its shape for each part is in coach.css. */
import type { State } from "./protocol.ts";
import { word } from "./words.ts";

export class Ring {
  private readonly length: number;

  constructor(
    private readonly arc: SVGCircleElement,
    private readonly digits: HTMLElement,
    private readonly unit: HTMLElement,
  ) {
    this.length = 2 * Math.PI * arc.r.baseVal.value;
    arc.setAttribute("stroke-dasharray", String(this.length));
  }

  draw(state: State): void {
    const [number, unit] = shown(state);
    this.digits.textContent = number;
    this.unit.textContent = unit;
    const share = state.part === "stretch" ? (state.share ?? 0) : 0;
    this.arc.setAttribute("stroke-dashoffset", String(this.length * (1 - share)));
    this.arc.classList.toggle("counting", state.counting);
  }
}

/** The number in the ring and what it is. Whoever waits is told why, and that no number goes on. */
function shown(state: State): [string, string] {
  if (state.paused) return ["", ""];
  if (state.part === "get ready") return [String(state.seconds_to_start ?? ""), word("get ready")];
  if (state.part === "stretch" && state.seconds === null) return [String(Math.floor(state.counted)), word("held")];
  if (state.part === "stretch")
    return [String(Math.max(0, Math.ceil((state.seconds ?? 0) - state.counted))), word("to hold")];
  return state.part === "rest" ? ["", word("rest")] : [state.part === "finished" && !state.hurt ? "✓" : "–", ""];
}
