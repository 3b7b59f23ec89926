/** The parts of the coach page, by their ids in its template. */

function part<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}

export const main = part("main", HTMLElement);
export const video = part("video", HTMLVideoElement);
export const canvas = part("overlay", HTMLCanvasElement);
export const arc = part("ring-arc", SVGCircleElement as unknown as new () => SVGCircleElement);
export const digits = part("digits", HTMLElement);
export const unit = part("unit", HTMLElement);
export const figure = part("figure", HTMLImageElement);
export const title = part("title", HTMLElement);
export const side = part("side", HTMLElement);
export const say = part("say", HTMLElement);
export const why = part("why", HTMLElement);
export const angle = part("angle", HTMLElement);
export const next = part("next", HTMLElement);
export const caption = part("caption", HTMLElement);
export const notice = part("notice", HTMLElement);
export const noVoice = part("no-voice", HTMLElement);
export const checkPanel = part("check", HTMLElement);
export const checkSay = part("check-say", HTMLElement);
export const cameraOn = part("camera-on", HTMLButtonElement);
export const start = part("start", HTMLButtonElement);
export const film = part("film", HTMLInputElement);
export const fault = part("fault", HTMLElement);
export const faultSay = part("fault-say", HTMLElement);
export const again = part("again", HTMLButtonElement);
export const pause = part("pause", HTMLButtonElement);
export const skip = part("skip", HTMLButtonElement);
export const stop = part("stop", HTMLButtonElement);
export const hurts = part("hurts", HTMLButtonElement);
export const mute = part("mute", HTMLButtonElement);
export const volume = part("volume", HTMLInputElement);
export const askStop = part("ask-stop", HTMLDialogElement);
export const askWhere = part("ask-where", HTMLDialogElement);

/** Sets text only where it changes, so that screen readers do not read it again. */
export function put(element: HTMLElement, text: string | null): void {
  const words = text ?? "";
  if (element.textContent !== words) element.textContent = words;
  element.hidden = words === "";
}
