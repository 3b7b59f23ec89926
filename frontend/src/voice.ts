/** The coach's voice: one sentence at a time, the newest always shown, whether it is heard or not. */
import { showSentence } from "./caption.ts";
import type { Cue } from "./protocol.ts";
import { primary } from "./words.ts";

/** Our choice: browsers have their list within a second or two, where there is one. */
const VOICES_WITHIN_MS = 3000;

export class Voice {
  volume = 0.8;
  muted = false;
  /** What could not be said yet: all that is urgent, in order, and the newest of the rest. */
  private waiting: Cue[] = [];
  private speaking: Cue | null = null;
  /** Whether it is known by now which voices this device has. */
  private listed = false;

  /** `language` is the page's; `there` is told whether this device has a voice for it, as soon as that is known. */
  constructor(
    private readonly caption: HTMLElement,
    private readonly language: string,
    there: (is: boolean) => void,
  ) {
    if (!("speechSynthesis" in window)) {
      there(false);
      return;
    }
    // Browsers fetch the list only when it is asked for, and give an empty one meanwhile; some have none, and never say.
    const look = (waited: boolean): void => {
      if (speechSynthesis.getVoices().length === 0 && !waited) return;
      this.listed = true;
      const own = this.own();
      there(own !== null);
      if (own === null) this.waiting = [];
      else if (this.speaking === null) this.sayWaiting();
    };
    speechSynthesis.addEventListener?.("voiceschanged", () => look(false));
    window.setTimeout(() => look(true), VOICES_WITHIN_MS);
    look(false);
  }

  /** What the coach says at one moment. The first of it that is urgent cuts into whatever is being spoken. */
  say(...cues: Cue[]): void {
    const shown = cues.find((cue) => cue.at_once) ?? cues.at(-1);
    if (shown && (shown.at_once || !this.speaking?.at_once)) showSentence(this.caption, shown.text);
    if (this.muted || !("speechSynthesis" in window)) return;
    if (this.own() !== null) this.speakNewest(cues);
    // Left to itself, a browser takes any voice: one elsewhere, or of another language. So these wait for the list.
    else if (!this.listed) for (const cue of cues) this.keep(cue);
  }

  hush(): void {
    this.waiting = [];
    this.speaking = null;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  private speakNewest(cues: readonly Cue[]): void {
    const first = cues.find((cue) => cue.at_once) ?? (this.speaking ? undefined : cues[0]);
    if (first && first.text !== this.speaking?.text) this.cutIn(first);
    for (const cue of cues) if (cue !== first) this.keep(cue);
  }

  /** An urgent sentence that another one cuts off is said again behind it. */
  private cutIn(cue: Cue): void {
    const cut = this.speaking;
    if (cut) {
      this.speaking = null;
      speechSynthesis.cancel();
    }
    this.waiting = this.waiting.filter((other) => other.text !== cue.text);
    this.speak(cue);
    if (cut?.at_once) this.keep(cut);
  }

  /** Nothing urgent makes room for anything, and what is not urgent for whatever is newer. */
  private keep(cue: Cue): void {
    const urgent = this.waiting.filter((other) => other.at_once);
    if ([this.speaking, ...urgent].some((other) => other?.text === cue.text)) return;
    this.waiting = cue.at_once ? [...urgent, cue, ...this.waiting.filter((other) => !other.at_once)] : [...urgent, cue];
  }

  private sayWaiting(): void {
    const next = this.waiting.shift();
    if (!next || this.muted) return;
    showSentence(this.caption, next.text);
    this.speak(next);
  }

  private own(): SpeechSynthesisVoice | null {
    return ownVoice(speechSynthesis.getVoices(), this.language);
  }

  private speak(cue: Cue): void {
    const own = this.own();
    if (own === null) return;
    const words = new SpeechSynthesisUtterance(cue.text);
    words.lang = own.lang;
    words.voice = own;
    words.rate = 0.95;
    words.volume = this.volume;
    // A sentence that was cut off reports its end too, later; then another one is being spoken.
    const ended = (): void => {
      if (this.speaking !== said) return;
      this.speaking = null;
      this.sayWaiting();
    };
    words.onend = words.onerror = ended;
    // A browser without any voice never says that it is done.
    window.setTimeout(ended, 2500 + cue.text.length * 110);
    const said = { ...cue };
    this.speaking = said;
    speechSynthesis.speak(words);
  }
}

/** A voice of this language that lives on this device.
 *
 * Others speak on their maker's servers, which need not know what is said; and a voice of another language would make
 * the words hard to understand for somebody who lies on the floor. */
export function ownVoice<V extends Pick<SpeechSynthesisVoice, "lang" | "localService">>(
  voices: readonly V[],
  language: string,
): V | null {
  return voices.find((voice) => voice.localService && primary(voice.lang) === primary(language)) ?? null;
}
