// Packets of a tapped cluster stay on its nodes until somebody wants them: they are fetched into files beside the
// session, with a file of names, and then saved as those of any capture.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { ContractError } from "../../contract/index.ts";
import { type AddressNames, PcapngWriter } from "../../engine/index.ts";
import type { FetchedPackets, FetchProgress } from "../agents/index.ts";
import type { PeerNames } from "../names/name-table.ts";
import type { Session } from "../session.ts";
import type { StoredRow } from "../store/index.ts";
import type { Selection } from "./selection.ts";

/** Addresses that are named in the file. */
export const MAX_NAMED_ADDRESSES = 65_536;

export interface FetchedFiles {
  readonly paths: readonly string[];
  /** What could not be fetched, for people; empty where all is there. */
  readonly notice: string;
}

/** Runs `use` with the packets of what is selected; the files are gone afterwards. */
export async function withFetchedPackets<T>(
  session: Session,
  selection: Selection,
  onProgress: ((progress: FetchProgress) => void) | undefined,
  signal: AbortSignal | undefined,
  use: (files: FetchedFiles) => Promise<T>,
): Promise<T> {
  const { agents } = session;
  if (agents === null)
    throw new ContractError(
      "NOT_FOUND",
      "the packets were on the nodes, whose agents are no longer followed",
      "save entries as JSON or CSV",
    );
  const folder = await mkdtemp(join(session.folder, "fetch-"));
  try {
    const wanted = await wantedOf(selection, signal);
    const streams = selection.isAll ? null : wanted.streams;
    const fetched = await agents.fetchPackets({ streams, fromNs: null, toNs: null }, { folder, onProgress, signal });
    const names = join(folder, "names.pcapng");
    await writeFile(names, nameBlocks(wanted.names));
    const gone = streams === null ? 0 : streams.size - fetched.length;
    const notices = [
      ...noticesOf(fetched),
      ...(gone > 0 ? [`${gone} agents are gone, and their packets with them`] : []),
    ];
    return await use({ paths: [names, ...fetched.map(({ path }) => path)], notice: notices.join("; ") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Wanted {
  readonly streams: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, string>;
}

async function wantedOf(selection: Selection, signal: AbortSignal | undefined): Promise<Wanted> {
  const streams = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  for await (const page of selection.pages(signal)) {
    for (const { row, source, src, dst } of page) {
      const known = streams.get(source.worker);
      if (known === undefined) streams.set(source.worker, new Set([row.stream]));
      else known.add(row.stream);
      learnName(names, row.srcIp, src);
      learnName(names, row.dstIp, dst);
    }
  }
  return { streams: new Map([...streams].map(([worker, own]) => [worker, [...own]])), names };
}

/** Names of one port of an address. A file names whole addresses. */
const OF_A_PORT: readonly PeerNames["resolutionMechanism"][] = ["ip-and-port", "tls-sni", "http-header"];

function learnName(names: Map<string, string>, ip: string, peer: StoredRow["src"]): void {
  if (OF_A_PORT.includes(peer.resolutionMechanism)) return;
  const text = fullName(peer);
  if (text !== "" && names.size < MAX_NAMED_ADDRESSES) names.set(ip, text);
}

/** The name that a file gives to an address; empty where there is none. */
export function fullName({ name, namespace, dns }: Pick<PeerNames, "name" | "namespace" | "dns">): string {
  if (name === "") return dns;
  return namespace === "" ? name : `${name}.${namespace}`;
}

/** A capture file with names of addresses and no packet: merged with others it names theirs. */
export function nameBlocks(names: ReadonlyMap<string, string>): Uint8Array {
  const writer = new PcapngWriter({ application: "Thresher" });
  const entries: AddressNames[] = [];
  for (const [ip, name] of names) {
    const address = addressBytes(ip);
    if (address !== null) entries.push({ address, names: [name] });
  }
  if (entries.length > 0) writer.names(entries);
  return writer.take();
}

/** The 4 or 16 bytes of an address in text. */
export function addressBytes(ip: string): Uint8Array | null {
  if (isIP(ip) === 4) return Uint8Array.from(ip.split("."), Number);
  if (isIP(ip) !== 6 || ip.includes(".")) return null;
  const [head = "", tail] = ip.split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}

/** What could not be had, and what is not as it was on the wire, for people. */
export function noticesOf(fetched: readonly FetchedPackets[]): readonly string[] {
  const failures = fetched.filter(({ failure }) => failure !== "").map(({ node, failure }) => `${node}: ${failure}`);
  const lost = fetched.filter(({ isBeginningLost }) => isBeginningLost).map(({ node }) => node);
  if (lost.length > 0) failures.push(`the oldest packets are no longer kept on ${lost.join(", ")}`);
  const comments = Map.groupBy(
    fetched.filter(({ comment }) => comment !== ""),
    ({ comment }) => comment,
  );
  const remarks = [...comments].map(([comment, of]) => `${of.map(({ node }) => node).join(", ")}: ${comment}`);
  const disordered = fetched
    .filter((one) => one.disordered > 0)
    .map((one) => `${one.disordered} packets of ${one.node} stand behind later ones`);
  return [...failures, ...remarks, ...disordered];
}
