/** What can go wrong before or while the camera watches: what it is, and what to do, in plain words. */

export type FaultName =
  | "refused" | "none" | "in use" | "unplugged" | "covered" | "no graphics" | "old browser" | "no model" | "slow" | "hung" | "film" | "not secure";

const SAID: Record<FaultName, string> = {
  refused: "The camera may not be used. Allow it with the camera sign in the address bar, then press Try again.",
  none: "There is no camera. Connect one and press Try again, or use the timer or a film.",
  "in use": "Another program is using the camera. Close it, then press Try again.",
  unplugged: "The camera is gone. The stretch waits: come out of it slowly, connect the camera and press Try again.",
  covered: "The picture is black. Uncover the camera or put on a light.",
  "no graphics": "This browser has no WebGL 2, which following your body needs. Turn on graphics acceleration or use another browser, or use the timer.",
  "old browser": "This browser is too old to follow your body. Update it, or use the timer.",
  "no model": "The pose model could not be loaded. Load this page again, or use the timer.",
  slow: "This device is too slow to follow you well. Close other programs, or use the timer.",
  hung: "I have stopped seeing you; nothing is counted. Load this page again: the session goes on where it was.",
  film: "This film cannot be played here. Choose an MP4 or WebM film.",
  "not secure": "The browser gives the camera only to a secure address. Open Sitbone at https or on this machine itself.",
};

export class Fault extends Error {
  constructor(readonly fault: FaultName) {
    super(SAID[fault]);
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
    typeof Worker === "function" && typeof OffscreenCanvas === "function" && typeof createImageBitmap === "function" &&
    typeof WebAssembly === "object" && WebAssembly.validate(SIMD);
  if (!able) throw new Fault("old browser");
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (gl === null) throw new Fault("no graphics");
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return renderer;
}
