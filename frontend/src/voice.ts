/** The coach's voice: one sentence at a time, the newest always shown, whether it is heard or not.
 *
 * What has a clip is played. The rest is spoken by the device's own voice, and where it has none, the page says so. */
import { showSentence } from "./caption.ts";
import type { Clips, Stop } from "./clips.ts";
import { ownVoice } from "./own_voice.ts";
import type { Cue } from "./protocol.ts";

/** Our choice: browsers have their list within a second or two, where there is one. */
const VOICES_WITHIN_MS = 3000;

/** What stands between the coach and somebody's ears: no voice at all, none for this sentence, no sound before a press. */
export type Unheard = "no voice" | "not spoken" | "sound off";

export class Voice {
  volume = 0.8;
  muted = false;
  /** What could not be said yet: all that is urgent, in order, and the newest of the rest. */
  private waiting: Cue[] = [];
  private speaking: Cue | null = null;
  private stop: Stop = () => undefined;
  /** What was said last, to be said again. */
  private last: Cue | null = null;
  /** Whether it is known by now which voices this device has. */
  private listed = false;
  /** Whether the last sentence was not heard because nobody had pressed anything yet. */
  private off = false;

  /** `language` is the page's; `tell` hears why nothing is heard, and null where it is, as soon as that is known. */
  constructor(
    private readonly caption: HTMLElement,
    private readonly language: string,
    private readonly tell: (why: Unheard | null) => void,
    private readonly clips: Pick<Clips, "settled" | "any" | "have" | "mayPlay" | "play">,
  ) {
    if (!("speechSynthesis" in window)) {
      this.listed = true;
      this.found();
      return;
    }
    // Browsers fetch the list only when it is asked for, and give an empty one meanwhile; some have none, and never say.
    const look = (waited: boolean): void => {
      if (speechSynthesis.getVoices().length === 0 && !waited) return;
      this.listed = true;
      this.found();
    };
    speechSynthesis.addEventListener?.("voiceschanged", () => look(false));
    window.setTimeout(() => look(true), VOICES_WITHIN_MS);
    look(false);
  }

  /** Clips or voices have been found, or it is known that there are none. */
  found(): void {
    if (!this.known) return;
    const may = this.clips.any || this.own() !== null;
    if (!may) this.report("no voice");
    else if (!this.off) this.report(null);
    if (!may) this.waiting = [];
    else if (this.speaking === null) this.sayWaiting();
  }

  /** What the coach says at one moment. The first of it that is urgent cuts into whatever is being spoken. */
  say(...cues: Cue[]): void {
    const shown = cues.find((cue) => cue.at_once) ?? cues.at(-1);
    if (shown && (shown.at_once || !this.speaking?.at_once)) showSentence(this.caption, shown.text);
    if (shown) this.last = shown;
    if (this.muted) return;
    if (cues.every((cue) => this.can(cue))) this.speakNewest(cues);
    // Left to itself, a browser takes any voice: one elsewhere, or of another language. So these wait for the lists.
    else if (!this.known) for (const cue of cues) this.keep(cue);
    else if (this.clips.any) this.speakNewest(cues);
  }

  /** Says once more what was said last, unless something is being said. */
  again(): void {
    if (this.last && this.speaking === null) this.say(this.last);
  }

  /** Somebody pressed something: what the browser did not let sound before is said now. */
  woken(): void {
    if (!this.off) return;
    this.report(null);
    this.speaking = null;
    this.again();
  }

  hush(): void {
    this.waiting = [];
    this.silence();
  }

  private get known(): boolean {
    return this.listed && this.clips.settled;
  }

  private can(cue: Cue): boolean {
    return this.clips.have(cue.text) || this.own() !== null;
  }

  private speakNewest(cues: readonly Cue[]): void {
    const first = cues.find((cue) => cue.at_once) ?? (this.speaking ? undefined : cues[0]);
    if (first && first.text !== this.speaking?.text) this.cutIn(first);
    for (const cue of cues) if (cue !== first) this.keep(cue);
  }

  /** An urgent sentence that another one cuts off is said again behind it. */
  private cutIn(cue: Cue): void {
    const cut = this.speaking;
    if (cut) this.silence();
    this.waiting = this.waiting.filter((other) => other.text !== cue.text);
    this.speak(cue);
    if (cut?.at_once) this.keep(cut);
  }

  private silence(): void {
    this.speaking = null;
    this.stop();
    if ("speechSynthesis" in window) speechSynthesis.cancel();
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
    return "speechSynthesis" in window ? ownVoice(speechSynthesis.getVoices(), this.language) : null;
  }

  private speak(cue: Cue): void {
    const said = { ...cue };
    this.speaking = said;
    // A sentence that was cut off reports its end too, later; then another one is being spoken.
    const ended = (): void => {
      if (this.speaking !== said) return;
      this.speaking = null;
      this.sayWaiting();
    };
    // A browser without any voice never says that it is done; and what is not heard at all is to be read in that time.
    window.setTimeout(ended, 2500 + cue.text.length * 110);
    if (!this.clips.have(cue.text)) this.speakOwn(cue, ended);
    else
      this.stop = this.clips.play(cue.text, this.volume, (heard) => {
        if (this.speaking !== said) return;
        if (heard) this.report(null);
        if (heard) ended();
        else this.speakOwn(cue, ended);
      });
  }

  private report(why: Unheard | null): void {
    this.off = why === "sound off";
    this.tell(why);
  }

  private speakOwn(cue: Cue, ended: () => void): void {
    const own = this.own();
    if (own === null) {
      this.report(this.clips.have(cue.text) && !this.clips.mayPlay ? "sound off" : "not spoken");
      return;
    }
    this.report(null);
    const words = new SpeechSynthesisUtterance(cue.text);
    words.lang = own.lang;
    words.voice = own;
    words.rate = 0.95;
    words.volume = this.volume;
    words.onend = words.onerror = ended;
    speechSynthesis.speak(words);
  }
}
