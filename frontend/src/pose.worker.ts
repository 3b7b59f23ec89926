/**
 * The pose worker: pictures come in, packed looks go out, and the pictures end here. It has no connection of its own;
 * all it loads is the pose engine and a model, from the page's own host.
 */
import { FilesetResolver, PoseLandmarker } from "@mediapipe/tasks-vision";
import { Glance } from "./glance.ts";
import { pack } from "./message.ts";
import type { ToPage, ToWorker, Way } from "./pose.ts";
import { draw, isPlain, placed, Search, turnedBack } from "./search.ts";

interface Scope {
  postMessage(message: ToPage, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  import?: (address: string) => Promise<void>;
  ModuleFactory?: unknown;
}
const scope = self as unknown as Scope;

// The engine forgets its factory after each landmarker, and a module is evaluated only once: it is handed over anew.
scope.import = async (address) => {
  const loaded = (await import(/* @vite-ignore */ address)) as { default: unknown };
  scope.ModuleFactory = loaded.default;
};

let landmarker: PoseLandmarker | null = null;
const glance = new Glance();
/** Pixels across the picture that is shown turned or smaller: the engine makes it smaller still. */
const SHOWN = 512;
const shown = new OffscreenCanvas(SHOWN, SHOWN);
let search = new Search();
let anew = true;
let lite = false;
let lastStamp = 0;
let work: Promise<void> = Promise.resolve();

scope.onmessage = ({ data }) => {
  work = work.then(() => take(data));
};

async function take(message: ToWorker): Promise<void> {
  if (message.type === "make") await make(message.way);
  else look(message.picture, message.time);
}

async function make(way: Way): Promise<void> {
  landmarker?.close();
  landmarker = null;
  try {
    const files = await FilesetResolver.forVisionTasks("/static/wasm", true);
    landmarker = await PoseLandmarker.createFromOptions(files, {
      baseOptions: { modelAssetPath: `/models/${way.model}.task`, delegate: way.delegate },
      canvas: new OffscreenCanvas(1, 1),
      runningMode: "VIDEO",
      numPoses: 1,
    });
    anew = true;
    lite = way.model === "lite";
    search = new Search();
    scope.postMessage({ type: "made", way });
  } catch (error) {
    scope.postMessage({ type: "failed", way, why: String(error) });
  }
}

function look(picture: ImageBitmap | VideoFrame, time: number): void {
  const [width, height] =
    "displayWidth" in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
  if (landmarker === null) {
    picture.close();
    scope.postMessage({ type: "passed over" });
    return;
  }
  const began = performance.now();
  lastStamp = Math.max(lastStamp + 1, Math.round(time * 1000));
  try {
    const way = search.way;
    const found = landmarker.detectForVideo(inThisWay(picture, width, height), lastStamp);
    glance.at(picture);
    const { brightness, still } = glance;
    const seen = found.landmarks[0];
    const points = seen ? placed(seen, way, width, height) : null;
    const world = found.worldLandmarks[0];
    search.found(points !== null);
    const message = pack({
      time,
      width,
      height,
      brightness,
      anew,
      still,
      lite,
      people: found.landmarks.length,
      picture: points,
      world: world ? turnedBack(world, way) : null,
    });
    anew = false;
    const drawn = new Float32Array(points ? points.length * 3 : 0);
    for (const [i, point] of (points ?? []).entries()) drawn.set([point.x, point.y, point.visibility ?? 0], i * 3);
    const took = performance.now() - began;
    scope.postMessage({ type: "look", message, drawn, width, height, brightness, took }, [message, drawn.buffer]);
  } catch (error) {
    landmarker = null;
    scope.postMessage({ type: "failed", way: null, why: String(error) });
  } finally {
    picture.close();
  }
}

function inThisWay(picture: ImageBitmap | VideoFrame, width: number, height: number): TexImageSource {
  if (isPlain(search.way)) return picture;
  const context = shown.getContext("2d");
  if (context === null) return picture;
  draw(context, picture, { width, height }, search.way, SHOWN);
  return shown;
}
