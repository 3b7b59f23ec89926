/** What the camera sees, from the press on its button to the looks that are sent, and what goes wrong on the way. */
import { Camera } from "./camera.ts";
import { cameras, chosen } from "./cameras.ts";
import { Fault, type FaultName, graphicsOrFault } from "./fault.ts";
import { Overlay } from "./overlay.ts";
import { type Page, put } from "./page.ts";
import { CameraPicker } from "./picker.ts";
import { Pose, type Seen, type Way } from "./pose.ts";
import type { Voice } from "./voice.ts";
import type { WakeLock } from "./wake_lock.ts";
import { word } from "./words.ts";

/** Mean brightness, 0 to 255, below which a camera is covered, and for how long until it is said. */
const BLACK = 6;
const BLACK_FOR_MS = 2000;
const SILENT_FOR_MS = 6000;

export interface WatchingHearer {
  look(message: ArrayBuffer): void;
  /** The camera was there, and is no longer. */
  gone(): void;
}

export class Watching {
  /** Which leg works, for the drawing: 0 left, 1 right, null unknown. */
  leg: number | null = null;
  /** Whether another model may look from now on: not in a hold, of which one alone is to tell. */
  mayChange = true;
  private readonly camera: Camera;
  private readonly picker: CameraPicker;
  private readonly overlay: Overlay;
  private pose: Pose | null = null;
  private openedAt = 0;
  /** When the last look came; 0 where none did since the camera was opened. */
  private lookedAt = 0;
  private blackSince: number | null = null;
  private shownFault: FaultName | null = null;

  constructor(
    private readonly page: Page,
    private readonly voice: Voice,
    private readonly lock: WakeLock,
    private readonly hearer: WatchingHearer,
  ) {
    this.overlay = new Overlay(page.canvas);
    this.camera = new Camera(
      page.video,
      () => this.unplugged(),
      () => this.filmOver(),
    );
    this.picker = new CameraPicker(page.cameraChoice, page.cameraSelect, () => this.chose());
  }

  openCamera(): Promise<void> {
    return this.open(async () => this.tellWhether(await this.camera.open(chosen())));
  }

  /** A rest begins. */
  rested(): void {
    this.pose?.rested();
  }

  openFilm(file: File): Promise<void> {
    return this.open(() => this.camera.openFilm(file));
  }

  /** It is over: nothing is watched any more, and nothing is missed. */
  end(): void {
    this.pose?.end();
    this.camera.close();
    this.overlay.clear();
    this.lock.release();
    this.lookedAt = 0;
  }

  /** Says so where the camera is on and nothing has been seen of it for long: a worker can hang. */
  watchForSilence(): void {
    const silent = performance.now() - this.lookedAt;
    const watching = this.page.main.dataset["camera"] === "on" && this.shownFault === null;
    if (watching && this.lookedAt > 0 && silent > SILENT_FOR_MS) this.show("hung");
    else if (this.shownFault === "hung" && silent < SILENT_FOR_MS) this.clearFault();
  }

  /** Another camera looks at once where one does already, else when the camera is turned on. */
  private chose(): void {
    if (this.page.main.dataset["camera"] === "on") void this.openCamera();
  }

  /** Whether it is the camera that was chosen: somebody may have placed that one, and not this. */
  private tellWhether(asChosen: boolean): void {
    const { notice } = this.page;
    if (!asChosen) {
      put(notice, word("another camera"));
      this.voice.say({ text: word("another camera"), about: "camera", at_once: false });
    } else if (notice.textContent === word("another camera")) put(notice, null);
  }

  private async open(opening: () => Promise<void>): Promise<void> {
    this.clearFault();
    try {
      const graphics = graphicsOrFault();
      await opening();
      this.openedAt = performance.now();
      this.lock.keep();
      this.showCamera();
      if (!this.camera.isFilm) void this.picker.refresh(this.camera.id);
      this.pose ??= new Pose(
        {
          look: (seen) => this.look(seen),
          made: (way) => this.made(way),
          failed: (why) => this.noModel(why),
          slow: (tooSlow) => this.slow(tooSlow),
        },
        graphics,
        () => this.mayChange,
      );
      this.pose.pause(false);
      this.pose.follow(this.page.video);
    } catch (error) {
      this.show(error instanceof Fault ? error.fault : "no model");
    }
  }

  private showCamera(): void {
    const { main, cameraOn, start } = this.page;
    const mirrored = !this.camera.isFilm && main.dataset["mirror"] === "true" && this.camera.facesPerson;
    main.dataset["camera"] = this.camera.isFilm ? "film" : "on";
    main.dataset["mirrored"] = String(mirrored);
    delete main.dataset["known"];
    cameraOn.hidden = true;
    start.hidden = false;
  }

  private look(seen: Seen): void {
    const { dataset } = this.page.main;
    this.lookedAt = performance.now();
    this.overlay.draw(seen.drawn, seen.width, seen.height, this.leg);
    this.hearer.look(seen.message);
    if (seen.drawn.length > 0 && dataset["firstSkeletonMs"] === undefined) {
      performance.mark("first-skeleton");
      dataset["firstSkeletonMs"] = (performance.now() - this.openedAt).toFixed(0);
    }
    dataset["looksPerSecond"] = (this.pose?.looksPerSecond ?? 0).toFixed(1);
    this.tellHowWell();
    this.watchForBlack(seen.brightness);
  }

  private made(way: Way): void {
    this.page.main.dataset["model"] = way.model;
    this.page.main.dataset["delegate"] = way.delegate;
  }

  /** How well this device sees, in the check: nobody is to lie down before something that sees them badly, unknowing. */
  private tellHowWell(): void {
    const { main, sight } = this.page;
    const well = this.pose?.seesWell ?? null;
    if (well === null) return;
    main.dataset["sees"] = well ? "well" : "roughly";
    put(sight, word(well ? "sees well" : "sees roughly"));
  }

  private slow(tooSlow: boolean): void {
    if (tooSlow && this.shownFault === null) this.show("slow");
    else if (!tooSlow && this.shownFault === "slow") this.clearFault();
  }

  private noModel(why: string): void {
    console.warn(why);
    this.overlay.clear();
    this.show("no model");
  }

  private watchForBlack(brightness: number): void {
    if (brightness >= BLACK) {
      this.blackSince = null;
      if (this.shownFault === "covered") this.clearFault();
      return;
    }
    this.blackSince ??= performance.now();
    if (performance.now() - this.blackSince > BLACK_FOR_MS && this.shownFault === null) this.show("covered");
  }

  private unplugged(): void {
    this.pose?.pause(true);
    this.overlay.clear();
    this.page.main.dataset["camera"] = "gone";
    this.hearer.gone();
    this.show("unplugged");
    void this.lookElsewhere();
  }

  /** The stretch waits; where another camera is left, somebody who lies on the floor need not come to press a button. */
  private async lookElsewhere(): Promise<void> {
    if ((await cameras()).length === 0) return;
    await this.open(async () => {
      await this.camera.open(null);
      this.tellWhether(false);
    });
  }

  private filmOver(): void {
    this.pose?.pause(true);
    put(this.page.notice, word("film over"));
  }

  private show(name: FaultName): void {
    const said = new Fault(name).message;
    this.shownFault = name;
    this.page.main.dataset["fault"] = name;
    this.page.faultSay.textContent = said;
    this.page.fault.hidden = false;
    this.voice.say({ text: said, about: name, at_once: true });
  }

  private clearFault(): void {
    this.shownFault = null;
    delete this.page.main.dataset["fault"];
    this.page.fault.hidden = true;
  }
}
