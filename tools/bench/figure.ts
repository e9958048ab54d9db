// What a benchmark answers: one line of the table in docs/performance.md.

export interface Figure {
  readonly what: string;
  readonly figure: string;
  /** The budget, as people read it; empty for a figure without one. */
  readonly budget: string;
  /** Whether the budget holds; null without one. */
  readonly isMet: boolean | null;
}

/** One benchmark; it throws a plain sentence when something it needs is missing. */
export interface BenchCase {
  readonly name: string;
  run(): Promise<readonly Figure[]> | readonly Figure[];
}

/** A figure without a budget. */
export function plain(what: string, figure: string): Figure {
  return { what, figure, budget: "", isMet: null };
}
