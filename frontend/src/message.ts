/** Packs one look into the binary message that the coach reads; its layout is in protocol.ts and docs/live.md. */
import { LOOK } from "./protocol.ts";

const { at, flags, scales } = LOOK;

export interface Point {
  x: number;
  y: number;
  z: number;
  visibility?: number;
}

export interface Look {
  /** Seconds of the page's clock when the frame was taken. */
  time: number;
  width: number;
  height: number;
  people: number;
  /** Mean of the picture, 0 to 255. */
  brightness: number;
  /** Whether following began anew with this look: nothing is known of the looks before. */
  anew: boolean;
  /** Whether the picture is the very same as the one before. */
  still: boolean;
  /** Whether the lite model saw it, and not the full one. */
  lite: boolean;
  /** 33 points, as parts of the picture's width and height (z of its width); null where nobody is seen. */
  picture: readonly Point[] | null;
  /** 33 points in metres from the middle of the hips. */
  world: readonly Point[] | null;
}

const short = (value: number): number =>
  Number.isFinite(value) ? Math.max(-32768, Math.min(32767, Math.round(value))) : 0;
const byte = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.min(255, Math.round(value))) : 0);

/** Packs a look. Its sequence is 0 until `number` sets it. */
export function pack(look: Look): ArrayBuffer {
  const { picture, world } = look;
  const seen = picture?.length === LOOK.landmarks && world?.length === LOOK.landmarks;
  const buffer = new ArrayBuffer(seen ? LOOK.wholeBytes : LOOK.headerBytes);
  const view = new DataView(buffer);
  view.setUint8(at.version, LOOK.version);
  view.setUint8(
    at.flags,
    (look.anew ? flags.beganAnew : 0) |
      (seen ? 0 : flags.nobody) |
      (look.still ? flags.standsStill : 0) |
      (look.lite ? flags.lite : 0),
  );
  view.setUint16(at.width, look.width, true);
  view.setUint16(at.height, look.height, true);
  view.setUint8(at.people, seen ? byte(look.people) : 0);
  view.setUint8(at.brightness, byte(look.brightness));
  view.setFloat64(at.time, look.time, true);
  if (!seen) return buffer;
  putPoints(view, at.image, picture, scales.image);
  putPoints(view, at.world, world, scales.world);
  for (const [i, { visibility }] of picture.entries()) {
    view.setUint8(at.visibility + i, byte((visibility ?? 0) * scales.visibility));
  }
  return buffer;
}

function putPoints(view: DataView, from: number, points: readonly Point[], unit: number): void {
  for (const [i, { x, y, z }] of points.entries()) {
    view.setInt16(from + 6 * i, short(x * unit), true);
    view.setInt16(from + 6 * i + 2, short(y * unit), true);
    view.setInt16(from + 6 * i + 4, short(z * unit), true);
  }
}

/** Writes the sequence, which only the connection that sends the message knows. */
export function number(message: ArrayBuffer, sequence: number): void {
  new DataView(message).setUint32(at.sequence, sequence, true);
}

/** Whether following began anew with this message. */
export function isAnew(message: ArrayBuffer): boolean {
  return (new DataView(message).getUint8(at.flags) & flags.beganAnew) !== 0;
}

/** Marks a message as the first after following began anew. */
export function markAnew(message: ArrayBuffer): void {
  const view = new DataView(message);
  view.setUint8(at.flags, view.getUint8(at.flags) | flags.beganAnew);
}
