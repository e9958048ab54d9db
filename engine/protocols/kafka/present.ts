// What people read of a Kafka exchange: the list's cells, and the detail with the body, and its records, apart.
import type { Json, JsonObject, Section } from "../../../contract/index.ts";
import { formatTime } from "../../entry/time-text.ts";
import type { Exchange } from "../../exchange.ts";
import { type Span, unixNanoseconds } from "../../moment.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { errorName } from "./errors.ts";
import { firstErrorCode, topicsOf } from "./findings.ts";
import { reshaped } from "./payload.ts";
import type { KafkaRequest, KafkaResponse } from "./types.ts";

export const presenter: Presenter<KafkaRequest, KafkaResponse> = { fields, columns, sections };

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
  const payload = reshaped("request", apiKey, request.payload);
  const header = { size, apiKeyName, apiKey, apiVersion, correlationID, clientID: clientID ?? "" };
  return { ...header, payload, captureTime: timeOf(span) };
}
function responseFields(response: KafkaResponse, request: KafkaRequest | null, span: Span | null): JsonObject {
  const { size, correlationID } = response;
  const payload = request === null ? response.payload : reshaped("response", request.apiKey, response.payload);
  const errorCode = firstErrorCode(payload);
  return { size, correlationID, errorCode, errorName: errorName(errorCode), payload, captureTime: timeOf(span) };
}
function timeOf(span: Span | null): string {
  return span === null ? "" : formatTime(unixNanoseconds(span.startSec, span.startNsec));
}

function columns({ request, response }: EntryDocument): Columns {
  const topics = [
    ...topicsOf(payloadOf(request), "request"),
    ...(isEmptySide(request) ? topicsOf(payloadOf(response), "response") : []),
  ];
  const [summary, summarySelector] =
    topics.length > 0
      ? [topics.map(([name]) => name).join(", "), topics.length === 1 ? (topics[0]?.[1] ?? "") : ""]
      : firstShown([[shownText(request?.["clientID"]), "request.clientID"]]);
  const isAnswered = !isEmptySide(response);
  const code = isAnswered ? Number(response?.["errorCode"] ?? 0) : 0;
  const good = isAnswered && !isEmptySide(request) ? "good" : "none";
  return {
    method: shownText(request?.["apiKeyName"]),
    methodSelector: "request.apiKeyName",
    summary,
    summarySelector,
    status: isAnswered ? String(code) : "",
    statusSelector: isAnswered ? "response.errorCode" : "",
    outcome: code === 0 ? good : "bad",
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
