// The prepared statements of a connection by name or number, so that running one shows its text. Bounded: the oldest are forgotten
// first, and that is counted.

/** Statements remembered for one connection, and characters of all of them. */
export const MAX_STATEMENTS = 1000;
export const MAX_REMEMBERED_CHARACTERS = 1 << 20;

export class StatementMemory<Key, Statement extends { readonly query: string }> {
  readonly #statements = new Map<Key, Statement>();
  readonly #onForgotten: () => void;
  #characters = 0;

  constructor(onForgotten: () => void) {
    this.#onForgotten = onForgotten;
  }

  get(key: Key): Statement | null {
    return this.#statements.get(key) ?? null;
  }

  remember(key: Key, statement: Statement): void {
    this.forget(key);
    this.#statements.set(key, statement);
    this.#characters += statement.query.length;
    while (this.#statements.size > MAX_STATEMENTS || this.#characters > MAX_REMEMBERED_CHARACTERS) {
      const [oldest] = this.#statements.keys();
      if (oldest === undefined) return;
      this.forget(oldest);
      this.#onForgotten();
    }
  }

  forget(key: Key): void {
    const known = this.#statements.get(key);
    if (known === undefined) return;
    this.#characters -= known.query.length;
    this.#statements.delete(key);
  }

  clear(): void {
    this.#statements.clear();
    this.#characters = 0;
  }
}
