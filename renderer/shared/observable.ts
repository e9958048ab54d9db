// The smallest thing that React can subscribe to: a value, replaced as a whole.
export class Observable<Value> {
  #value: Value;
  readonly #listeners = new Set<() => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  readonly get = (): Value => this.#value;

  set(value: Value): void {
    if (!Object.is(value, this.#value)) {
      this.#value = value;
      for (const listener of this.#listeners) {
        listener();
      }
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
