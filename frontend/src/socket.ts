/** The live socket: the newest look wins, and a dropped connection is taken up again. */
import { isAnew, markAnew, number } from "./message.ts";
import { type Hurts, Pain } from "./pain.ts";
import { CLOSE, type Command, type Step } from "./protocol.ts";
import { word } from "./words.ts";

const LOOKS_A_SECOND = 15;
const LONGEST_WAIT_MS = 8000;
/** Tries without a single connection after which it is no accident. */
const REFUSED_AFTER = 3;
/** Bytes that may wait unsent: more, and the network is behind, so that a look is better left out than late. */
const BEHIND = 4096;

/** What the page asks of the coach. */
export type Asked = Exclude<Command, { type: "hurts" }> | Hurts;

export interface SocketHearer {
  step(step: Step, sentAt: number | null): void;
  lost(): void;
  back(): void;
  /** Not one connection came about, while the page itself did: the browser refuses them. */
  refused(): void;
  closed(why: string): void;
}

export class LiveSocket {
  private socket: WebSocket | null = null;
  private sequence = 0;
  private waiting: ArrayBuffer | null = null;
  private timer: number | null = null;
  private lastSent = -Infinity;
  private tries = 0;
  private ended = false;
  /** Whether the person was told that the connection is lost: once for each time that it is. */
  private away = false;
  /** Whether there ever was a connection. */
  private opened = false;
  private anewUnsent = true;
  private readonly sent = new Map<number, number>();
  private readonly kept: Asked[] = [];
  private readonly pain: Pain;

  constructor(
    private readonly address: string,
    private readonly hearer: SocketHearer,
  ) {
    this.pain = new Pain(address);
    this.connect();
  }

  /** Sends a packed look, or keeps it until there is room; a newer one takes its place. */
  look(message: ArrayBuffer): void {
    if (isAnew(message)) this.anewUnsent = true;
    this.waiting = message;
    this.flush();
  }

  /** Sends a command. What a person asked for is not lost with a connection; a tick is. */
  command(command: Asked): void {
    if (command.type === "hurts") this.pain.said(command);
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(command));
    else if (command.type !== "tick" && command.type !== "hurts" && !this.ended) this.kept.push(command);
  }

  end(): void {
    this.ended = true;
    this.socket?.close(1000);
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.opened = true;
      this.sequence = 0;
      this.sent.clear();
      this.anewUnsent = true;
      this.waiting = null;
      for (const command of this.pain.unheard()) socket.send(JSON.stringify(command));
      for (const command of this.kept.splice(0)) this.command(command);
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => this.hear(JSON.parse(data) as Step);
    socket.onclose = ({ code }) => this.dropped(code);
  }

  private hear(step: Step): void {
    this.tries = 0;
    if (this.away) this.hearer.back();
    this.away = false;
    this.pain.heard(step.state.heard);
    const at = step.sequence === null ? null : (this.sent.get(step.sequence) ?? null);
    for (const sequence of this.sent.keys()) {
      if (step.sequence !== null && sequence <= step.sequence) this.sent.delete(sequence);
    }
    this.hearer.step(step, at);
  }

  private dropped(code: number): void {
    this.socket = null;
    if (this.ended) return;
    if (code >= 4000 && code < 5000) {
      this.ended = true;
      const known = Object.values(CLOSE).find((one) => one === code);
      this.hearer.closed(known ? word(`closed ${known}`) : word("closed"));
      return;
    }
    if (!this.away) this.hearer.lost();
    this.away = true;
    if (!this.opened && this.tries + 1 === REFUSED_AFTER) this.hearer.refused();
    const wait = Math.min(LONGEST_WAIT_MS, 300 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    window.setTimeout(() => this.connect(), wait);
  }

  private flush(): void {
    const { socket } = this;
    if (this.waiting === null || this.timer !== null || socket?.readyState !== WebSocket.OPEN) return;
    const now = performance.now();
    const room = this.lastSent + 1000 / LOOKS_A_SECOND - now;
    if (room > 1 || socket.bufferedAmount > BEHIND) {
      this.timer = window.setTimeout(
        () => {
          this.timer = null;
          this.flush();
        },
        Math.max(room, 10),
      );
      return;
    }
    const message = this.waiting;
    this.waiting = null;
    if (this.anewUnsent) markAnew(message);
    this.anewUnsent = false;
    number(message, this.sequence);
    this.sent.set(this.sequence++, now);
    if (this.sent.size > 300) this.sent.delete(this.sent.keys().next().value as number);
    this.lastSent = now;
    socket.send(message);
  }
}
