// A script with `onItemQueried`, as far as the session knows: told by hand what it answers, and when.
import type { QueriedEntry, ScriptEntry } from "../../hooks/types.ts";
import type { EntryReview } from "../entry-review.ts";

export type Answer = (entry: ScriptEntry) => Partial<QueriedEntry>;

export class FakeReview implements EntryReview {
  isActive = true;
  /** How often it was called, and for which entries. */
  readonly calls: (readonly string[])[] = [];
  answer: Answer;
  /** Calls wait for it. */
  gate: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  constructor(answer: Answer) {
    this.answer = answer;
  }
  readonly review = async (entries: readonly ScriptEntry[]): Promise<readonly QueriedEntry[]> => {
    this.calls.push(entries.map(({ id }) => id));
    await this.gate;
    return entries.map((entry) => ({ id: entry.id, json: null, verdict: null, problem: "", ...this.answer(entry) }));
  };
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  /** The script is another one. */
  change(answer: Answer): void {
    this.answer = answer;
    for (const listener of this.#listeners) listener();
  }
}

/** Replaces a text wherever it stands in the entry. */
export function replacing(text: string, by: string): Answer {
  return ({ head, document }) => ({
    json: JSON.stringify({ ...JSON.parse(head), ...JSON.parse(document) }).replaceAll(text, by),
  });
}
