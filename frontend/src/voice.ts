/** The coach's voice: one sentence at a time, the newest always shown, whether it is heard or not. */
import { showSentence } from "./caption.ts";
import type { Cue } from "./state.ts";
import { primary } from "./words.ts";

/** What must not wait for another sentence to end. */
const AT_ONCE = /hurts|avoid|toe|warn|wrong leg|limit|stop/i;

/** Our choice: browsers have their list within a second or two, where there is one. */
const VOICES_WITHIN_MS = 3000;

export class Voice {
  volume = 0.8;
  muted = false;
  private waiting: Cue | null = null;
  private speaking = false;

  /** `language` is the page's; `there` is told whether this device has a voice for it, as soon as that is known. */
  constructor(private readonly caption: HTMLElement, private readonly language: string, there: (is: boolean) => void) {
    if (!("speechSynthesis" in window)) {
      there(false);
      return;
    }
    // Browsers fetch the list only when it is asked for, and give an empty one meanwhile; some have none, and never say.
    const look = (waited: boolean): void => {
      const voices = speechSynthesis.getVoices();
      if (voices.length > 0 || waited) there(ownVoice(voices, language) !== null);
    };
    speechSynthesis.addEventListener?.("voiceschanged", () => look(false));
    window.setTimeout(() => look(true), VOICES_WITHIN_MS);
    look(false);
  }

  say(cue: Cue): void {
    showSentence(this.caption, cue.text);
    if (this.muted || !("speechSynthesis" in window)) return;
    if (this.speaking && !AT_ONCE.test(cue.about)) {
      this.waiting = cue;
      return;
    }
    if (this.speaking) speechSynthesis.cancel();
    this.speak(cue);
  }

  hush(): void {
    this.waiting = null;
    this.speaking = false;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  private speak(cue: Cue): void {
    const voices = speechSynthesis.getVoices();
    const own = ownVoice(voices, this.language);
    if (own === null && voices.length > 0) return;
    const words = new SpeechSynthesisUtterance(cue.text);
    words.lang = own?.lang ?? this.language;
    if (own) words.voice = own;
    words.rate = 0.95;
    words.volume = this.volume;
    let over = false;
    const ended = (): void => {
      if (over) return;
      over = true;
      this.speaking = false;
      const next = this.waiting;
      this.waiting = null;
      if (next && !this.muted) this.speak(next);
    };
    words.onend = words.onerror = ended;
    // A browser without any voice never says that it is done.
    window.setTimeout(ended, 2500 + cue.text.length * 110);
    this.speaking = true;
    speechSynthesis.speak(words);
  }
}

/** A voice of this language that lives on this device.
 *
 * Others speak on their maker's servers, which need not know what is said; and a voice of another language would make
 * the words hard to understand for somebody who lies on the floor. */
export function ownVoice<V extends Pick<SpeechSynthesisVoice, "lang" | "localService">>(voices: readonly V[], language: string): V | null {
  return voices.find((voice) => voice.localService && primary(voice.lang) === primary(language)) ?? null;
}
