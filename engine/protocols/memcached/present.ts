// What people read of a memcached exchange: values as text, JSON or bytes, and the list's cells.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import type { Item, MemcachedRequest, MemcachedResponse, Value } from "./types.ts";
import { keptUtf8 } from "../../bytes/shown-text.ts";

export const presenter: Presenter<MemcachedRequest, MemcachedResponse> = { fields: documentFields, columns, sections };

const HIDDEN = "***";
/** Keys that the list's cell names. */
const MAX_SHOWN_KEYS = 5;

function documentFields(exchange: Exchange<MemcachedRequest, MemcachedResponse>, codecs: Codecs): EntryDocument {
  const { request, response, error } = exchange;
  const missing = error === null ? null : {};
  return {
    request: request === null ? missing : requestFields(request, codecs),
    response: response === null ? missing : responseFields(response, codecs),
    data: null,
    event: null,
  };
}

function requestFields(request: MemcachedRequest, codecs: Codecs): JsonObject {
  const { command, keys, opaque, value } = request;
  if (command === "") return {};
  // Not put together of parts: an object for each of them costs more than the fields.
  const fields: Record<string, Json> = { command };
  if (keys.length > 0) fields["key"] = keys[0] ?? "";
  if (keys.length > 1) fields["keys"] = [...keys];
  if (request.keysLeftOut > 0) fields["keysLeftOut"] = request.keysLeftOut;
  Object.assign(fields, request.facts);
  if (request.isQuiet) fields["quiet"] = true;
  if (opaque !== "") fields["opaque"] = opaque;
  if (value !== null) Object.assign(fields, valueFields(value, codecs));
  return fields;
}

function responseFields(response: MemcachedResponse, codecs: Codecs): JsonObject {
  const { status, code, isError, message, opaque, items, stats } = response;
  const [first] = items;
  const itemCount = items.length + response.itemsLeftOut;
  const fields: Record<string, Json> = { status };
  if (isError && code !== null) fields["errorCode"] = code;
  if (isError) fields["errorMessage"] = message;
  else if (message !== "") fields["text"] = message;
  if (first !== undefined) fields["itemCount"] = itemCount;
  if (itemCount > 1) fields["items"] = items.map((item) => itemFields(item, codecs));
  else if (first !== undefined) Object.assign(fields, itemFields(first, codecs));
  if (response.itemsLeftOut > 0) fields["itemsLeftOut"] = response.itemsLeftOut;
  Object.assign(fields, response.facts);
  if (opaque !== "") fields["opaque"] = opaque;
  if (stats !== null) fields["stats"] = stats;
  if (response.statsLeftOut > 0) fields["statsLeftOut"] = response.statsLeftOut;
  if (response.isIncomplete) fields["incomplete"] = true;
  return fields;
}

function itemFields({ key, facts, value }: Item, codecs: Codecs): JsonObject {
  return { ...(key === "" ? {} : { key }), ...facts, ...(value === null ? {} : valueFields(value, codecs)) };
}

/** `isCut` values are read as text up to their last whole character. */
function valueFields({ length, kept, isSecret }: Value, codecs: Codecs): JsonObject {
  if (isSecret) return { length, value: HIDDEN, encoding: "", mimeType: "text/plain" };
  if (kept === null) return { length, value: "", encoding: "", mimeType: "text/plain" };
  const text = keptUtf8(kept, codecs, kept.length < length);
  if (text === null || text.includes("\0")) {
    const { bytes } = kept;
    const value = codecs.base64(bytes, 0, bytes.length);
    return { length, value, encoding: "base64", mimeType: "application/octet-stream" };
  }
  return { length, value: text, encoding: "", mimeType: isJson(text) ? "application/json" : "text/plain" };
}
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function columns({ request, response }: EntryDocument): Columns {
  const isAlone = isEmptySide(request);
  const side = isAlone ? "response" : "request";
  const value = (isAlone ? response : request) ?? {};
  const keys = Array.isArray(value["keys"]) ? (value["keys"] as readonly string[]) : [];
  const [summary, summarySelector] =
    keys.length > 1
      ? [keys.slice(0, MAX_SHOWN_KEYS).join(" ") + (keys.length > MAX_SHOWN_KEYS ? " …" : ""), ""]
      : firstShown(
          ["key", "arguments", "mechanism", "errorMessage", "text", "line", "version"].map((name) => [
            shownText(value[name]),
            `${side}.${name}`,
          ]),
        );
  const isError = response?.["errorMessage"] !== undefined;
  const isPair = !isAlone && !isEmptySide(response) && response?.["incomplete"] === undefined;
  return {
    method: shownText(request?.["command"]),
    methodSelector: "request.command",
    summary,
    summarySelector,
    status: shownText(response?.["status"]),
    statusSelector: "response.status",
    outcome: isError ? "bad" : isPair ? "good" : "none",
  };
}

/** Values that have a section of their own. */
const APART = new Set(["value", "items", "stats", "encoding", "mimeType", "keys", "metaFlags"]);

function sections(side: "request" | "response" | "data", value: JsonObject): readonly Section[] {
  const found: Section[] = [{ kind: "table", title: "Details", rows: detailRows(side, value, APART) }];
  const table = (title: string, rows: readonly SectionRow[]): void => {
    if (rows.length > 0) found.push({ kind: "table", title, rows });
  };
  const keys = Array.isArray(value["keys"]) ? (value["keys"] as readonly Json[]) : [];
  table(
    "Keys",
    keys.map((key, i) => ({ name: String(i), value: shownText(key), selector: `${side}.keys[${i}]` })),
  );
  table("Flags", mapRows(value["metaFlags"], `${side}.metaFlags`));
  table("Statistics", mapRows(value["stats"], `${side}.stats`));
  const body = (title: string, of: JsonObject, selector: string): void => {
    if (typeof of["value"] !== "string") return;
    const encoding = of["encoding"] === "base64" ? "base64" : "";
    found.push({ kind: "body", title, body: of["value"], encoding, mimeType: shownText(of["mimeType"]), selector });
  };
  body("Value", value, `${side}.value`);
  objectsOf(value["items"]).forEach((item, i) => body(shownText(item["key"]), item, `${side}.items[${i}].value`));
  return found;
}
function mapRows(value: Json | undefined, selector: string): readonly SectionRow[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value as JsonObject).map(([name, one]) => ({
    name,
    value: shownText(one),
    selector: `${selector}["${name}"]`,
  }));
}
