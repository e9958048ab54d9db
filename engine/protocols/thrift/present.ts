// What people read of a Thrift exchange: the method, arguments and result by the numbers of their fields.
import type { JsonObject, Section } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { EXCEPTION, MESSAGE_TYPES, type ThriftMessage } from "./types.ts";

export const presenter: Presenter<ThriftMessage, ThriftMessage> = { fields, columns, sections };

/** What an application exception says is wrong (thrift-rpc.md). */
const EXCEPTION_TYPES = [
  "unknown",
  "unknown method",
  "invalid message type",
  "wrong method name",
  "bad sequence id",
  "missing result",
  "internal error",
  "protocol error",
  "invalid transform",
  "invalid protocol",
  "unsupported client type",
];

function fields({ request, response, error }: Exchange<ThriftMessage, ThriftMessage>): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request),
    response: response === null ? missing : responseFields(response),
    data: null,
    event: null,
  };
}
function envelopeFields({ envelope }: ThriftMessage): JsonObject {
  if (envelope === null) return {};
  const { method, type, sequenceId, encoding, isFramed } = envelope;
  // Where several services share a connection their name stands before the method's.
  const at = method.lastIndexOf(":");
  return {
    method: method.slice(at + 1),
    ...(at < 0 ? {} : { service: method.slice(0, at) }),
    messageType: MESSAGE_TYPES[type] ?? "",
    sequenceId,
    encoding,
    transport: isFramed ? "framed" : "unframed",
  };
}
function requestFields(message: ThriftMessage): JsonObject {
  return message.envelope === null ? {} : { ...envelopeFields(message), arguments: message.fields };
}
// A reply's struct has one field: 0 is the result, others are exceptions that the method declares.
function responseFields(message: ThriftMessage): JsonObject {
  const head = envelopeFields(message);
  const { envelope, fields: values } = message;
  if (envelope === null) return {};
  if (envelope.type === EXCEPTION) {
    const number = values["2"];
    const errorType = typeof number === "number" ? (EXCEPTION_TYPES[number] ?? String(number)) : "";
    return { ...head, errorMessage: shownText(values["1"]), errorType, exception: values };
  }
  const declared = Object.keys(values).find((id) => id !== "0" && id !== "…");
  if (declared === undefined) return { ...head, ...(values["0"] === undefined ? {} : { result: values["0"] }) };
  return { ...head, exceptionField: Number(declared), exception: values[declared] ?? null };
}

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const isBad = response?.["exception"] !== undefined;
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  const type = shownText(response?.["messageType"]) || shownText(value?.["messageType"]);
  const service = shownText(value?.["service"]);
  const error = shownText(response?.["errorMessage"]);
  return {
    method: shownText(value?.["method"]),
    methodSelector: `${side}.method`,
    summary: service === "" ? error : service,
    summarySelector: service === "" ? (error === "" ? "" : "response.errorMessage") : `${side}.service`,
    status: type,
    statusSelector: isEmptySide(response) ? `${side}.messageType` : "response.messageType",
    outcome: isBad ? "bad" : isPair ? "good" : "none",
  };
}

const APART = ["arguments", "result", "exception"] as const;

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const details: Section = { kind: "table", title: "Details", rows: detailRows(side, value, new Set(APART)) };
  const trees = APART.filter((name) => value[name] !== undefined).map(
    (name): Section => ({
      kind: "body",
      title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      body: JSON.stringify(value[name]),
      encoding: "",
      mimeType: "application/json",
      selector: `${side}.${name}`,
    }),
  );
  return [details, ...trees];
}
