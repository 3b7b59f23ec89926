/** What page and coach say to each other. Written by scripts/protocol.py: change the Python classes. */
export type Missing = "light" | "nobody" | "head above" | "head" | "feet below" | "feet" | "hidden" | "front" | "turn";

export type Offer = "go on" | "timer";

export type Part = "check" | "get ready" | "stretch" | "rest" | "finished";

export type Side = "left" | "right" | "both" | "unknown";

export type Phase = "get ready" | "in position" | "easing in" | "hold" | "release" | "other side" | "done";

export type SeenBy = "camera" | "film" | "timer";

export type About =
  | "next"
  | "hold"
  | "done"
  | "other side"
  | "wrong leg"
  | "paused"
  | "hurts"
  | "diary"
  | "finished"
  | "camera"
  | "offer"
  | "enough";

export type Why = "moving" | "not seen" | "not from the side" | "out of position" | "still picture";

export type Sound = "start" | "half" | "end" | "lost" | "tick";

export interface CameraCheck {
  whole_body: boolean | null;
  side_on: boolean | null;
  light: boolean | null;
  say: string;
  missing: Missing | null;
  offered: Offer | null;
  agreed: Offer | null;
}

export interface State {
  part: Part;
  item: number;
  items: number;
  stretch: string | null;
  title: string;
  side: Side | null;
  say: string;
  phase: Phase;
  counted: number;
  seconds: number | null;
  share: number | null;
  counting: boolean;
  why: string | null;
  leg: number | null;
  angle: string | null;
  paused: boolean;
  hurt: boolean;
  next: string | null;
  seen_by: SeenBy;
  seconds_to_start: number | null;
  check: CameraCheck | null;
  where_to: string | null;
  unkept: boolean;
  heard: string | null;
}

export interface Cue {
  text: string;
  about: About | Why | string;
  at_once: boolean;
}

export interface Step {
  type: "step";
  sequence: number | null;
  cues: readonly Cue[];
  sounds: readonly Sound[];
  state: State;
}

export type Command =
  | { type: "go" | "pause" | "resume" | "skip" | "stop" | "film" }
  | { type: "hurts"; where?: "back" | "leg" | "knee" | "hip" | "other"; id?: string }
  | { type: "sign"; kept_up?: boolean }
  | { type: "tick"; time: number };

/** Why the coach closes a connection for good. */
export const CLOSE = {
  malformed: 4400,
  over: 4401,
  forbidden: 4403,
  tooFast: 4408,
  takenOver: 4409,
  signedOut: 4410,
  tooLarge: 4413,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/** The binary message of one look: little endian, without gaps, and without room for a pixel. */
export const LOOK = {
  version: 1,
  landmarks: 33,
  headerBytes: 20,
  wholeBytes: 449,
  at: {
    version: 0,
    flags: 1,
    width: 2,
    height: 4,
    people: 6,
    brightness: 7,
    sequence: 8,
    time: 12,
    image: 20,
    world: 218,
    visibility: 416,
  },
  flags: {
    beganAnew: 1,
    nobody: 2,
    standsStill: 4,
    lite: 8,
  },
  scales: {
    image: 8192,
    world: 1000,
    visibility: 255,
  },
} as const;
