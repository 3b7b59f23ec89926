/** What can go wrong before or while the camera watches: what it is, and what to do, in plain words. */
import { type Name, word } from "./words.ts";

export type FaultName = Name extends infer Known ? (Known extends `fault ${infer Fault}` ? Fault : never) : never;

export class Fault extends Error {
  constructor(readonly fault: FaultName) {
    super(word(`fault ${fault}`));
  }
}

/** The fault behind an error of `getUserMedia`. */
export function faultOfCamera(error: unknown): Fault {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return new Fault("refused");
    case "NotReadableError":
    case "AbortError":
      return new Fault("in use");
    default:
      return new Fault("none");
  }
}

// The smallest WebAssembly module with a SIMD instruction.
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** The name of the graphics renderer.
 *
 * Throws `Fault` where this browser lacks what following a body needs. */
export function graphicsOrFault(): string {
  const able =
    typeof Worker === "function" &&
    typeof OffscreenCanvas === "function" &&
    typeof createImageBitmap === "function" &&
    typeof WebAssembly === "object" &&
    WebAssembly.validate(SIMD);
  if (!able) throw new Fault("old browser");
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (gl === null) throw new Fault("no graphics");
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return renderer;
}
