// Values that scripts share (`this.total = 0`): kept here as JSON texts, told to every sandbox but the one that wrote.
import type { ScriptRuntime } from "./types.ts";

/** Most shared names, and characters of all their values; a value that finds no room is not shared. */
export const MAX_SHARED_NAMES = 1000;
export const MAX_SHARED_LENGTH = 16 << 20;

type Listener = Pick<ScriptRuntime, "setShared">;

export class SharedValues {
  readonly #values = new Map<string, string>();
  readonly #listeners = new Set<Listener>();
  #length = 0;

  /** All of them, as a sandbox starts with them. */
  get all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  /** Takes what a sandbox wrote; answers why it was not shared, empty when it was. */
  set(name: string, json: string | undefined, writer: Listener | null): string {
    const before = this.#values.get(name);
    if (before === json) return "";
    const growth = lengthOf(name, json) - lengthOf(name, before);
    if (json !== undefined && before === undefined && this.#values.size >= MAX_SHARED_NAMES)
      return `this.${name} is not shared: ${MAX_SHARED_NAMES} values are`;
    if (this.#length + growth > MAX_SHARED_LENGTH)
      return `this.${name} is not shared: shared values have ${MAX_SHARED_LENGTH} characters at the most`;
    this.#length += growth;
    if (json === undefined) this.#values.delete(name);
    else this.#values.set(name, json);
    for (const listener of this.#listeners) if (listener !== writer) listener.setShared(name, json);
    return "";
  }
}

function lengthOf(name: string, json: string | undefined): number {
  return json === undefined ? 0 : name.length + json.length;
}
