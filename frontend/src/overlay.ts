/** The skeleton over the person's picture; the working leg in the accent colour. */

type Bone = readonly [number, number];

const BONES: readonly Bone[] = [
  [11, 12],
  [11, 23],
  [12, 24],
  [23, 24],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [23, 25],
  [25, 27],
  [27, 31],
  [27, 29],
  [29, 31],
  [24, 26],
  [26, 28],
  [28, 32],
  [28, 30],
  [30, 32],
  [0, 11],
  [0, 12],
];
const LEGS: readonly ReadonlySet<number>[] = [new Set([23, 25, 27, 29, 31]), new Set([24, 26, 28, 30, 32])];
/** Below this visibility, as the model estimates it, a point is a guess and is not drawn. */
const SEEN = 0.4;
/** Parts of the picture's height: on a phone three metres away the working leg is still told from the other. */
const [THIN, THICK, EDGE] = [0.012, 0.03, 0.012];

export class Overlay {
  private readonly brush: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.brush = canvas.getContext("2d");
  }

  clear(): void {
    this.brush?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** `points`: x, y as parts of the picture and visibility, of each of 33; empty where nobody is seen. */
  draw(points: Float32Array, width: number, height: number, leg: number | null): void {
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
    const works = BONES.filter((bone) => isOf(leg, bone));
    // Those of the working leg last: they lie over the others.
    for (const bone of BONES) if (!works.includes(bone)) this.stroke(points, bone, "#ffffff", THIN);
    for (const bone of works) this.stroke(points, bone, accent, THICK);
  }

  /** A bone with a dark edge, so that it is seen on any picture; nothing where one of its ends is a guess. */
  private stroke(points: Float32Array, [from, to]: Bone, colour: string, width: number): void {
    const { brush, canvas } = this;
    if (brush === null || !this.isSeen(points, from) || !this.isSeen(points, to)) return;
    const line = new Path2D();
    line.moveTo((points[from * 3] ?? 0) * canvas.width, (points[from * 3 + 1] ?? 0) * canvas.height);
    line.lineTo((points[to * 3] ?? 0) * canvas.width, (points[to * 3 + 1] ?? 0) * canvas.height);
    brush.strokeStyle = "rgb(0 0 0 / 0.55)";
    brush.lineWidth = canvas.height * (width + EDGE);
    brush.stroke(line);
    brush.strokeStyle = colour;
    brush.lineWidth = canvas.height * width;
    brush.stroke(line);
  }

  private isSeen(points: Float32Array, point: number): boolean {
    return (points[point * 3 + 2] ?? 0) >= SEEN;
  }
}

function isOf(leg: number | null, [from, to]: Bone): boolean {
  const points = leg === null ? undefined : LEGS[leg];
  return points?.has(from) === true && points.has(to);
}
