// What people read of an attempt at a connection: the document, the list's cells and the detail's sections.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, isEmptySide, shownText } from "../database-sections.ts";
import type { ColumnContext, Columns, EntryDocument, Presenter } from "../dissector.ts";
import { type ClientHello, clientHelloFields, ja4, retryFields, serverHelloFields } from "../tls/index.ts";
import { errorName } from "./errors.ts";
import type { PacketCounts, QuicRequest, QuicResponse, QuicSide } from "./types.ts";
import { versionTitle } from "./versions.ts";

type QuicExchange = Exchange<QuicSide<QuicRequest>, QuicSide<QuicResponse>>;

export const presenter: Presenter<QuicSide<QuicRequest>, QuicSide<QuicResponse>> = { fields, columns, sections };

function fields({ request, response }: QuicExchange, codecs: Codecs): EntryDocument {
  return {
    request: request === null ? {} : { ...requestFields(request.words, codecs), ...countFields(request.counts) },
    response: response === null ? {} : { ...responseFields(response.words, codecs), ...countFields(response.counts) },
    data: null,
    event: null,
  };
}

function requestFields(request: QuicRequest | null, codecs: Codecs): JsonObject {
  if (request === null) return {};
  const { version, destinationConnectionId, sourceConnectionId, tokenBytes, hello, parameters } = request;
  return {
    version,
    versionName: versionTitle(version),
    destinationConnectionId,
    sourceConnectionId,
    tokenLength: tokenBytes,
    ...(hello === null ? {} : offered(hello, codecs)),
    ...(request.isRetried ? { retried: true } : {}),
    ...(parameters === null ? {} : { transportParameters: parameters }),
  };
}

/** Versions are QUIC's here, and the protocol agreed on is encrypted (RFC 9001, 8.1): the server's hello never has one. */
const VERSIONS = ["version", "versionName", "legacyVersion"];
const NOT_OF_CLIENT: ReadonlySet<string> = new Set([...VERSIONS, "supportedVersions"]);
const NOT_OF_SERVER: ReadonlySet<string> = new Set([...VERSIONS, "alpn"]);

function without(hello: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(hello).filter(([name]) => !names.has(name)));
}
function offered(hello: ClientHello, codecs: Codecs): JsonObject {
  const all = clientHelloFields(hello, codecs);
  return { tlsVersions: all["supportedVersions"] ?? [], ...without(all, NOT_OF_CLIENT), ja4: ja4(hello, codecs, "q") };
}

function responseFields(response: QuicResponse | null, codecs: Codecs): JsonObject {
  if (response === null) return {};
  const { version, sourceConnectionId, hello, helloRetry, retry, negotiation, close } = response;
  return {
    ...(version === 0 ? {} : { version, versionName: versionTitle(version) }),
    sourceConnectionId,
    ...(hello === null ? {} : without(serverHelloFields(hello, codecs), NOT_OF_SERVER)),
    ...(helloRetry === null ? {} : { helloRetryRequest: retryFields(helloRetry, codecs) }),
    ...(retry === null
      ? {}
      : { retry: { sourceConnectionId: retry.sourceConnectionId, tokenLength: retry.tokenBytes } }),
    ...(negotiation === null ? {} : { versionNegotiation: negotiation }),
    ...(close === null ? {} : { close: { ...close, errorName: errorName(close.errorCode) } }),
  };
}

function countFields({ initial, zeroRtt, handshake, oneRtt, protectedBytes }: PacketCounts): JsonObject {
  return {
    initialPackets: initial,
    zeroRttPackets: zeroRtt,
    handshakePackets: handshake,
    oneRttPackets: oneRtt,
    protectedBytes,
  };
}

function columns({ request, response }: EntryDocument, context: ColumnContext): Columns {
  const sni = shownText(request?.["sni"]);
  const [status, statusSelector] = outcomeOf(response ?? {});
  return {
    method: "version" in (request ?? {}) ? "Initial" : "Connection",
    methodSelector: "",
    summary: sni !== "" ? sni : context.srcPort === null ? "" : `${context.srcPort} → ${context.dstPort}`,
    summarySelector: sni !== "" ? "request.sni" : "",
    status,
    statusSelector,
    outcome:
      status === "" || statusSelector === "" ? "none" : statusSelector === "response.versionName" ? "good" : "bad",
  };
}

function outcomeOf(response: JsonObject): readonly [status: string, selector: string] {
  const { close, versionNegotiation } = response;
  if (isObject(close)) return [shownText(close["errorName"]), "response.close.errorName"];
  if (versionNegotiation !== undefined) return ["Version Negotiation", "response.versionNegotiation"];
  if (response["cipherSuite"] !== undefined) return [shownText(response["versionName"]), "response.versionName"];
  return [response["retry"] === undefined ? "" : "Retry", ""];
}

/** Objects and lists with a section of their own. */
const TABLES = [
  ["Transport Parameters", "transportParameters"],
  ["Retry", "retry"],
  ["Hello Retry Request", "helloRetryRequest"],
  ["Close", "close"],
] as const;
const LISTS = [
  ["Versions of the Server", "versionNegotiation"],
  ["ALPN", "alpn"],
  ["TLS Versions", "tlsVersions"],
  ["Cipher Suites", "cipherSuites"],
  ["Extensions", "extensions"],
  ["Supported Groups", "supportedGroups"],
] as const;
const APART: ReadonlySet<string> = new Set([...TABLES, ...LISTS].map(([, name]) => name));

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  if (isEmptySide(value)) return [];
  const tables: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  for (const [title, name] of TABLES) {
    const inner = value[name];
    if (isObject(inner)) tables.push({ kind: "table", title, rows: detailRows(`${side}.${name}`, inner, new Set()) });
  }
  for (const [title, name] of LISTS) {
    const list = value[name];
    if (!Array.isArray(list) || list.length === 0) continue;
    const rows = list.map((item: Json, i: number) => {
      return { name: String(i), value: shownText(item), selector: `${side}.${name}[${i}]` };
    });
    tables.push({ kind: "table", title, rows });
  }
  return tables;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
