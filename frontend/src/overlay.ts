/** The skeleton over the person's picture; the working leg in the accent colour. */

const BONES: readonly (readonly [number, number])[] = [
  [11, 12], [11, 23], [12, 24], [23, 24], [11, 13], [13, 15], [12, 14], [14, 16],
  [23, 25], [25, 27], [27, 31], [27, 29], [29, 31], [24, 26], [26, 28], [28, 32], [28, 30], [30, 32], [0, 11], [0, 12],
];
const LEGS: readonly ReadonlySet<number>[] = [new Set([23, 25, 27, 29, 31]), new Set([24, 26, 28, 30, 32])];
/** Below this visibility, as the model estimates it, a point is a guess and is not drawn. */
const SEEN = 0.4;

export class Overlay {
  private readonly brush: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.brush = canvas.getContext("2d");
  }

  clear(): void {
    this.brush?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** `points`: x, y as parts of the picture and visibility, of each of 33; empty where nobody is seen. */
  draw(points: Float32Array, width: number, height: number, leg: 0 | 1 | null): void {
    const { brush, canvas } = this;
    if (brush === null) return;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    this.clear();
    if (points.length === 0) return;
    const colours = getComputedStyle(canvas);
    const accent = colours.getPropertyValue("--working") || "#ff9d4d";
    brush.lineCap = "round";
    for (const working of [false, true]) {
      for (const [from, to] of BONES) {
        const works = leg !== null && LEGS[leg]?.has(from) === true && LEGS[leg]?.has(to) === true;
        if (works !== working || !this.isSeen(points, from) || !this.isSeen(points, to)) continue;
        const line = new Path2D();
        line.moveTo((points[from * 3] ?? 0) * width, (points[from * 3 + 1] ?? 0) * height);
        line.lineTo((points[to * 3] ?? 0) * width, (points[to * 3 + 1] ?? 0) * height);
        brush.strokeStyle = "rgb(0 0 0 / 0.55)";
        brush.lineWidth = height / (works ? 36 : 60);
        brush.stroke(line);
        brush.strokeStyle = works ? accent : "#ffffff";
        brush.lineWidth = height / (works ? 50 : 100);
        brush.stroke(line);
      }
    }
  }

  private isSeen(points: Float32Array, point: number): boolean {
    return (points[point * 3 + 2] ?? 0) >= SEEN;
  }
}
