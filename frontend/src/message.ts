/**
 * The binary message of one look, version 1, as the server reads it. Little endian, without gaps:
 *
 *     u8  version (1)
 *     u8  flags: 1 = following began anew, 2 = nobody is seen, 4 = the picture stands still
 *     u16 picture width, u16 picture height, in pixels
 *     u8  people seen
 *     u8  brightness, mean of the picture, 0 to 255
 *     u32 sequence, from 0, one more with each message of a connection
 *     f64 time in seconds, the page's clock when the frame was taken
 *
 * These are 20 bytes. If somebody is seen, 429 bytes follow:
 *
 *     33 × 3 i16 picture landmarks: x / width × 8192, y / height × 8192, z / width × 8192
 *     33 × 3 i16 world landmarks in millimetres
 *     33 × u8    visibility × 255
 *
 * There is no room for pixels.
 */

export const POINTS = 33;
export const HEAD_BYTES = 20;
export const LOOK_BYTES = HEAD_BYTES + POINTS * (3 + 3) * 2 + POINTS;
const PICTURE_UNIT = 8192;
const SEQUENCE_AT = 8;

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
  const seen = picture !== null && world !== null && picture.length === POINTS && world.length === POINTS;
  const buffer = new ArrayBuffer(seen ? LOOK_BYTES : HEAD_BYTES);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setUint8(1, (look.anew ? 1 : 0) | (seen ? 0 : 2) | (look.still ? 4 : 0));
  view.setUint16(2, look.width, true);
  view.setUint16(4, look.height, true);
  view.setUint8(6, seen ? byte(look.people) : 0);
  view.setUint8(7, byte(look.brightness));
  view.setFloat64(12, look.time, true);
  if (!seen) return buffer;
  let at = putPoints(view, HEAD_BYTES, picture, PICTURE_UNIT);
  at = putPoints(view, at, world, 1000);
  for (const { visibility } of picture) view.setUint8(at++, byte((visibility ?? 0) * 255));
  return buffer;
}

/** Says where what follows the points is to be put. */
function putPoints(view: DataView, from: number, points: readonly Point[], unit: number): number {
  let at = from;
  for (const { x, y, z } of points) {
    view.setInt16(at, short(x * unit), true);
    view.setInt16(at + 2, short(y * unit), true);
    view.setInt16(at + 4, short(z * unit), true);
    at += 6;
  }
  return at;
}

/** Writes the sequence, which only the connection that sends the message knows. */
export function number(message: ArrayBuffer, sequence: number): void {
  new DataView(message).setUint32(SEQUENCE_AT, sequence, true);
}

/** Marks a message as the first after following began anew. */
export function markAnew(message: ArrayBuffer): void {
  const view = new DataView(message);
  view.setUint8(1, view.getUint8(1) | 1);
}
