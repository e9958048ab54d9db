// Bytes in packets: which flows carried them and when, found by reading the session's packets once more. What one packet
// carries behind its headers is looked at; what two packets share between them is not.
import { access } from "node:fs/promises";
import { createFlowIndex, createHeaderEnd, type PacketRecord } from "../../engine/index.ts";
import { packetPaths } from "../files/save.ts";
import { isShownAsStored, type Showing } from "../review/shown-entries.ts";
import type { Session } from "../session.ts";
import { isCutRing, readCaptures } from "../sources/index.ts";
import { exchangeSpans } from "../store/exchange-spans.ts";
import type { EntryStore } from "../store/index.ts";

/** Packets that are remembered because they hold the bytes. */
export const MAX_PACKET_HITS = 500_000;

/** Where the packets are; no path: they are not searched, and the notice says why. */
export interface PacketPlaces {
  readonly paths: readonly string[];
  readonly notice: string;
}

export interface PacketHits {
  /** Times of packets by flow, ascending. */
  readonly flows: ReadonlyMap<number, readonly bigint[]>;
  /** What was left out, for people. */
  readonly notice: string;
}

const none = (why: string): PacketPlaces => ({ paths: [], notice: `only bodies were searched: ${why}` });

/** The packets that can be searched for a session. What is hidden in entries must not be found in packets. */
export async function packetPlaces(
  session: Pick<Session, "file" | "folder">,
  showing: Pick<Showing, "redactions" | "reviews">,
): Promise<PacketPlaces> {
  const { source } = session.file;
  if (source.kind === "cluster") return none("the packets are on the cluster's nodes");
  if (!isShownAsStored(showing)) return none("parts of entries are hidden, and packets would show them");
  try {
    const paths = packetPaths(session);
    if (session.file.paths.length === 0 && isCutRing(paths)) return none("the oldest packets are no longer kept");
    await Promise.all(paths.map((path) => access(path)));
    return { paths, notice: source.phase === "live" ? "packets were searched as far as they were there" : "" };
  } catch {
    return none("the packets can no longer be read");
  }
}

/** Reads all packets and answers which hold the bytes. */
export async function packetsHolding(
  paths: readonly string[],
  wanted: Buffer,
  onProgress: (share: number) => void,
  signal: AbortSignal,
  maxHits = MAX_PACKET_HITS,
): Promise<PacketHits> {
  const index = createFlowIndex();
  const headers = createHeaderEnd();
  const flows = new Map<number, bigint[]>();
  // Fragments are known to belong to a flow when the last of them is there.
  const unknown = new Map<number, bigint>();
  let hits = 0;
  const remember = (flow: number, timeNs: bigint): void => {
    const known = flows.get(flow);
    if (known === undefined) flows.set(flow, [timeNs]);
    else known.push(timeNs);
  };
  const onPacket = (record: PacketRecord): void => {
    const flow = index.flowOf(record);
    for (const number of index.earlier) {
      const timeNs = unknown.get(number);
      if (timeNs !== undefined) remember(flow, timeNs);
      unknown.delete(number);
    }
    if (!holds(record, headers.of(record), wanted) || ++hits > maxHits) return;
    const timeNs = BigInt(record.sec) * 1_000_000_000n + BigInt(record.nsec);
    if (flow < 0) unknown.set(record.number, timeNs);
    else remember(flow, timeNs);
  };
  await readCaptures(paths, { onPacket, onProgress: (read, total) => onProgress(share(read, total)) }, signal);
  // Packets may stand a little out of order.
  for (const times of flows.values()) times.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const notice =
    hits > maxHits ? `more than ${maxHits.toLocaleString("en-US")} packets hold them, the rest was left out` : "";
  return { flows, notice };
}

function share(read: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, read / total);
}

function holds({ bytes, end }: PacketRecord, payloadAt: number, wanted: Buffer): boolean {
  if (end - payloadAt < wanted.length) return false;
  return Buffer.from(bytes.buffer, bytes.byteOffset + payloadAt, end - payloadAt).includes(wanted);
}

/** Entries that were under way when one of the packets came, and the entries of the flows themselves. */
export async function entriesOfPackets(store: EntryStore, { flows }: PacketHits): Promise<readonly number[]> {
  const numbers: number[] = [];
  if (flows.size === 0) return numbers;
  await exchangeSpans(store.scans, ({ no, flowId, fromNs, toNs, isFlow }) => {
    const times = flows.get(flowId);
    if (times === undefined) return;
    const first = times[firstAtLeast(times, fromNs)];
    if (isFlow || (first !== undefined && first <= toNs)) numbers.push(no);
  });
  return numbers;
}

function firstAtLeast(times: readonly bigint[], timeNs: bigint): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0n) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
