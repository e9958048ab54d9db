// Several sightings of one exchange as one row.
import type { EntryRow, Hop } from "../../contract/index.ts";
import { MAX_HOPS } from "./limits.ts";
import { byTime, type PeerKind } from "./same-exchange.ts";

interface Seen {
  readonly row: EntryRow;
}

/**
 * The sighting that tells most: a whole exchange before half of one; the backend's address before that of the Service;
 * and then the earliest, which is the nearest to the client. Where names do not tell Services, the later of two
 * destinations is the translated one.
 */
export function preferred<S extends Seen>(seen: readonly S[], kindOf: PeerKind): S {
  const [first, ...others] = seen;
  if (first === undefined) throw new Error("a merge of no sightings");
  if (others.length === 0) return first;
  const whole = seen.filter(({ row }) => row.errorType === "" && !row.truncated);
  const candidates = (whole.length > 0 ? whole : [...seen]).toSorted(byTime);
  const ranks = candidates.map(({ row }) => rank(row, kindOf));
  const backend = candidates.findLast((_one, i) => ranks[i] === Math.min(...ranks)) ?? first;
  return candidates.find(({ row }) => isSameDestination(row, backend.row)) ?? first;
}

/** The best row, with the places of all: its own first, the others in order of time. */
export function merged<S extends Seen>(best: S, seen: readonly S[]): EntryRow {
  const { row } = best;
  if (seen.length === 1) return row;
  const others = seen.filter((one) => one !== best).toSorted(byTime);
  return withHops(
    row,
    others.map((other) => hopsSeenFrom(other.row, row)),
  );
}

/** The row with the hops of other places behind its own. */
export function withHops(row: EntryRow, others: readonly (readonly Hop[])[]): EntryRow {
  return { ...row, hops: [...row.hops, ...others.flat()].slice(0, MAX_HOPS) };
}

/** The hops of another sighting; where it saw another destination, they say so. */
export function hopsSeenFrom(
  { hops, dstIp, dstPort }: EntryRow,
  row: Pick<EntryRow, "dstIp" | "dstPort">,
): readonly Hop[] {
  if (dstIp === row.dstIp && dstPort === row.dstPort) return hops;
  const dst = { ip: dstIp, port: dstPort === null ? "" : String(dstPort) };
  return hops.map((hop) => ({ ...hop, dst }));
}

function rank({ dstIp, dstPort, timeNs }: EntryRow, kindOf: PeerKind): number {
  const kind = kindOf(dstIp, dstPort, timeNs);
  return kind === "pod" ? 0 : kind === "" ? 1 : 2;
}
function isSameDestination(a: EntryRow, b: EntryRow): boolean {
  return a.dstIp === b.dstIp && a.dstPort === b.dstPort;
}
