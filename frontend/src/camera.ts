/** The person's camera, or a recorded film that takes its place. Both end up in the same video element. */
import { Fault, faultOfCamera } from "./fault.ts";

export class Camera {
  private stream: MediaStream | null = null;
  private film: string | null = null;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly gone: () => void,
    private readonly over: () => void,
  ) {
    video.addEventListener("ended", () => this.film && this.over());
  }

  /** Whether the picture is mirrored: that of a camera facing the person is. */
  get facesPerson(): boolean {
    return this.stream?.getVideoTracks()[0]?.getSettings().facingMode !== "environment";
  }

  get isFilm(): boolean {
    return this.film !== null;
  }

  /** Opens the camera. Throws `Fault`. */
  async open(): Promise<void> {
    this.close();
    if (!navigator.mediaDevices) throw new Fault("not secure");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" },
      });
    } catch (error) {
      throw faultOfCamera(error);
    }
    performance.mark("permission");
    this.stream.getVideoTracks()[0]?.addEventListener("ended", this.gone);
    this.video.srcObject = this.stream;
    await this.play("in use");
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
