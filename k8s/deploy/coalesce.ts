// Many changes in a row, told once: after a quiet moment, and only when what they made differs.

/** Calls `tell` some time after the first of several `mark`s, unless the text of the value is the same as last time. */
export class Coalesced<T> {
  readonly #waitMs: number;
  readonly #read: () => { readonly value: T; readonly text: string };
  readonly #tell: (value: T) => void;
  #timer: NodeJS.Timeout | null = null;
  #last: string | null = null;
  #isStopped = false;

  constructor(waitMs: number, read: () => { readonly value: T; readonly text: string }, tell: (value: T) => void) {
    this.#waitMs = waitMs;
    this.#read = read;
    this.#tell = tell;
  }
  mark(): void {
    if (this.#isStopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const { value, text } = this.#read();
      if (text === this.#last) return;
      this.#last = text;
      this.#tell(value);
    }, this.#waitMs);
  }
  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

/** Listeners of one kind of news. */
export class Listeners<T extends readonly unknown[]> {
  readonly #listeners = new Set<(...news: T) => void>();
  add(listener: (...news: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  tell(...news: T): void {
    for (const listener of this.#listeners) listener(...news);
  }
}
