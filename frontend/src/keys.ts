/** One key for each thing that is asked of the coach during a stretch. */

export type Key = "pause" | "skip" | "stop" | "hurts" | "mute" | "again";
const KEYS: Record<string, Key> = { " ": "pause", n: "skip", Escape: "stop", h: "hurts", m: "mute", r: "again" };

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
  return target.matches(`input:not([type=range]), textarea, select${takesIt}`);
}
