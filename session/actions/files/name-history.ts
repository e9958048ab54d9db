// pcap.nameResolutionHistory: who had which address, by the second in which it began.
import { fullName } from "../../files/fetched-packets.ts";
import { ALWAYS_FROM_NS, type NameSpan, type NameTable } from "../../names/name-table.ts";

/** Most names told; of more, the newest. */
export const MAX_HISTORY_NAMES = 100_000;
const SECOND_NS = 1_000_000_000n;

/** The names that a session knows, in any order. */
export type NameHistory = () => Iterable<NameSpan>;

/** Those of a table, as they are when they are asked for. */
export function tableNames(table: NameTable): NameHistory {
  return () => Array.from({ length: table.size }, (_, i) => table.byId(i + 1)).filter((span) => span !== null);
}

export type HistoryName = {
  readonly FullAddress: string;
  readonly Namespace: string;
};
/** Unix seconds → `IP` or `IP:port` → its name. What holds since ever stands at 0. */
export type History = Readonly<Record<string, Readonly<Record<string, HistoryName>>>>;

export function historyOf(spans: Iterable<NameSpan>, maxNames: number = MAX_HISTORY_NAMES): History {
  const named = [...spans].filter(({ names }) => fullName(names) !== "");
  const sorted = named.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : a.fromNs > b.fromNs ? 1 : 0)).slice(-maxNames);
  const history: Record<string, Record<string, HistoryName>> = {};
  for (const span of sorted) {
    const { names } = span;
    const second = (history[secondsOf(span)] ??= {});
    second[addressOf(span)] = { FullAddress: fullName(names), Namespace: names.namespace };
  }
  return history;
}

function secondsOf({ fromNs }: NameSpan): string {
  return fromNs === ALWAYS_FROM_NS || fromNs < 0n ? "0" : String(fromNs / SECOND_NS);
}

function addressOf({ ip, port }: NameSpan): string {
  if (port === null) return ip;
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}
