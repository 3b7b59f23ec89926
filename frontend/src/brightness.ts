/** How light a picture is: the mean of a thumbnail, so that it costs next to nothing. */

const SIDE = 16;
/** Looks between two measurements: light changes slowly. */
const EVERY = 8;
let canvas: OffscreenCanvasRenderingContext2D | null = null;
let last = 128;
let looks = 0;

/** Mean brightness, 0 (black) to 255, measured now and then. */
export function brightnessOf(picture: ImageBitmap | VideoFrame): number {
  if (looks++ % EVERY !== 0) return last;
  canvas ??= new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true });
  if (canvas === null) return last;
  canvas.drawImage(picture, 0, 0, SIDE, SIDE);
  const pixels = canvas.getImageData(0, 0, SIDE, SIDE).data;
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    sum += 0.299 * (pixels[i] ?? 0) + 0.587 * (pixels[i + 1] ?? 0) + 0.114 * (pixels[i + 2] ?? 0);
  }
  last = sum / (SIDE * SIDE);
  return last;
}
