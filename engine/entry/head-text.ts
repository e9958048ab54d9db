// All of an entry but its document as JSON text, without the values in between: what is written for each of millions of
// entries. It is the text of the head that `assembleEntry` makes, to the letter; what many entries share is written once.
import type { EntryRow, Hop, Protocol } from "../../contract/index.ts";
import { quoted } from "../bytes/json-text.ts";
import { captureOf, type EntryContext, nameless, namesOf, type PeerNames } from "./envelope.ts";
import { formatTime } from "./time-text.ts";

/** All of the entry but its document, as JSON text. */
export function formatHead(row: EntryRow, context: EntryContext): string {
  const { names, passed = false, failed = false } = context;
  const place = placeOf(context);
  const src = nameTexts(names?.src);
  const dst = nameTexts(names?.dst);
  const { stream, elapsedNs, requestSize, responseSize } = row;
  const us = elapsedNs === null ? 0 : Math.floor(Number(elapsedNs) / 1000);
  const capture = row.vlan === null ? place.capture : JSON.stringify(captureOf(row, context));
  return (
    `{"id":${quoted(row.id)},"index":${row.index},"stream":${quoted(stream)},${place.worker},` +
    `"protocol":${protocolText(row.protocol)},"tls":${row.tls},` +
    `"src":${peerText(row.srcIp, row.srcPort)}${src.tail},"dst":${peerText(row.dstIp, row.dstPort)}${dst.tail},` +
    `"namespace":${dst.namespace === '""' ? src.namespace : dst.namespace},"outgoing":${row.outgoing},` +
    `"timestamp":${row.timeNs / 1_000_000n},"startTime":"${formatTime(row.timeNs)}",` +
    `"elapsedTime":${Math.floor(us / 1000)},"elapsedTimeUs":${us},"timing":{"handshakeUs":${row.handshakeUs},` +
    `"requestUs":${row.requestUs},"waitUs":${us},"responseUs":${row.responseUs}},"requestSize":${requestSize},` +
    `"responseSize":${responseSize},"size":${requestSize + responseSize},"passed":${passed},"failed":${failed},` +
    `"entryFile":${quoted(`${stream.replaceAll(".", "_")}-${row.index}_entry.json`)},"record":"",` +
    `"capture":${capture},"captureSource":${place.source},"checksums":[],"duplicate":"","hops":${hopsText(row.hops)},` +
    `"connId":${row.flowId},"flowId":${row.flowId},"labels":{"src":${src.labels},"dst":${dst.labels}},` +
    `"annotations":{"src":${src.annotations},"dst":${dst.annotations}},"truncated":${row.truncated}}`
  );
}

interface Place {
  readonly context: EntryContext;
  /** Worker, node and cluster. */
  readonly worker: string;
  readonly source: string;
  /** Of packets without a VLAN. */
  readonly capture: string;
}
let lastPlace: Place | null = null;

/** Entries that come one after the other were mostly captured at the same place. */
function placeOf(context: EntryContext): Place {
  if (lastPlace !== null && isSamePlace(lastPlace.context, context)) return lastPlace;
  const { worker, node, cluster, captureSource } = context;
  lastPlace = {
    context,
    worker: JSON.stringify({ worker, node, cluster }).slice(1, -1),
    source: JSON.stringify(captureSource),
    capture: JSON.stringify(captureOf({ vlan: null }, context)),
  };
  return lastPlace;
}
function isSamePlace(a: EntryContext, b: EntryContext): boolean {
  return (
    a.worker === b.worker &&
    a.node === b.node &&
    a.cluster === b.cluster &&
    a.captureBackend === b.captureBackend &&
    a.captureSource === b.captureSource
  );
}

const protocolTexts = new WeakMap<Protocol, string>();
function protocolText(protocol: Protocol): string {
  const known = protocolTexts.get(protocol);
  if (known !== undefined) return known;
  const text = JSON.stringify(protocol);
  protocolTexts.set(protocol, text);
  return text;
}

function peerText(ip: string, port: number | null): string {
  return port === null ? `{"ip":${quoted(ip)},"port":"",` : `{"ip":${quoted(ip)},"port":"${port}",`;
}

interface NameTexts {
  /** A peer's fields behind its address, with the closing brace. */
  readonly tail: string;
  readonly namespace: string;
  readonly labels: string;
  readonly annotations: string;
}
const NAMELESS: NameTexts = {
  tail: JSON.stringify(nameless).slice(1),
  namespace: '""',
  labels: "{}",
  annotations: "{}",
};
const nameTextsOf = new WeakMap<PeerNames, NameTexts>();
function nameTexts(names: PeerNames | undefined): NameTexts {
  if (names === undefined) return NAMELESS;
  const known = nameTextsOf.get(names);
  if (known !== undefined) return known;
  const { labels, annotations } = names;
  const texts: NameTexts = {
    tail: JSON.stringify(namesOf(names)).slice(1),
    namespace: JSON.stringify(names.namespace),
    labels: JSON.stringify(labels),
    annotations: JSON.stringify(annotations),
  };
  nameTextsOf.set(names, texts);
  return texts;
}

function hopsText(hops: readonly Hop[]): string {
  const [hop] = hops;
  if (hop === undefined) return "[]";
  if (hops.length > 1 || hop.dst !== undefined) return JSON.stringify(hops);
  return `[{"node":${quoted(hop.node)},"interface":${quoted(hop.interface)},"packets":${hop.packets}}]`;
}
