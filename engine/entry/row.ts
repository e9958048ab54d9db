// An exchange as it is stored and sent: typed columns and one JSON document.
import type { EntryRow, JsonObject } from "../../contract/index.ts";
import type { Codecs } from "../codecs.ts";
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
  const { presenter, error } = exchange;
  const written = presenter.write?.(exchange, codecs) ?? null;
  if (written === null) {
    const document = presenter.fields(exchange, codecs, limits);
    const columns = presenter.columns(document, context);
    return { columns, document: JSON.stringify(storedDocument(document, exchange)) };
  }
  const { request, response, columns } = written;
  const errorText = error === null ? "null" : JSON.stringify(error);
  const tls = exchange.tlsInfo === undefined ? "" : `,"tlsInfo":${JSON.stringify(exchange.tlsInfo)}`;
  const network = networkOf(exchange);
  const networkText = network === null ? "" : `,"network":${JSON.stringify(network)}`;
  const more = `${tls}${networkText}`;
  const document = `{"request":${request},"response":${response},"data":null,"event":null,"error":${errorText}${more}}`;
  return { columns, document };
}

// The half that was lost is an empty object, so that scripts can read its fields unguarded; a side that a message of
// this kind does not have stays null.
function storedDocument(document: EntryDocument, exchange: Exchange): JsonObject {
  const { error, isFlow, tlsInfo } = exchange;
  const { request, response, data, event } = document;
  const isHalf = error !== null && error.type !== "dissection" && !isFlow && data === null && event === null;
  const lost = isHalf ? {} : null;
  const network = networkOf(exchange);
  return {
    request: request ?? lost,
    response: response ?? lost,
    data,
    event,
    error: error === null ? null : { ...error },
    ...(tlsInfo === undefined ? {} : { tlsInfo }),
    ...(network === null ? {} : { network }),
  };
}

// A flow's own entry holds the measures of all of the connection.
function networkOf({ flow, isFlow, requestSpan, responseSpan }: Exchange): JsonObject | null {
  if (isFlow || flow.network === null) return null;
  return { ...flow.network.networkOf(requestSpan, responseSpan) };
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
