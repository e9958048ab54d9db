// The loss ledger: for each hop what came in, went out, was dropped, and why. Nothing is lost without a line here.

/** The places where something can be lost, in the order data passes them. */
export const HOPS = [
  "kernel",
  "pipe",
  "file",
  "link",
  "network",
  "transport",
  "dissection",
  "ingest",
  "store",
] as const;
export type HopName = (typeof HOPS)[number];

/** What a number counts. */
export type LedgerUnit = "packets" | "bytes" | "entries" | "flows" | "messages";

/** One line: `count` things of `unit` were dropped, cut or skipped at `hop`, for `reason` (a plain sentence). */
export interface LedgerLine {
  readonly hop: HopName;
  readonly code: string;
  readonly reason: string;
  readonly unit: LedgerUnit;
  readonly count: number;
  /** True where data is gone (a drop or a gap); false where it is only noted (a limit, an unknown protocol). */
  readonly isLoss: boolean;
}

/** Totals that passed, and every line that is not zero. */
export interface Ledger {
  readonly packets: number;
  readonly bytes: number;
  readonly entries: number;
  readonly flows: number;
  readonly lines: readonly LedgerLine[];
}
