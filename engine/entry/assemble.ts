// The entry as filters, scripts and exports read it (docs/entry.md, 1), put together from its stored form: as a value,
// or straight as JSON text, which leaves the document inside as it is and so costs a fraction.
import type {
  Entry,
  EntryError,
  EntryRow,
  JsonObject,
  KubernetesMeta,
  Network,
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

/** The document of a row: what the protocol's presenter made. */
export interface RowDocument {
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly data: JsonObject | null;
  readonly event: JsonObject | null;
  readonly error: EntryError | null;
  readonly tlsInfo?: string;
  readonly network?: Network;
}

/** Parses a row's document. The text is the engine's own. */
export function documentOf(row: EntryRow): RowDocument {
  return JSON.parse(row.document) as RowDocument;
}

export function assembleEntry(row: EntryRow, context: EntryContext): Entry {
  return { ...envelopeOf(row, context), ...documentOf(row) };
}

/** The same entry as JSON text; the document's keys come last. */
export function formatEntry(row: EntryRow, context: EntryContext): string {
  return `${formatHead(row, context).slice(0, -1)},${row.document.slice(1)}`;
}

/** All of the entry but its document, as JSON text. */
export function formatHead(row: EntryRow, context: EntryContext): string {
  return JSON.stringify(envelopeOf(row, context));
}

/** All of an entry but the document. */
function envelopeOf(row: EntryRow, context: EntryContext): Omit<Entry, keyof RowDocument> {
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

function captureOf(
  { vlan }: EntryRow,
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
  const portText = port === null ? "" : String(port);
  if (names === undefined) return { ip, port: portText, ...NAMELESS };
  const { name, namespace, pod, service, endpointSlice, processName, processId, resolutionMechanism, dns } = names;
  return {
    ip,
    port: portText,
    name,
    namespace,
    pod,
    service,
    endpointSlice,
    processName,
    processId,
    resolutionMechanism,
    dns,
  };
}

const NAMELESS: Omit<Peer, "ip" | "port"> = {
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
