// Headers that one end has told the other since the connection began (RFC 7541, 2.3.2 and 4). Newest first; what does not
// fit leaves at the other end. A table whose beginning was not seen answers "unknown" where its entries were not seen:
// places count from the newest entry, so those that were seen keep their places whatever lies behind them.
import type { Field } from "./static-table.ts";

/** What every entry costs besides its texts (4.1). */
export const ENTRY_OVERHEAD_BYTES = 32;
const INITIAL_BYTES = 4096;

export class DynamicTable {
  /** Everything since the beginning of the connection was seen. */
  isComplete: boolean;
  /** What the encoder may use; an update in a header section changes it (6.3). */
  #maxBytes = INITIAL_BYTES;
  /** Oldest first, from `#first` on. Null: its name is not known. */
  #entries: (Field | null)[] = [];
  #first = 0;
  #bytes = 0;

  constructor(isComplete: boolean) {
    this.isComplete = isComplete;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }
  get bytes(): number {
    return this.#bytes;
  }

  /** The entry at `place`, 0 for the newest; null where it is unknown, undefined where there can be none. */
  at(place: number): Field | null | undefined {
    if (place < this.length) return this.#entries[this.#entries.length - 1 - place];
    return this.isComplete ? undefined : null;
  }

  /** Adds an entry. One that is larger than the table empties it (4.4). */
  insert(field: Field | null): void {
    const bytes = sizeOf(field);
    this.#evictTo(this.#maxBytes - bytes);
    if (bytes > this.#maxBytes) return;
    this.#entries.push(field);
    this.#bytes += bytes;
  }

  resize(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    this.#evictTo(maxBytes);
  }

  /** Header sections were missed: nobody knows what the table holds. */
  lose(): void {
    this.isComplete = false;
    this.#entries = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  #evictTo(maxBytes: number): void {
    while (this.#bytes > maxBytes && this.length > 0) {
      this.#bytes -= sizeOf(this.#entries[this.#first] ?? null);
      this.#entries[this.#first++] = null;
    }
    if (this.#first < 64 || this.#first * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

function sizeOf(field: Field | null): number {
  return ENTRY_OVERHEAD_BYTES + (field === null ? 0 : field[0].length + field[1].length);
}
