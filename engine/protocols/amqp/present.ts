// What people read of an AMQP exchange: the list's cells, and the detail with arguments, properties and body apart.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter, WrittenEntry } from "../dissector.ts";
import { type WrittenSide, writtenSides } from "../written-sides.ts";
import { type AmqpMessage, type Content, EMPTY } from "./types.ts";

export const presenter: Presenter<AmqpMessage, AmqpMessage> = { fields, columns, sections, write };

/** What clients log in with, and what servers ask for it. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  "connection start-ok": ["response"],
  "connection secure": ["challenge"],
  "connection secure-ok": ["response"],
  "connection update-secret": ["newSecret"],
};
const HIDDEN = "***";
/** Replies from here on say that something went wrong (1.2 of the specification). */
const FIRST_ERROR_CODE = 300;

function fields({ request, response, error }: Exchange<AmqpMessage, AmqpMessage>, codecs: Codecs): EntryDocument {
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : sideFields(request, codecs),
    response: response === null ? missing : sideFields(response, codecs),
    data: null,
    event: null,
  };
}
function sideFields(message: AmqpMessage, codecs: Codecs): JsonObject {
  const { content } = message;
  const head = headFields(message);
  return content === null ? head : { ...head, body: bodyText(content, codecs) };
}
/** A side without its body. */
function headFields({ method, channel, arguments: values, content }: AmqpMessage): JsonObject {
  if (method === "") return {};
  const head = { method, channel, ...shownArguments(method, values) };
  return content === null ? head : { ...head, properties: content.properties, bodySize: content.size };
}
function shownArguments(method: string, values: JsonObject): JsonObject {
  const hidden = SECRETS[method];
  if (hidden === undefined) return values;
  const shown: Record<string, Json> = { ...values };
  for (const name of hidden) if (shown[name] !== undefined) shown[name] = HIDDEN;
  return shown;
}
function bodyText({ body }: Content, codecs: Codecs): string {
  return codecs.base64(body, 0, body.length);
}

// The text of what `fields` makes. A body is text that JSON holds as it is, and is mostly the largest part.
function write(exchange: Exchange<AmqpMessage, AmqpMessage>, codecs: Codecs): WrittenEntry {
  return writtenSides(exchange, (message) => writtenSide(message, codecs), columns);
}
function writtenSide(message: AmqpMessage, codecs: Codecs): WrittenSide {
  const { method, content } = message;
  const head = headFields(message);
  const json = JSON.stringify(head);
  if (content === null || method === "") return { head, json };
  return { head, json: `${json.slice(0, -1)},"body":"${bodyText(content, codecs)}"}` };
}

/** What a method is about, in the order of what says most. */
const ABOUT = [
  "exchange",
  "queue",
  "destination",
  "virtualHost",
  "replyText",
  "consumerTag",
  "routingKey",
  // The same in version 1.0.
  "protocolId",
  "containerId",
];

function columns({ request, response }: EntryDocument): Columns {
  const side = isEmptySide(request) ? "response" : "request";
  const value = side === "request" ? request : response;
  const about = ABOUT.find((name) => shownText(value?.[name]) !== "");
  const code = Number(value?.["replyCode"] ?? 0);
  // AMQP 1.0: a login or a protocol header.
  const isRefused = response?.["isAccepted"] === false;
  const isBad = code >= FIRST_ERROR_CODE;
  const isPair = !isEmptySide(request) && !isEmptySide(response);
  return {
    method: shownText(value?.["method"]),
    methodSelector: `${side}.method`,
    summary: about === undefined ? "" : shownText(value?.[about]),
    summarySelector: about === undefined ? "" : `${side}.${about}`,
    status: isBad ? String(code) : isRefused ? shownText(response["saslCode"]) || "ERR" : "0",
    statusSelector: isBad ? `${side}.replyCode` : isRefused ? "response.isAccepted" : "",
    outcome: isBad || isRefused ? "bad" : isPair ? "good" : "none",
  };
}

const APART = new Set(["properties", "body", "arguments", "serverProperties", "clientProperties"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  for (const [name, title] of [
    ["properties", "Properties"],
    ["arguments", "Arguments"],
    ["serverProperties", "Server properties"],
    ["clientProperties", "Client properties"],
  ] as const) {
    const table = value[name];
    if (typeof table !== "object" || table === null) continue;
    const rows = tableRows(table as JsonObject, `${side}.${name}`, "");
    if (rows.length > 0) found.push({ kind: "table", title, rows });
  }
  const { body, properties } = value;
  if (typeof body === "string" && body !== "" && value["method"] !== EMPTY) {
    const type = (properties as JsonObject | undefined)?.["contentType"];
    const mimeType = shownText(type) || "application/octet-stream";
    found.push({ kind: "body", title: "Body", body, encoding: "base64", mimeType, selector: `${side}.body` });
  }
  return found;
}
/** Every value of a table, those of tables inside by their path. */
function tableRows(table: JsonObject, selector: string, prefix: string): readonly SectionRow[] {
  return Object.entries(table).flatMap(([key, value]): readonly SectionRow[] => {
    const here = `${selector}["${key}"]`;
    if (Array.isArray(value)) return [{ name: prefix + key, value: JSON.stringify(value), selector: here }];
    if (typeof value === "object" && value !== null) return tableRows(value as JsonObject, here, `${prefix}${key}.`);
    return [{ name: prefix + key, value, selector: here }];
  });
}
