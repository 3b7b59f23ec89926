/** One key for each thing that is asked of the coach during a stretch.
 *
 * A presenter and the pedal of a page-turner have two keys, forwards and back, as a keyboard has them: somebody on the floor
 * can hold one. They are the two signs of a hand: one that is raised, and one that is kept up. */

export type Key = "pause" | "skip" | "stop" | "hurts" | "mute" | "again" | "hand raised" | "hand kept up";
const KEYS: Record<string, Key> = {
  " ": "pause",
  n: "skip",
  Escape: "stop",
  h: "hurts",
  m: "mute",
  r: "again",
  PageDown: "hand raised",
  ArrowRight: "hand raised",
  PageUp: "hand kept up",
  ArrowLeft: "hand kept up",
  b: "again",
  ".": "again",
};

/** Calls `pressed` for each key of ours, save where it belongs to a field, a button or an open question. */
export function listen(pressed: (key: Key) => void): void {
  document.addEventListener("keydown", (event) => {
    const key = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (key === undefined || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") !== null || belongsElsewhere(event)) return;
    event.preventDefault();
    pressed(key);
  });
}

function belongsElsewhere({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  const takesIt = key === " " ? ", button, a, summary, label" : "";
  const slides = key.startsWith("Arrow") || key.startsWith("Page") ? "" : ":not([type=range])";
  return target.matches(`input${slides}, textarea, select${takesIt}`);
}

/** Calls `tapped` for a tap or a click anywhere in here, save on what does something by itself. */
export function listenForTaps(inside: HTMLElement, tapped: () => void): void {
  inside.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest(TAKES_TAPS) === null) tapped();
  });
}

const TAKES_TAPS = "a, button, input, label, select, summary, details, dialog, #sentence";
