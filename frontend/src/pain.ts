/** Pain that was said and that the coach has not heard yet: kept through a lost connection and a page loaded again. */
import type { Command } from "./protocol.ts";

/** The coach takes one without a name, too; the page names each, so that it knows which was heard. */
export type Hurts = Required<Extract<Command, { type: "hurts" }>>;

export class Pain {
  private readonly key: string;
  private waiting: Hurts[];

  /** `session` tells one session from another. */
  constructor(session: string) {
    this.key = `sitbone-pain ${session}`;
    this.waiting = read(this.key);
  }

  said(command: Hurts): void {
    this.waiting.push(command);
    this.write();
  }

  /** The coach has heard, and kept, this one and those before it. */
  heard(id: string | null): void {
    const at = this.waiting.findIndex((command) => command.id === id);
    if (at < 0) return;
    this.waiting = this.waiting.slice(at + 1);
    this.write();
  }

  unheard(): readonly Hurts[] {
    return this.waiting;
  }

  private write(): void {
    try {
      if (this.waiting.length > 0) sessionStorage.setItem(this.key, JSON.stringify(this.waiting));
      else sessionStorage.removeItem(this.key);
    } catch {
      // A browser that keeps nothing: it stays in this page.
    }
  }
}

function read(key: string): Hurts[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? (found as Hurts[]) : [];
  } catch {
    return [];
  }
}
