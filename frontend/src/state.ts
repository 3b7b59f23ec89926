/** What the server says: the page draws it and computes nothing. */

export interface Check {
  whole_body: boolean | null;
  side_on: boolean | null;
  light: boolean | null;
  say: string;
}

export interface State {
  part: "check" | "get ready" | "stretch" | "rest" | "finished";
  check: Check | null;
  seconds_to_start: number | null;
  item: number;
  items: number;
  stretch: string | null;
  title: string;
  side: "left" | "right" | "both" | "unknown" | null;
  say: string;
  phase: string;
  counted: number;
  seconds: number | null;
  share: number | null;
  counting: boolean;
  why: string | null;
  leg: 0 | 1 | null;
  angle: string | null;
  paused: boolean;
  hurt: boolean;
  next: string | null;
  seen_by: "camera" | "film" | "timer";
  where_to: string | null;
  unkept: boolean;
  heard: string | null;
}

export interface Cue {
  text: string;
  about: string;
  /** It may not wait for another sentence to end. */
  at_once: boolean;
}
export type SoundName = "start" | "half" | "end" | "lost" | "tick";
export interface Step {
  type: "step";
  sequence: number | null;
  state: State;
  cues: Cue[];
  sounds: SoundName[];
}
export type Command =
  | { type: "go" | "pause" | "resume" | "skip" | "stop" | "film" }
  | { type: "hurts"; where: "back" | "leg" | "knee" | "hip" | "other"; id: string }
  | { type: "tick"; time: number };
