// Takes a snapshot: what the agents' rings hold of a time, fetched into one file for each node, and merged by time into
// one. Nothing is held in memory but the piece at hand, and nothing stays on disk but the whole snapshot.
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ContractError, type Snapshot } from "../../contract/index.ts";
import type { AgentsTap, FetchedPackets, FetchProgress } from "../agents/public.ts";
import { fullName, MAX_NAMED_ADDRESSES, nameBlocks, noticesOf } from "../files/fetched-packets.ts";
import { OutputFile } from "../files/output-file.ts";
import { writePackets } from "../files/packet-files.ts";
import { wholePlan } from "../files/packet-plan.ts";
import { newSessionId } from "../folders.ts";
import type { NameTable } from "../names/name-table.ts";
import { isOwned, own } from "../owner.ts";
import { MAX_FILES } from "../sources/index.ts";
import type { SnapshotFiles } from "./snapshot-files.ts";

/** Left free on the disk. */
export const SPARE_BYTES = 1 << 30;
/** Longest snapshot. */
export const MAX_SNAPSHOT_BYTES = 64 * (1 << 30);
/** Agents of one snapshot: each has a file, and one has the names. */
export const MAX_SNAPSHOT_AGENTS = MAX_FILES - 1;
/** Folders of fetched packets, before they are one file. */
const TAKING = ".taking";
const MS_NS = 1_000_000n;
/** The whole of time, where an end is open. */
const FIRST_NS = 0n;
const LAST_NS = 2n ** 63n - 1n;
/** Later times are as late as this one: of the year 2255. */
const LAST_MS = 9e12;

/** One agent that is asked. */
export interface WantedAgent {
  readonly key: string;
  /** For people. */
  readonly name: string;
}
export interface TakeOrder {
  readonly files: SnapshotFiles;
  readonly agents: Pick<AgentsTap, "fetchPackets">;
  readonly wanted: readonly WantedAgent[];
  /** Names of others that were asked for. */
  readonly absent: readonly string[];
  readonly names: NameTable;
  /** Unix milliseconds, both included; null for an open end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly name: string;
  readonly onProgress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
  /** Bytes that the disk has free; asked of the system where it is left out. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Rejects with CANCELLED after an abort; nothing is left then, nor after any failure. */
export async function takeSnapshot(order: TakeOrder): Promise<Snapshot> {
  const { files, wanted, signal } = order;
  if (wanted.length === 0)
    throw new ContractError("NOT_FOUND", "no agent of this tap runs there", "choose nodes whose agents run");
  if (wanted.length > MAX_SNAPSHOT_AGENTS) {
    const most = `${wanted.length} agents are more than ${MAX_SNAPSHOT_AGENTS}`;
    throw new ContractError("LIMIT", most, "choose some of the nodes");
  }
  await files.makeFolder();
  await removeAbandoned(files.folder);
  const id = newSessionId(Date.now(), randomBytes(3).toString("hex"));
  const folder = join(files.folder, `${id}${TAKING}`);
  await mkdir(folder, { mode: 0o700 });
  await own(folder);
  try {
    const maxBytes = await roomFor(order);
    const fetched = await fetch(order, folder, maxBytes);
    return await files.add(await merge(order, id, folder, fetched));
  } catch (error) {
    throw signal.aborted ? new ContractError("CANCELLED", "looking back was cancelled", "look back again") : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a process that is gone had not finished. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(TAKING) || (await isOwned(join(folder, name)))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    await rm(join(folder, `${name.slice(0, -TAKING.length)}.pcapng.part`), { force: true });
  }
}

/** The packets are on the disk twice until they are merged. */
async function roomFor({ files, freeBytes = freeBytesOf }: TakeOrder): Promise<number> {
  const bytes = Math.min(MAX_SNAPSHOT_BYTES, Math.floor(((await freeBytes(files.folder)) - SPARE_BYTES) / 2));
  if (bytes > 0) return bytes;
  const rule = `less than ${SPARE_BYTES >> 30} GiB is free where ${files.folder} is`;
  throw new ContractError("LIMIT", rule, "free some space, or set THRESHER_HOME to a folder with more");
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function fetch(order: TakeOrder, folder: string, maxBytes: number): Promise<readonly FetchedPackets[]> {
  const { agents, wanted, fromMs, toMs, onProgress, signal } = order;
  const query = {
    streams: null,
    agents: new Set(wanted.map(({ key }) => key)),
    fromNs: fromMs === null ? null : nanosecondsOf(fromMs),
    // A millisecond is over with its last nanosecond.
    toNs: toMs === null ? null : nanosecondsOf(toMs) + MS_NS - 1n,
  };
  try {
    const fetched = await agents.fetchPackets(query, { folder, maxBytes, onProgress, signal });
    signal.throwIfAborted();
    return fetched;
  } catch (error) {
    const why = error instanceof Error && error.message !== "" ? error.message : "the agents are no longer followed";
    throw new ContractError("UNREACHABLE", `the packets were not fetched: ${why}`, "look back while the tap runs");
  }
}

async function merge(
  { files, wanted, absent, names, name, signal }: TakeOrder,
  id: string,
  folder: string,
  fetched: readonly FetchedPackets[],
): Promise<Omit<Snapshot, "path" | "bytes">> {
  const asked = new Set(fetched.map(({ key }) => key));
  const gone = [...absent, ...wanted.filter(({ key }) => !asked.has(key)).map((agent) => agent.name)];
  const notices = [...gone.map((node) => `${node}: no agent runs there`), ...noticesOf(fetched)];
  const notice = notices.join("; ");
  const fromNs = leastOf(fetched.flatMap((one) => one.fromNs ?? []));
  const toNs = leastOf(fetched.flatMap((one) => (one.toNs === null ? [] : -one.toNs)));
  const named = join(folder, "names.pcapng");
  await writeFile(named, nameBlocks(namesOf(names, fromNs ?? FIRST_NS, toNs === null ? LAST_NS : -toNs)));
  const sources = [named, ...fetched.map(({ path }) => path)];
  const { packets } = await OutputFile.write(files.pathOf(id), signal, (file) =>
    writePackets(sources, wholePlan(notice), "pcapng", file, signal),
  );
  return {
    id,
    name,
    createdMs: Date.now(),
    fromMs: fromNs === null ? null : millisecondsOf(fromNs),
    toMs: toNs === null ? null : millisecondsOf(-toNs),
    packets,
    nodes: fetched.map(({ node }) => node),
    notice,
  };
}

function namesOf(table: NameTable, fromNs: bigint, toNs: bigint): ReadonlyMap<string, string> {
  const named = table.between(fromNs, toNs).flatMap(({ ip, names }) => {
    const text = fullName(names);
    return text === "" ? [] : [[ip, text] as const];
  });
  return new Map(named.slice(0, MAX_NAMED_ADDRESSES));
}

function leastOf(values: readonly bigint[]): bigint | null {
  return values.reduce<bigint | null>((least, one) => (least === null || one < least ? one : least), null);
}
// An agent counts in 64 bits.
function nanosecondsOf(ms: number): bigint {
  return BigInt(Math.floor(Math.min(Math.max(ms, 0), LAST_MS))) * MS_NS;
}
function millisecondsOf(ns: bigint): number {
  return Number(ns / 1000n) / 1000;
}
