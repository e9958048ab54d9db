// WebSocket messages as people read them.
import type { JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { isOperation, isOperationSide, operationColumns, operationSections } from "../graphql/over-websocket/index.ts";
import { type BodyText, showBody } from "../http/content.ts";
import { callColumns, callSections, isCall, isCallSide } from "../jsonrpc/over-websocket/index.ts";
import { MAX_SUMMARY_CHARACTERS } from "./limits.ts";
import type { WebSocketMessage } from "./types.ts";

/** Close codes of a healthy end (RFC 6455, 7.4.1): normal, going away, none given. */
const HEALTHY_CLOSE = new Set([1000, 1001, 1005]);
/** A close frame without a code (7.1.5). */
const NO_CLOSE_CODE = 1005;

export const webSocketPresenter: Presenter<WebSocketMessage, WebSocketMessage> = {
  fields: webSocketFields,
  columns: webSocketColumns,
  sections: (side, value) => {
    if (side === "data") return [];
    if (isCallSide(value)) return callSections(side, value);
    return isOperationSide(value) ? operationSections(side, value) : webSocketSections(side, value);
  },
};

function webSocketFields(exchange: Exchange<WebSocketMessage, WebSocketMessage>, codecs: Codecs): EntryDocument {
  const { request, response } = exchange;
  return {
    request: request === null ? null : messageFields(request, codecs),
    response: response === null ? null : messageFields(response, codecs),
    data: null,
    event: null,
  };
}

function messageFields(message: WebSocketMessage, codecs: Codecs): JsonObject {
  const { opcode, fin, masked, payload } = message;
  const close = opcode === "close" ? closeFields(payload.bytes(), codecs) : {};
  const { text, encoding } = showPayload(message, codecs);
  return {
    opcode,
    fin,
    masked,
    payloadLength: payload.wireBytes,
    payload: text,
    encoding,
    compressed: message.isCompressed,
    ...close,
  };
}

// A binary message stays base64 also where its bytes would do as text: its type should not hang on its content.
function showPayload(message: WebSocketMessage, codecs: Codecs): BodyText {
  const { opcode, payload, shown } = message;
  if (shown !== null) return { text: shown, encoding: "" };
  const isPacked = message.isCompressed && !message.isInflated;
  if (!isPacked && opcode !== "binary" && opcode !== "close" && opcode !== "reserved") {
    return showBody(payload, opcode === "text" ? "text/plain" : "", codecs);
  }
  const bytes = payload.bytes();
  return bytes.length === 0
    ? { text: "", encoding: "" }
    : { text: codecs.base64(bytes, 0, bytes.length), encoding: "base64" };
}

// close = code (16 bits) reason (UTF-8), or nothing (RFC 6455, 5.5.1)
function closeFields(bytes: Uint8Array, codecs: Codecs): JsonObject {
  if (bytes.length < 2) return { closeCode: NO_CLOSE_CODE, closeReason: "" };
  const closeCode = ((bytes[0] as number) << 8) | (bytes[1] as number);
  const closeReason = codecs.utf8(bytes, 2, bytes.length) ?? codecs.latin1(bytes, 2, bytes.length);
  return { closeCode, closeReason };
}

function webSocketColumns(document: EntryDocument): Columns {
  if (isOperation(document)) return operationColumns(document);
  if (isCall(document)) return callColumns(document);
  const { request, response } = document;
  const side = request === null ? "response" : "request";
  const message = request ?? response ?? {};
  const closeCode = message["closeCode"];
  const isClose = typeof closeCode === "number";
  const text = summaryOf(message);
  return {
    method: textOf(message, "opcode"),
    methodSelector: `${side}.opcode`,
    summary: text.slice(0, MAX_SUMMARY_CHARACTERS),
    // A cut text would match nothing.
    summarySelector: isClose || text.length > MAX_SUMMARY_CHARACTERS || text === "" ? "" : `${side}.payload`,
    status: isClose ? String(closeCode) : "",
    statusSelector: isClose ? `${side}.closeCode` : "",
    outcome: isClose && !HEALTHY_CLOSE.has(closeCode) ? "bad" : "none",
  };
}

function summaryOf(message: JsonObject): string {
  if (message["opcode"] === "close") return textOf(message, "closeReason");
  if (message["encoding"] === "base64") return "";
  return textOf(message, "payload");
}

function webSocketSections(side: "request" | "response", value: JsonObject): readonly Section[] {
  const rows: SectionRow[] = [];
  for (const [name, key] of [
    ["Opcode", "opcode"],
    ["FIN", "fin"],
    ["Masked", "masked"],
    ["Compressed", "compressed"],
    ["Payload Length", "payloadLength"],
    ["Close Code", "closeCode"],
    ["Close Reason", "closeReason"],
  ] as const) {
    const item = value[key];
    const isShown = typeof item === "string" || typeof item === "number" || typeof item === "boolean";
    if (isShown) rows.push({ name, value: item, selector: `${side}.${key}` });
  }
  const details: Section = { kind: "table", title: "Details", rows };
  const body = textOf(value, "payload");
  if (body === "") return [details];
  const encoding = value["encoding"] === "base64" ? "base64" : "";
  const mimeType = value["opcode"] === "text" ? "text/plain" : "application/octet-stream";
  return [details, { kind: "body", title: "Payload", body, encoding, mimeType, selector: `${side}.payload` }];
}

function textOf(value: JsonObject, key: string): string {
  const item = value[key];
  return typeof item === "string" ? item : "";
}
