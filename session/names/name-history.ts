// Who had which address since when, in the form that scripts know (`pcap.nameResolutionHistory`).
import type { NameInterval } from "./name-span.ts";

/** Names that are told: the latest ones. */
export const MAX_HISTORY = 100_000;
const NS_PER_SECOND = 1_000_000_000n;

interface HistoryName {
  readonly FullAddress: string;
  readonly Namespace: string;
}
/** By the Unix second of a change, then by `IP` or `IP:port`. */
export type NameHistory = Readonly<Record<string, Readonly<Record<string, HistoryName>>>>;

/** Each name at the second from which it held; names that hold since ever stand at second 0. */
export function nameHistory(intervals: readonly NameInterval[]): NameHistory {
  const named = intervals.filter(({ names }) => names.name !== "" || names.dns !== "");
  const latest = named.toSorted((a, b) => (a.fromNs < b.fromNs ? -1 : a.fromNs > b.fromNs ? 1 : a.id - b.id));
  const history: Record<string, Record<string, HistoryName>> = {};
  for (const { ip, port, fromNs, names } of latest.slice(-MAX_HISTORY)) {
    const second = String(fromNs < 0n ? 0n : fromNs / NS_PER_SECOND);
    const address = port === null ? ip : `${ip.includes(":") ? `[${ip}]` : ip}:${port}`;
    const { namespace } = names;
    const name = names.name === "" ? names.dns : names.name;
    (history[second] ??= {})[address] = {
      FullAddress: namespace === "" ? name : `${name}.${namespace}`,
      Namespace: namespace,
    };
  }
  return history;
}
