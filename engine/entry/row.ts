// An exchange as it is stored and sent: typed columns and one JSON document.
import type { EntryRow, JsonObject } from "../../contract/index.ts";
import type { Codecs } from "../codecs.ts";
import { quoted } from "../bytes/json-text.ts";
import type { Exchange } from "../exchange.ts";
import type { Limits } from "../limits.ts";
import { nanosecondsBetween, type Span, unixNanoseconds } from "../moment.ts";
import type { ColumnContext, Columns, EntryDocument } from "../protocols/dissector.ts";

/** How streams are called: a live capture puts its start before the flow's number, a file does not. */
export interface StreamNaming {
  /** Unix seconds of the capture's start, or empty. */
  readonly prefix: string;
  /** The capturing agent: `file:<name>`, `local:<interface>`, `ip:port`. */
  readonly worker: string;
}

/** Name of a flow's packets: `000000000012.pcap`, `000000000013_udp.pcap`. */
export function streamName(naming: StreamNaming, exchange: Exchange): string {
  const { flow } = exchange;
  const suffix = flow.transport === "tcp" ? "" : `_${flow.transport}`;
  const prefix = naming.prefix === "" ? "" : `${naming.prefix}_`;
  return `${prefix}${String(flow.id).padStart(12, "0")}${suffix}.pcap`;
}

/** The stored form of an exchange. */
export function toRow(exchange: Exchange, naming: StreamNaming, codecs: Codecs, limits: Limits): EntryRow {
  const { flow, protocol, requestSpan, responseSpan } = exchange;
  const hasPorts = flow.transport !== "icmp";
  const srcPort = hasPorts ? flow.clientPort : null;
  const dstPort = hasPorts ? flow.serverPort : null;
  const { columns, document } = present(exchange, { protocol, srcPort, dstPort }, codecs, limits);
  const stream = streamName(naming, exchange);
  const first = requestSpan ?? responseSpan;
  return {
    id: `${naming.worker}/${stream}-${exchange.index}`,
    index: exchange.index,
    stream,
    flowId: flow.id,
    timeNs:
      first === null
        ? unixNanoseconds(flow.firstSec, flow.firstNsec)
        : unixNanoseconds(first.startSec, first.startNsec),
    elapsedNs: elapsed(requestSpan, responseSpan),
    handshakeUs: flow.handshakeUs,
    requestUs: length(requestSpan),
    responseUs: length(responseSpan),
    protocol,
    tls: exchange.isDecrypted ?? false,
    srcIp: flow.clientIp,
    srcPort,
    dstIp: flow.serverIp,
    dstPort,
    ...columns,
    requestSize: exchange.isFlow ? flow.bytes[0] : (requestSpan?.wireBytes ?? 0),
    responseSize: exchange.isFlow ? flow.bytes[1] : (responseSpan?.wireBytes ?? 0),
    errorType: exchange.error?.type ?? "",
    truncated: exchange.truncated,
    outgoing: false,
    vlan: flow.vlan,
    connection: flow.connection,
    hops: flow.hops.map((hop) => ({ ...hop })),
    isFlow: exchange.isFlow,
    isProvisional: exchange.isProvisional === true,
    l7Detected: exchange.isFlow ? [...flow.detected] : [],
    document,
  };
}

interface Presented {
  readonly columns: Columns;
  readonly document: string;
}

function present(exchange: Exchange, context: ColumnContext, codecs: Codecs, limits: Limits): Presented {
  const { presenter } = exchange;
  const written = presenter.write?.(exchange, codecs, limits) ?? null;
  if (written !== null) {
    const { request, response, columns } = written;
    return { columns, document: documentText(request, response, ONLY_SIDES, exchange) };
  }
  const document = presenter.fields(exchange, codecs, limits);
  const columns = presenter.columns(document, context);
  return { columns, document: storedText(document, exchange) };
}

// The half that was lost is an empty object, so that scripts can read its fields unguarded; a side that a message of
// this kind does not have stays null.
function storedText({ request, response, data, event }: EntryDocument, exchange: Exchange): string {
  const { error, isFlow } = exchange;
  const hasNeither = data === null && event === null;
  const isHalf = error !== null && error.type !== "dissection" && !isFlow && hasNeither;
  const sideText = (side: JsonObject | null): string =>
    side === null ? (isHalf ? "{}" : "null") : JSON.stringify(side);
  const others = hasNeither ? ONLY_SIDES : `"data":${JSON.stringify(data)},"event":${JSON.stringify(event)}`;
  return documentText(sideText(request), sideText(response), others, exchange);
}

/** Data and event where there are neither. */
const ONLY_SIDES = '"data":null,"event":null';

function documentText(request: string, response: string, others: string, exchange: Exchange): string {
  const { error, tlsInfo } = exchange;
  const errorText = error === null ? "null" : `{"type":"${error.type}","msg":${quoted(error.msg)}}`;
  const tls = tlsInfo === undefined ? "" : `,"tlsInfo":${quoted(tlsInfo)}`;
  return `{"request":${request},"response":${response},${others},"error":${errorText}${tls}${networkText(exchange)}}`;
}

// A flow's own entry holds the measures of all of the connection.
function networkText({ flow, isFlow, requestSpan, responseSpan }: Exchange): string {
  if (isFlow || flow.network === null) return "";
  const network = flow.network.networkOf(requestSpan, responseSpan);
  let text = "";
  for (const [name, value] of Object.entries(network)) text += `,"${name}":${value}`;
  return `,"network":{${text.slice(1)}}`;
}

function elapsed(request: Span | null, response: Span | null): bigint | null {
  if (request === null || response === null) return null;
  const ns = nanosecondsBetween(request.endSec, request.endNsec, response.startSec, response.startNsec);
  return BigInt(Math.max(0, ns));
}

function length(span: Span | null): number {
  if (span === null) return 0;
  return Math.max(0, Math.floor(nanosecondsBetween(span.startSec, span.startNsec, span.endSec, span.endNsec) / 1000));
}
