/** The parts of the coach page, by their ids in its template. */

function part<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}

export type Page = ReturnType<typeof pageParts>;

/** The page that is shown. Throws where its template lacks a part. */
export function pageParts() {
  return {
    main: part("main", HTMLElement),
    video: part("video", HTMLVideoElement),
    canvas: part("overlay", HTMLCanvasElement),
    arc: part("ring-arc", SVGCircleElement as unknown as new () => SVGCircleElement),
    digits: part("digits", HTMLElement),
    unit: part("unit", HTMLElement),
    figure: part("figure", HTMLImageElement),
    title: part("title", HTMLElement),
    side: part("side", HTMLElement),
    say: part("say", HTMLElement),
    why: part("why", HTMLElement),
    angle: part("angle", HTMLElement),
    next: part("next", HTMLElement),
    caption: part("caption", HTMLElement),
    sentence: part("sentence", HTMLElement),
    notice: part("notice", HTMLElement),
    noVoice: part("no-voice", HTMLElement),
    checkPanel: part("check", HTMLElement),
    checkSay: part("check-say", HTMLElement),
    want: part("want", SVGElement as unknown as new () => SVGElement),
    sight: part("sight", HTMLElement),
    placed: part("placed", HTMLImageElement),
    cameraChoice: part("camera-choice", HTMLElement),
    cameraSelect: part("camera", HTMLSelectElement),
    trySound: part("try-sound", HTMLButtonElement),
    cameraOn: part("camera-on", HTMLButtonElement),
    start: part("start", HTMLButtonElement),
    film: part("film", HTMLInputElement),
    fault: part("fault", HTMLElement),
    faultSay: part("fault-say", HTMLElement),
    again: part("again", HTMLButtonElement),
    pause: part("pause", HTMLButtonElement),
    skip: part("skip", HTMLButtonElement),
    stop: part("stop", HTMLButtonElement),
    hurts: part("hurts", HTMLButtonElement),
    mute: part("mute", HTMLButtonElement),
    volume: part("volume", HTMLInputElement),
    askStop: part("ask-stop", HTMLDialogElement),
    askWhere: part("ask-where", HTMLDialogElement),
  };
}

/** Sets text only where it changes, so that screen readers do not read it again. */
export function put(element: HTMLElement, text: string | null): void {
  const words = text ?? "";
  if (element.textContent !== words) element.textContent = words;
  element.hidden = words === "";
}
