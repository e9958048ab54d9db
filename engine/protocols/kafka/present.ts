// What people read of a Kafka exchange: the list's cells, and the detail with the body, and its records, apart.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import { formatTime } from "../../entry/time-text.ts";
import { quoted } from "../../bytes/json-text.ts";
import type { Exchange } from "../../exchange.ts";
import { type Span, unixNanoseconds } from "../../moment.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter, WrittenEntry } from "../dissector.ts";
import { errorName } from "./errors.ts";
import { topicsOf } from "./findings.ts";
import { type NamedTopics, ShownPayload } from "./shown-payload.ts";
import type { KafkaRequest, KafkaResponse } from "./types.ts";

export const presenter: Presenter<KafkaRequest, KafkaResponse> = { fields, columns, sections, write };

function fields(exchange: Exchange<KafkaRequest, KafkaResponse>): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, exchange.requestSpan),
    response: response === null ? missing : responseFields(response, request, exchange.responseSpan),
    data: null,
    event: null,
  };
}
function requestFields(request: KafkaRequest, span: Span | null): JsonObject {
  const { size, apiKeyName, apiKey, apiVersion, correlationID, clientID } = request;
  const { payload } = shownRequest(request);
  const header = { size, apiKeyName, apiKey, apiVersion, correlationID, clientID: clientID ?? "" };
  return { ...header, payload, captureTime: timeOf(span) };
}
function responseFields(response: KafkaResponse, request: KafkaRequest | null, span: Span | null): JsonObject {
  const { size, correlationID } = response;
  const { payload, errorCode } = shownResponse(response, request);
  return { size, correlationID, errorCode, errorName: errorName(errorCode), payload, captureTime: timeOf(span) };
}
function shownRequest(request: KafkaRequest): ShownPayload {
  const { apiKey, payload, memory } = request;
  return memory?.of("request", apiKey, payload) ?? new ShownPayload("request", apiKey, payload);
}
function shownResponse({ payload, memory }: KafkaResponse, request: KafkaRequest | null): ShownPayload {
  const apiKey = request?.apiKey ?? null;
  return memory?.of("response", apiKey, payload) ?? new ShownPayload("response", apiKey, payload);
}
function timeOf(span: Span | null): string {
  return span === null ? "" : formatTime(unixNanoseconds(span.startSec, span.startNsec));
}

/** What `fields` makes as text, without the objects in between. */
function write(exchange: Exchange<KafkaRequest, KafkaResponse>): WrittenEntry {
  const { request, response, error } = exchange;
  const missing = error === null ? "null" : "{}";
  const asked = request === null ? null : shownRequest(request);
  const answered = response === null ? null : shownResponse(response, request);
  return {
    request: request === null || asked === null ? missing : requestText(request, asked, exchange.requestSpan),
    response:
      response === null || answered === null ? missing : responseText(response, answered, exchange.responseSpan),
    columns: cells({
      apiKeyName: request?.apiKeyName ?? "",
      clientID: request?.clientID ?? "",
      topics: [...(asked?.topics ?? []), ...(asked === null ? (answered?.topics ?? []) : [])],
      isAsked: asked !== null,
      errorCode: answered?.errorCode ?? null,
    }),
  };
}
function requestText(request: KafkaRequest, { json }: ShownPayload, span: Span | null): string {
  const { size, apiKeyName, apiKey, apiVersion, correlationID, clientID } = request;
  const api = `"apiKeyName":"${apiKeyName}","apiKey":${apiKey},"apiVersion":${apiVersion}`;
  const asked = `"correlationID":${correlationID},"clientID":${quoted(clientID ?? "")}`;
  return `{"size":${size},${api},${asked},"payload":${json},"captureTime":"${timeOf(span)}"}`;
}
function responseText(response: KafkaResponse, { json, errorCode }: ShownPayload, span: Span | null): string {
  const { size, correlationID } = response;
  const error = `"errorCode":${errorCode},"errorName":"${errorName(errorCode)}"`;
  return `{"size":${size},"correlationID":${correlationID},${error},"payload":${json},"captureTime":"${timeOf(span)}"}`;
}

/** What the cells are made of. */
interface CellFacts {
  readonly apiKeyName: string;
  readonly clientID: string;
  readonly topics: NamedTopics;
  readonly isAsked: boolean;
  /** Null without an answer. */
  readonly errorCode: number | null;
}

function columns({ request, response }: EntryDocument): Columns {
  const isAsked = !isEmptySide(request);
  return cells({
    apiKeyName: shownText(request?.["apiKeyName"]),
    clientID: shownText(request?.["clientID"]),
    topics: [...topicsOf(payloadOf(request), "request"), ...(isAsked ? [] : topicsOf(payloadOf(response), "response"))],
    isAsked,
    errorCode: isEmptySide(response) ? null : Number(response?.["errorCode"] ?? 0),
  });
}
function cells({ apiKeyName, clientID, topics, isAsked, errorCode }: CellFacts): Columns {
  const [summary, summarySelector] =
    topics.length > 0
      ? [topics.map(([name]) => name).join(", "), topics.length === 1 ? (topics[0]?.[1] ?? "") : ""]
      : firstShown([[clientID, "request.clientID"]]);
  const good = errorCode !== null && isAsked ? "good" : "none";
  return {
    method: apiKeyName,
    methodSelector: "request.apiKeyName",
    summary,
    summarySelector,
    status: errorCode === null ? "" : String(errorCode),
    statusSelector: errorCode === null ? "" : "response.errorCode",
    outcome: (errorCode ?? 0) === 0 ? good : "bad",
  };
}
function payloadOf(side: JsonObject | null): JsonObject {
  const payload = side?.["payload"];
  return typeof payload === "object" && payload !== null ? (payload as JsonObject) : {};
}

const APART = new Set(["payload"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const payload = payloadOf(value);
  const records = recordRows(payload);
  if (records.length > 0) found.push({ kind: "table", title: "Records", rows: records });
  if (Object.keys(payload).length > 0) {
    const body = JSON.stringify(payload);
    found.push({
      kind: "body",
      title: "Payload",
      body,
      encoding: "",
      mimeType: "application/json",
      selector: `${side}.payload`,
    });
  }
  return found;
}

/** `topic/partition @offset`: key and value of every record that is shown. */
function recordRows(payload: JsonObject): { name: string; value: string; selector: string }[] {
  const rows: { name: string; value: string; selector: string }[] = [];
  const visit = (value: Json | undefined, topic: string, partition: string): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, topic, partition);
    else if (typeof value === "object" && value !== null) {
      const object = value as JsonObject;
      const here = shownText(object["topic"]) || topic;
      const at = shownText(object["partition"] ?? object["index"]) || partition;
      if (Array.isArray(object["record"])) rows.push(...batchRows(object, `${here}/${at}`));
      else for (const inner of Object.values(object)) visit(inner, here, at);
    }
  };
  visit(payload, "", "");
  return rows;
}
function batchRows(batch: JsonObject, place: string): { name: string; value: string; selector: string }[] {
  return (batch["record"] as readonly JsonObject[]).map((record, i) => {
    const offset = Number(batch["baseOffset"] ?? 0) + Number(record["offsetDelta"] ?? i);
    const key = record["key"] === null ? "" : `${shownText(record["key"])}: `;
    const value = record["value"] === null ? "(tombstone)" : shownText(record["value"]);
    return { name: `${place} @${offset}`, value: `${key}${value}`, selector: "" };
  });
}
