/** The person's camera, or a recorded film that takes its place. Both end up in the same video element. */
import { type Chosen, facingLabelled, facingNamed } from "./cameras.ts";
import { Fault, faultOfCamera } from "./fault.ts";

const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };

export class Camera {
  private stream: MediaStream | null = null;
  private film: string | null = null;
  private turn = 0;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly gone: () => void,
    private readonly over: () => void,
  ) {
    video.addEventListener("ended", () => this.film && this.over());
  }

  /** Whether the picture is mirrored: that of a camera facing the person is. */
  get facesPerson(): boolean {
    return this.facing !== "environment";
  }

  get isFilm(): boolean {
    return this.film !== null;
  }

  /** Which camera is on. */
  get id(): string | null {
    return this.track?.getSettings().deviceId ?? null;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private get facing(): Chosen["facing"] {
    const { track } = this;
    return facingNamed(track?.getSettings().facingMode) ?? facingLabelled(track?.label ?? "");
  }

  /** Opens this camera; where it is not there, or none was chosen, one that faces the same way, else any.
   *
   * Gives whether it is the one that was wanted, or does as well. Throws `Fault`. */
  async open(wanted: Chosen | null): Promise<boolean> {
    this.close();
    if (!navigator.mediaDevices) throw new Fault("not secure");
    const turn = ++this.turn;
    const stream = await this.found(wanted);
    if (turn !== this.turn) {
      // Another one was chosen meanwhile.
      for (const track of stream.getTracks()) track.stop();
      return true;
    }
    this.stream = stream;
    performance.mark("permission");
    this.track?.addEventListener("ended", this.gone);
    this.video.srcObject = this.stream;
    await this.play("in use");
    if (wanted === null || this.id === wanted.id) return true;
    return wanted.facing !== null && wanted.facing === this.facing;
  }

  private async found(wanted: Chosen | null): Promise<MediaStream> {
    const asked = (video: MediaTrackConstraints): Promise<MediaStream> =>
      navigator.mediaDevices.getUserMedia({ audio: false, video: { ...PICTURE, ...video } });
    try {
      if (wanted !== null) return await asked({ deviceId: { exact: wanted.id } });
    } catch (error) {
      const refused = faultOfCamera(error);
      if (refused.fault !== "none") throw refused;
    }
    try {
      return await asked({ facingMode: wanted?.facing ?? "user" });
    } catch (error) {
      throw faultOfCamera(error);
    }
  }

  /** Takes a film instead. It stays in this page. Throws `Fault`. */
  async openFilm(file: File): Promise<void> {
    this.close();
    this.film = URL.createObjectURL(file);
    this.video.src = this.film;
    await this.play("film");
  }

  private async play(otherwise: "in use" | "film"): Promise<void> {
    try {
      await this.video.play();
    } catch {
      this.close();
      throw new Fault(otherwise);
    }
  }

  close(): void {
    for (const track of this.stream?.getTracks() ?? []) {
      track.removeEventListener("ended", this.gone);
      track.stop();
    }
    this.stream = null;
    this.video.srcObject = null;
    if (this.film !== null) {
      this.video.removeAttribute("src");
      URL.revokeObjectURL(this.film);
      this.film = null;
    }
  }
}
