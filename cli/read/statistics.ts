// What `--stats` says on standard error: how many entries of which protocol, what was lost, and how long it took.
import type { Ledger, LedgerLine, Protocol } from "../../contract/index.ts";
import type { Output } from "../command/shared-options.ts";

export interface Statistics {
  readonly entries: number;
  readonly protocols: ReadonlyMap<Protocol, number>;
  readonly ledger: Ledger;
  readonly elapsedMs: number;
  /** Entries on which the filter failed. */
  readonly filterErrors: number;
  /** What is wrong with the files, one sentence each. */
  readonly notices: readonly string[];
}

/** One JSON object where the output is JSON, else lines for people. */
export function formatStatistics(statistics: Statistics, output: Output): string {
  return output === "json" ? JSON.stringify(asObject(statistics)) : asLines(statistics).join("\n");
}

function asObject(statistics: Statistics): object {
  const { ledger } = statistics;
  return {
    entries: statistics.entries,
    protocols: Object.fromEntries(countsByName(statistics)),
    packets: ledger.packets,
    bytes: ledger.bytes,
    flows: ledger.flows,
    ledger: ledger.lines,
    filterErrors: statistics.filterErrors,
    notices: statistics.notices,
    elapsedMs: Math.round(statistics.elapsedMs),
  };
}

function asLines(statistics: Statistics): readonly string[] {
  const { ledger } = statistics;
  const seconds = (statistics.elapsedMs / 1000).toFixed(2);
  const passed = `${grouped(ledger.packets)} packets, ${grouped(ledger.bytes)} bytes, ${grouped(ledger.flows)} flows`;
  const lost = ledger.lines.filter((line) => line.isLoss);
  const noted = ledger.lines.filter((line) => !line.isLoss);
  return [
    `${grouped(statistics.entries)} entries from ${passed} in ${seconds} s`,
    ...countsByName(statistics).map(([name, count]) => `  ${name.padEnd(10)} ${grouped(count)}`),
    ...(statistics.filterErrors > 0 ? [`the filter failed on ${grouped(statistics.filterErrors)} entries`] : []),
    lost.length === 0 ? "lost: nothing" : "lost:",
    ...lost.map(ledgerLine),
    ...(noted.length === 0 ? [] : ["noted:", ...noted.map(ledgerLine)]),
  ];
}

function ledgerLine(line: LedgerLine): string {
  return `  ${grouped(line.count)} ${line.unit}: ${line.reason} (${line.hop})`;
}

// Several protocol objects share a name where versions differ; people count the name.
function countsByName(statistics: Statistics): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const [protocol, count] of statistics.protocols) {
    counts.set(protocol.abbr, (counts.get(protocol.abbr) ?? 0) + count);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

// Not by `toLocaleString`: the first use of it loads the tables of all languages, which takes longer than starting does.
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
