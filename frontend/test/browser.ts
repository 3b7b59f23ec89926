/** As much of a browser as a test needs: a clock that goes only where the test lets it, storage, and the page's words. */

interface Due {
  at: number;
  run: () => void;
}

export class Clock {
  now = 0;
  private readonly due = new Map<number, Due>();
  private last = 0;

  readonly setTimeout = (run: () => void, milliseconds = 0): number => {
    this.due.set(++this.last, { at: this.now + milliseconds, run });
    return this.last;
  };

  readonly clearTimeout = (id: number): void => void this.due.delete(id);

  /** Lets time pass: what is due meanwhile runs in its order, and what was promised is kept before the next. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    await promises();
    for (let next = this.next(until); next !== undefined; next = this.next(until)) {
      this.due.delete(next[0]);
      this.now = Math.max(this.now, next[1].at);
      next[1].run();
      await promises();
    }
    this.now = until;
  }

  private next(until: number): [number, Due] | undefined {
    return [...this.due].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
  }
}

const promises = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Puts a browser with these things of its own in the place of Node's globals. */
export function browse(things: Record<string, unknown> = {}, words: Record<string, string> = {}): Clock {
  const clock = new Clock();
  const { setTimeout, clearTimeout } = clock;
  const globals = {
    performance: { now: () => clock.now, mark: () => undefined },
    document: { getElementById: () => ({ textContent: JSON.stringify(words) }), documentElement: { lang: "en" } },
    localStorage: storage(),
    sessionStorage: storage(),
    ...things,
  };
  for (const [name, value] of Object.entries({ ...globals, window: { ...globals, setTimeout, clearTimeout } })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return clock;
}

/** A storage of nothing. */
export function storage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
