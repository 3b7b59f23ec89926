/** The clock of a session that nobody watches: four ticks a second. */

export class Timer {
  private running: number | null = null;

  constructor(private readonly tick: (time: number) => void) {}

  start(): void {
    this.running ??= window.setInterval(() => this.tick(performance.now() / 1000), 250);
  }

  stop(): void {
    if (this.running !== null) window.clearInterval(this.running);
    this.running = null;
  }
}
