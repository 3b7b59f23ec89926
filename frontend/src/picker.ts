/** Where there are several cameras: which of them is to look. */
import { type Chosen, cameras, choose, chosen, type Known } from "./cameras.ts";

export class CameraPicker {
  private known: readonly Known[] = [];

  /** `chose` is told where another one than before is to look. */
  constructor(
    private readonly row: HTMLElement,
    private readonly select: HTMLSelectElement,
    chose: () => void,
  ) {
    select.addEventListener("change", () => {
      const camera = this.known.find(({ id }) => id === select.value);
      if (camera === undefined) return;
      choose(camera);
      chose();
    });
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.refresh(select.value));
    void this.refresh(chosen()?.id ?? null);
  }

  /** Shows which there are now, and that this one looks. */
  async refresh(looks: Chosen["id"] | null): Promise<void> {
    this.known = await cameras();
    this.row.hidden = this.known.length < 2;
    const options = this.known.map(({ id, name }) => new Option(name, id, false, id === looks));
    this.select.replaceChildren(...options);
  }
}
