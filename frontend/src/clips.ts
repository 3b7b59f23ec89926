/** The coach's recorded sentences: one small file each, played one after another as a cue has them. */

/** Between two sentences of a cue: our choice, as somebody breathes. */
const BETWEEN_S = 0.28;
/** A cue that has not begun by then is spoken by the device, or read: later it may ask for the wrong thing. */
const BEGINS_WITHIN_MS = 1500;
const FADE_S = 0.015;

/** Ends what is being played. */
export type Stop = () => void;

export class Clips {
  /** Whether it is known by now which sentences there are. */
  settled = false;
  private where: Readonly<Record<string, string>> = {};
  private fetched = false;

  /** `audio` is the page's, null until somebody pressed something; `settled` is told once it is known what there is. */
  constructor(
    address: string,
    private readonly audio: () => AudioContext | null,
    settled: () => void,
  ) {
    void this.list(address).then((where) => {
      this.where = where;
      this.settled = true;
      settled();
    });
  }

  get any(): boolean {
    return Object.keys(this.where).length > 0;
  }

  /** Whether every sentence of this has a clip. */
  have(text: string): boolean {
    return sentencesOf(text).every((sentence) => Object.hasOwn(this.where, sentence));
  }

  /** Whether the browser lets them sound: not before somebody pressed something. */
  get mayPlay(): boolean {
    return this.audio()?.state === "running";
  }

  /** Plays it from now on. `over` is told at its end, or, with false, where it could not be played to anybody. */
  play(text: string, volume: number, over: (heard: boolean) => void): Stop {
    const playing = new Playing(this.audio(), volume, over);
    const addresses = sentencesOf(text).map((sentence) => this.where[sentence] ?? "");
    void playing.begin(Promise.all(addresses.map(bytes))).then(() => this.fetchAll());
    return () => playing.stop();
  }

  /** Brings all of them into the browser's own store, one after another, so that none has to be waited for later. */
  private async fetchAll(): Promise<void> {
    if (this.fetched) return;
    this.fetched = true;
    for (const address of Object.values(this.where)) await bytes(address).catch(() => undefined);
  }

  private async list(address: string): Promise<Record<string, string>> {
    if (address === "" || !("AudioContext" in window)) return {};
    try {
      const answer = await fetch(address);
      return answer.ok ? ((await answer.json()) as Record<string, string>) : {};
    } catch {
      return {};
    }
  }
}

/** The clips of one cue. */
class Playing {
  private readonly sources: AudioBufferSourceNode[] = [];
  private readonly gain: GainNode | null;
  private ended = false;

  constructor(
    private readonly audio: AudioContext | null,
    volume: number,
    private readonly over: (heard: boolean) => void,
  ) {
    this.gain = audio && new GainNode(audio, { gain: volume });
    if (audio) this.gain?.connect(audio.destination);
  }

  async begin(loading: Promise<ArrayBuffer[]>): Promise<void> {
    const late = window.setTimeout(() => this.end(false), BEGINS_WITHIN_MS);
    try {
      const { audio } = this;
      if (audio === null) throw new Error("Nobody pressed anything yet.");
      const clips = await Promise.all((await loading).map((clip) => audio.decodeAudioData(clip)));
      if (audio.state !== "running") await audio.resume();
      if (!this.ended) this.schedule(audio, clips);
    } catch {
      this.end(false);
    }
    window.clearTimeout(late);
  }

  /** A short fade, as a sound that breaks off clicks. */
  stop(): void {
    this.ended = true;
    const { audio, gain } = this;
    if (!audio || !gain) return;
    gain.gain.setTargetAtTime(0, audio.currentTime, FADE_S / 3);
    for (const source of this.sources) source.stop(audio.currentTime + FADE_S);
  }

  private schedule(audio: AudioContext, clips: readonly AudioBuffer[]): void {
    let at = audio.currentTime;
    for (const buffer of clips) {
      const source = new AudioBufferSourceNode(audio, { buffer });
      if (this.gain) source.connect(this.gain);
      source.start(at);
      this.sources.push(source);
      at += buffer.duration + BETWEEN_S;
    }
    const last = this.sources.at(-1);
    if (last) last.onended = () => this.end(true);
    else this.end(true);
  }

  private end(heard: boolean): void {
    if (this.ended) return;
    this.ended = true;
    this.over(heard);
  }
}

async function bytes(address: string): Promise<ArrayBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.arrayBuffer();
}

/** The sentences of what is said at once, each of which is a clip; `src/sitbone/web/voice/clips.py` does the same. */
export function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let begun = 0;
  for (let at = 1; at < text.length - 1; at++) {
    if (text[at] !== " " || !".!?".includes(text.charAt(at - 1)) || !begins(text.charAt(at + 1))) continue;
    found.push(text.slice(begun, at));
    begun = at + 1;
  }
  return [...found, text.slice(begun)];
}

function begins(letter: string): boolean {
  return "¿¡".includes(letter) || letter !== letter.toLowerCase();
}
