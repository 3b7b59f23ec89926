/** How loud voice and sounds are, kept for the next time. */
import type { Page } from "./page.ts";
import type { Sounds } from "./sounds.ts";
import type { Voice } from "./voice.ts";

const KEPT = "sitbone.loudness";

export class Loudness {
  private volume: number;
  private muted: boolean;

  constructor(
    private readonly page: Pick<Page, "main" | "volume" | "mute">,
    private readonly voice: Voice,
    private readonly sounds: Sounds,
  ) {
    const { volume, muted } = { ...fromPage(page.main), ...kept() };
    this.volume = volume;
    this.muted = muted;
    page.volume.value = String(volume);
    page.volume.addEventListener("input", () => this.set(Number(page.volume.value), false));
    page.mute.addEventListener("click", () => this.toggle());
    this.set(volume, muted);
  }

  toggle(): void {
    this.set(this.volume, !this.muted);
  }

  private set(volume: number, muted: boolean): void {
    this.volume = volume;
    this.muted = muted;
    Object.assign(this.voice, { volume, muted });
    Object.assign(this.sounds, { volume, muted });
    if (muted) this.voice.hush();
    this.page.mute.setAttribute("aria-pressed", String(muted));
    try {
      localStorage.setItem(KEPT, JSON.stringify({ volume, muted }));
    } catch {
      // It is asked again next time.
    }
  }
}

function fromPage(main: HTMLElement): { volume: number; muted: boolean } {
  const volume = Number(main.dataset["volume"] ?? "0.8");
  return { volume: volume >= 0 && volume <= 1 ? volume : 0.8, muted: main.dataset["muted"] === "true" };
}

function kept(): { volume?: number; muted?: boolean } {
  try {
    return (JSON.parse(localStorage.getItem(KEPT) ?? "{}") ?? {}) as { volume?: number; muted?: boolean };
  } catch {
    return {};
  }
}
