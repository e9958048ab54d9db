// Which rows of several places are of the same exchange:
//   1. Rows of the same connection (client's port and both initial sequence numbers), protocol and position in it; or,
//      where the handshake was not seen, of the same client, protocol, method and summary.
//   2. Among those, in order of time: a row joins the first exchange that is near enough in time, goes to the same
//      destination or to the other side of a Service, and lies behind the last one that its own place joined: places see
//      the exchanges of a client in the same order.
import type { EntryRow } from "../../contract/index.ts";
import { MAX_APART_BY_ADDRESS_NS, MAX_APART_NS, MAX_LOOKED_AT } from "./limits.ts";

/** What a port of an address was at a time, as far as names tell; empty where they do not. */
export type PeerKind = (ip: string, port: number | null, timeNs: bigint) => "pod" | "service" | "";

interface Seen {
  readonly row: EntryRow;
}

/** Text that rows of one exchange share. */
export function sightingKey(row: EntryRow): string {
  const { connection, protocol } = row;
  const what = row.isFlow ? `${protocol.macro} flow` : protocol.macro;
  return connection !== ""
    ? `${connection} ${what} ${row.isFlow ? "" : row.index}`
    : `${ownerOf(row)}${row.srcIp} ${row.srcPort} ${what} ${row.isFlow ? "" : `${row.method} ${row.summary}`}`;
}

// Every pod has the same loopback addresses: only what its own agent saw is of the same client.
function ownerOf({ srcIp, id }: EntryRow): string {
  return srcIp.startsWith("127.") || srcIp === "::1" ? `${id.slice(0, id.indexOf("/"))} ` : "";
}

/** The stream at its place: an id is that, a dash and the position in it. */
export function placeOf({ id }: Pick<EntryRow, "id">): string {
  return id.slice(0, id.lastIndexOf("-"));
}

/** What is compared of rows. */
export type ExchangeFacts = Pick<
  EntryRow,
  "isFlow" | "method" | "summary" | "timeNs" | "connection" | "dstIp" | "dstPort"
>;

/** Whether rows of the same key and of different places can be of one exchange. */
export function isSameExchange(a: ExchangeFacts, b: ExchangeFacts, kindOf: PeerKind): boolean {
  if (!a.isFlow && (a.method !== b.method || a.summary !== b.summary)) return false;
  const apart = a.timeNs < b.timeNs ? b.timeNs - a.timeNs : a.timeNs - b.timeNs;
  if (a.connection !== "") return a.isFlow || apart <= MAX_APART_NS;
  if (apart > MAX_APART_BY_ADDRESS_NS) return false;
  if (a.dstIp === b.dstIp && a.dstPort === b.dstPort) return true;
  // Without a connection's name, only what is known to be a Service is taken for the other side of another address.
  return isService(a, kindOf) !== isService(b, kindOf);
}

function isService({ dstIp, dstPort, timeNs }: ExchangeFacts, kindOf: PeerKind): boolean {
  return kindOf(dstIp, dstPort, timeNs) === "service";
}

/** Those of rows with the same key that are of the same exchange as `wanted`, which is one of them. */
export function sameExchange<S extends Seen>(group: readonly S[], wanted: S, kindOf: PeerKind): readonly S[] {
  const exchanges: S[][] = [];
  const ofRow = new Map<string, S[]>();
  // For each place, the first exchange that its next row can join.
  const next = new Map<string, number>();
  for (const one of group.toSorted(byTime)) {
    // A row that was sent again belongs to where it was.
    const again = ofRow.get(one.row.id);
    if (again !== undefined) {
      again.push(one);
      continue;
    }
    const place = placeOf(one.row);
    const from = next.get(place) ?? 0;
    const to = Math.min(from + MAX_LOOKED_AT, exchanges.length);
    let at = from;
    while (at < to && !joins(one, exchanges[at], kindOf)) at++;
    if (at === to) at = exchanges.length;
    const exchange = exchanges[at] ?? [];
    if (at === exchanges.length) exchanges.push(exchange);
    exchange.push(one);
    ofRow.set(one.row.id, exchange);
    next.set(place, at + 1);
  }
  return ofRow.get(wanted.row.id) ?? [wanted];
}

function joins<S extends Seen>(one: S, exchange: readonly S[] | undefined, kindOf: PeerKind): boolean {
  const first = exchange?.[0];
  return first !== undefined && isSameExchange(one.row, first.row, kindOf);
}

/** Order of time, and where that is the same of ids. */
export function byTime(a: Seen, b: Seen): number {
  if (a.row.timeNs !== b.row.timeNs) return a.row.timeNs < b.row.timeNs ? -1 : 1;
  return a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0;
}
