// Several captures as one, by time. The next packet is the earliest of the packets at the head of each file; a file
// that is not in order within itself stays as it is (Wireshark merges the same way). Equal times keep the order of the
// files. Nothing is copied: each reader holds its head in its own record until the merge has handed it out.
import type { CaptureReader } from "./capture-reader.ts";

/** What the merge wants: `input` has a packet in its reader's record, or needs bytes (or `close`) before it can go on. */
export type MergeStep =
  | { readonly kind: "packet"; readonly input: number }
  | { readonly kind: "starved"; readonly input: number }
  | { readonly kind: "end" };

const END: MergeStep = { kind: "end" };

/** Merges readers that somebody else feeds. `packet` steps are reused objects: look at them before the next call. */
export class TimeMerge {
  readonly #readers: readonly CaptureReader[];
  /** Inputs with a packet at their head, as a binary heap: the earliest first. */
  readonly #heap: number[] = [];
  /** Inputs whose head must be read before anything can be handed out; the last is asked first. */
  readonly #unread: number[];
  readonly #ended: boolean[];
  readonly #packet: { kind: "packet"; input: number } = { kind: "packet", input: 0 };
  readonly #starved: { kind: "starved"; input: number } = { kind: "starved", input: 0 };

  constructor(readers: readonly CaptureReader[]) {
    this.#readers = readers;
    this.#unread = readers.map((_, input) => input).toReversed();
    this.#ended = readers.map(() => false);
  }

  /** Says that the input got its last bytes: once it is starved again, it is over. */
  close(input: number): void {
    this.#readers[input]?.close();
    this.#ended[input] = true;
  }

  next(): MergeStep {
    while (this.#unread.length > 0) {
      const input = this.#unread.at(-1) ?? 0;
      const hasHead = this.#readers[input]?.next() ?? false;
      if (!hasHead && this.#ended[input] !== true) {
        this.#starved.input = input;
        return this.#starved;
      }
      this.#unread.pop();
      if (hasHead) this.#insert(input);
    }
    const first = this.#heap[0];
    if (first === undefined) return END;
    this.#removeFirst();
    this.#unread.push(first);
    this.#packet.input = first;
    return this.#packet;
  }

  #isBefore(a: number, b: number): boolean {
    const first = this.#readers[a]?.record;
    const second = this.#readers[b]?.record;
    if (!first || !second) return a < b;
    if (first.sec !== second.sec) return first.sec < second.sec;
    return first.nsec === second.nsec ? a < b : first.nsec < second.nsec;
  }

  #insert(input: number): void {
    const heap = this.#heap;
    let at = heap.push(input) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (!this.#isBefore(input, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = input;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
      const below = heap[child] ?? 0;
      if (!this.#isBefore(below, moved)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = moved;
  }
}
