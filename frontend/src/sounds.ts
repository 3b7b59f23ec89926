/** Short sounds that tell how a hold goes without a look at the screen. */
import type { Sound } from "./protocol.ts";

/** Notes as [hertz, seconds from the start, seconds long]. */
const NOTES: Record<Sound, readonly (readonly [number, number, number])[]> = {
  start: [
    [523, 0, 0.14],
    [784, 0.13, 0.24],
  ],
  half: [[659, 0, 0.35]],
  end: [
    [523, 0, 0.16],
    [659, 0.15, 0.16],
    [784, 0.3, 0.16],
    [1047, 0.45, 0.5],
  ],
  lost: [
    [330, 0, 0.18],
    [247, 0.17, 0.32],
  ],
  tick: [[880, 0, 0.06]],
};

export class Sounds {
  volume = 0.8;
  muted = false;
  private context: AudioContext | null = null;

  /** What the clips sound through too; null until somebody pressed something. */
  get audio(): AudioContext | null {
    return this.context;
  }

  /** Browsers let sound begin only after somebody pressed something. */
  wake(): void {
    if (!("AudioContext" in window)) return;
    this.context ??= begun();
    if (this.context.state === "suspended") void this.context.resume();
  }

  /** Plays it as soon as the browser lets it: nothing need have been pressed before. */
  async playFirst(name: Sound): Promise<void> {
    this.wake();
    await this.context?.resume();
    this.play(name);
  }

  play(name: Sound): void {
    const { context } = this;
    if (context === null || this.muted || context.state !== "running") return;
    for (const [hertz, from, long] of NOTES[name]) {
      const at = context.currentTime + from;
      const tone = new OscillatorNode(context, { type: name === "lost" ? "triangle" : "sine", frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.4 * this.volume, at + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.001, at + long);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + long + 0.02);
    }
  }
}

function begun(): AudioContext {
  // On an iPhone whose switch is set to silent a page sounds only where it says that sound is what it is for.
  const { audioSession } = navigator as { audioSession?: { type: string } };
  if (audioSession) audioSession.type = "playback";
  return new AudioContext();
}
