// All of an entry but its document: where and when it was captured, who its peers were, its times and sizes.
import type {
  Entry,
  EntryRow,
  JsonObject,
  KubernetesMeta,
  Peer,
  PodSummary,
  ResolutionMechanism,
  Timing,
} from "../../contract/index.ts";
import { formatTime } from "./time-text.ts";

/** What is known about the address of one peer at the time of the entry. */
export interface PeerNames {
  readonly name: string;
  readonly namespace: string;
  readonly pod: PodSummary | null;
  readonly service: KubernetesMeta | null;
  readonly endpointSlice: KubernetesMeta | null;
  readonly processName: string;
  readonly processId: number;
  readonly resolutionMechanism: ResolutionMechanism;
  readonly dns: string;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
}

/** What an entry says about where it was captured, and the names of its peers. */
export interface EntryContext {
  /** The capturing agent: `file:<name>`, `local:<interface>`, `ip:port`. */
  readonly worker: string;
  readonly node: { readonly ip: string; readonly name: string };
  readonly cluster: string;
  readonly captureBackend: string;
  readonly captureSource: string;
  readonly names?: { readonly src?: PeerNames; readonly dst?: PeerNames };
  /** What scripts said of the entry; nothing where they are left out. */
  readonly passed?: boolean;
  readonly failed?: boolean;
}

/** What the row's document says instead. */
export type Envelope = Omit<Entry, "request" | "response" | "data" | "event" | "error" | "tlsInfo" | "network">;

/** All of an entry but the document. */
export function envelopeOf(row: EntryRow, context: EntryContext): Envelope {
  const { worker, node, cluster, captureSource, names, passed = false, failed = false } = context;
  const src = peer(row.srcIp, row.srcPort, names?.src);
  const dst = peer(row.dstIp, row.dstPort, names?.dst);
  const elapsedTimeUs = row.elapsedNs === null ? 0 : Math.floor(Number(row.elapsedNs) / 1000);
  return {
    id: row.id,
    index: row.index,
    stream: row.stream,
    worker,
    node,
    cluster,
    protocol: row.protocol,
    tls: row.tls,
    src,
    dst,
    namespace: dst.namespace === "" ? src.namespace : dst.namespace,
    outgoing: row.outgoing,
    timestamp: Number(row.timeNs / 1_000_000n),
    startTime: formatTime(row.timeNs),
    elapsedTime: Math.floor(elapsedTimeUs / 1000),
    elapsedTimeUs,
    timing: timingOf(row, elapsedTimeUs),
    requestSize: row.requestSize,
    responseSize: row.responseSize,
    size: row.requestSize + row.responseSize,
    passed,
    failed,
    entryFile: `${row.stream.replaceAll(".", "_")}-${row.index}_entry.json`,
    record: "",
    capture: captureOf(row, context),
    captureSource,
    checksums: NONE,
    duplicate: "",
    hops: row.hops,
    connId: row.flowId,
    flowId: row.flowId,
    labels: { src: names?.src?.labels ?? NO_PAIRS, dst: names?.dst?.labels ?? NO_PAIRS },
    annotations: { src: names?.src?.annotations ?? NO_PAIRS, dst: names?.dst?.annotations ?? NO_PAIRS },
    truncated: row.truncated,
  };
}
const NONE: readonly string[] = [];
const NO_PAIRS: JsonObject = {};

function timingOf({ handshakeUs, requestUs, responseUs }: EntryRow, waitUs: number): Timing {
  return { handshakeUs, requestUs, waitUs, responseUs };
}

export function captureOf(
  { vlan }: Pick<EntryRow, "vlan">,
  { captureBackend: backend, captureSource: source }: EntryContext,
): Entry["capture"] {
  return { backend, source, proxy: null, vlan: vlan === null ? null : vlanOf(vlan) };
}

/** The tag next to the IP header, and all tags from the outside in. Two tags are one number: outer × 4096 + inner. */
export function vlanOf(vlan: number): { readonly id: number; readonly dot1q: string } {
  const id = vlan & 0xfff;
  return { id, dot1q: vlan > 0xfff ? `${vlan >> 12}.${id}` : String(id) };
}

function peer(ip: string, port: number | null, names: PeerNames | undefined): Peer {
  return { ip, port: port === null ? "" : String(port), ...(names === undefined ? nameless : namesOf(names)) };
}

type PeerNaming = Omit<Peer, "ip" | "port">;

/** Of what is known about an address, what a peer says of itself. */
export function namesOf(names: PeerNames): PeerNaming {
  const { name, namespace, pod, service, endpointSlice, processName, processId, resolutionMechanism, dns } = names;
  return { name, namespace, pod, service, endpointSlice, processName, processId, resolutionMechanism, dns };
}

export const nameless: PeerNaming = {
  name: "",
  namespace: "",
  pod: null,
  service: null,
  endpointSlice: null,
  processName: "",
  processId: 0,
  resolutionMechanism: "none",
  dns: "",
};
