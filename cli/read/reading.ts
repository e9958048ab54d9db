// What readings of captures have in common: who is named as capturing, and how the statistics come together.
import { basename } from "node:path";
import type { Ledger, Protocol } from "../../contract/index.ts";
import { monotonicMs } from "../clock.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { EntryOptions } from "./entry-options.ts";
import { formatStatistics } from "./statistics.ts";

export interface Reading {
  readonly stream: { readonly total: number; readonly counts: ReadonlyMap<Protocol, number> };
  readonly ledger: Ledger;
  readonly notices: readonly string[];
  readonly startedMs: number;
}

/** The capturing agent of opened files is the files. */
export function workerName(files: readonly string[]): string {
  return `file:${files.map((file) => (file === "-" ? "standard input" : basename(file))).join(", ")}`;
}

/** Prints the statistics where they are wanted, and in any case that a filter failed. */
export function printStatistics(reading: Reading, options: EntryOptions, terminal: Terminal): void {
  const filterErrors = options.filter?.errorCount ?? 0;
  if (!options.wantsStatistics) {
    if (filterErrors > 0) {
      terminal.error(`thresher: the filter failed on ${filterErrors} entries: ${options.filter?.lastError ?? ""}`);
    }
    return;
  }
  const statistics = {
    entries: reading.stream.total,
    protocols: reading.stream.counts,
    ledger: reading.ledger,
    elapsedMs: monotonicMs() - reading.startedMs,
    filterErrors,
    notices: reading.notices,
  };
  terminal.error(formatStatistics(statistics, options.output));
}
