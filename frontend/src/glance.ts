/** How light a picture is, and whether it stands still: a glance at a thumbnail, so that it costs next to nothing. */

const WIDTH = 32;
const HEIGHT = 24;
/** Looks between two glances: light changes slowly, and a camera that hangs does so for seconds. */
const EVERY = 4;

export class Glance {
  /** Mean brightness, 0 (black) to 255. */
  brightness = 128;
  /** Whether the last two glances saw the very same thumbnail. A camera's noise alone makes each one different. */
  still = false;
  private canvas: OffscreenCanvasRenderingContext2D | null = null;
  private before: Uint8ClampedArray | null = null;
  private looks = 0;

  /** Glances at this picture, now and then. */
  at(picture: ImageBitmap | VideoFrame): void {
    if (this.looks++ % EVERY !== 0) return;
    this.canvas ??= new OffscreenCanvas(WIDTH, HEIGHT).getContext("2d", { willReadFrequently: true });
    if (this.canvas === null) return;
    this.canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT);
    this.see(this.canvas.getImageData(0, 0, WIDTH, HEIGHT).data);
  }

  /** Takes the pixels of a thumbnail, four bytes each. */
  see(pixels: Uint8ClampedArray): void {
    this.still = this.before !== null && pixels.every((value, i) => value === this.before?.[i]);
    this.before = pixels;
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      sum += 0.299 * (pixels[i] ?? 0) + 0.587 * (pixels[i + 1] ?? 0) + 0.114 * (pixels[i + 2] ?? 0);
    }
    this.brightness = (4 * sum) / pixels.length;
  }
}
