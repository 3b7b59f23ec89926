/** The coach's voice: one sentence at a time, the newest always shown, whether it is heard or not. */
import type { Cue } from "./state.ts";

/** What must not wait for another sentence to end. */
const AT_ONCE = /hurts|avoid|toe|warn|wrong leg|limit|stop/i;

export class Voice {
  volume = 0.8;
  muted = false;
  private waiting: Cue | null = null;
  private speaking = false;

  constructor(private readonly caption: HTMLElement) {}

  say(cue: Cue): void {
    this.caption.textContent = cue.text;
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
    const words = new SpeechSynthesisUtterance(cue.text);
    words.lang = "en";
    // A voice that lives on this machine: others speak on their maker's servers, which need not know what is said.
    const own = speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en"));
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
