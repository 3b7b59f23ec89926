/**
 * Where to look for somebody whom the pose engine does not find: it knows upright bodies that leave some room around
 * them, so the picture is shown to it turned and smaller too, one way at each look.
 */

/** How a picture is shown: quarter turns anticlockwise, and the black around it in shares of its longer side. */
export interface Showing {
  quarters: 0 | 1 | 2 | 3;
  margin: number;
}

export interface Point {
  x: number;
  y: number;
  z: number;
  visibility?: number;
}

const AS_IT_IS: Showing = { quarters: 0, margin: 0 };
const OTHERS: readonly Showing[] = [
  { quarters: 1, margin: 0 },
  { quarters: 3, margin: 0 },
  { quarters: 0, margin: 0.5 },
  { quarters: 1, margin: 0.5 },
  { quarters: 3, margin: 0.5 },
  { quarters: 2, margin: 0 },
];

/** Goes through the ways while nobody is seen, and stays with the one that found somebody until they are lost. */
export class Search {
  private tried = 0;
  way: Showing = AS_IT_IS;

  /** What the last look found decides how the next one is made. Every second one is of the picture as it is. */
  found(somebody: boolean): void {
    if (somebody) return;
    this.tried = this.way === AS_IT_IS ? this.tried + 1 : this.tried;
    const other = OTHERS[(this.tried - 1) % OTHERS.length] as Showing;
    this.way = this.way === AS_IT_IS ? other : AS_IT_IS;
  }
}

/** Whether the picture itself can be shown. */
export const isPlain = (way: Showing): boolean => way.quarters === 0 && way.margin === 0;

/** The side of the square in which a picture is shown in this way, in the picture's pixels. */
export const side = (way: Showing, width: number, height: number): number => Math.max(width, height) * (1 + way.margin);

/** Draws the picture in this way into a square of so many pixels. */
export function draw(
  context: OffscreenCanvasRenderingContext2D,
  picture: CanvasImageSource,
  size: { width: number; height: number },
  way: Showing,
  pixels: number,
): void {
  const { width, height } = size;
  const scale = pixels / side(way, width, height);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "black";
  context.fillRect(0, 0, pixels, pixels);
  context.translate(pixels / 2, pixels / 2);
  context.rotate((-way.quarters * Math.PI) / 2);
  context.scale(scale, scale);
  context.drawImage(picture, -width / 2, -height / 2, width, height);
}

/** Points of the square (0 to 1 across it) as points of the picture (0 to 1 across it). */
export function placed<P extends Point>(points: readonly P[], way: Showing, width: number, height: number): P[] {
  const shown = side(way, width, height);
  return points.map((point) => {
    const [x, y] = turned((point.x - 0.5) * shown, (point.y - 0.5) * shown, way);
    return { ...point, x: x / width + 0.5, y: y / height + 0.5, z: (point.z * shown) / width };
  });
}

/** Points around the hips, in metres, as they lie in the picture. */
export function turnedBack<P extends Point>(points: readonly P[], way: Showing): P[] {
  return points.map((point) => {
    const [x, y] = turned(point.x, point.y, way);
    return { ...point, x, y };
  });
}

/** A direction of the square in the picture: what was turned anticlockwise is turned clockwise. */
function turned(x: number, y: number, way: Showing): [number, number] {
  switch (way.quarters) {
    case 0:
      return [x, y];
    case 1:
      return [-y, x];
    case 2:
      return [-x, -y];
    case 3:
      return [y, -x];
  }
}
