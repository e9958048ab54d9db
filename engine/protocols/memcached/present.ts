// What people read of a memcached exchange: values as text, JSON or bytes, and the list's cells.
import type { Json, JsonObject, Section, SectionRow } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import { detailRows, firstShown, isEmptySide, shownText } from "../database-sections.ts";
import type { Columns, EntryDocument, Presenter } from "../dissector.ts";
import { objectsOf } from "../document-sides.ts";
import type { Item, MemcachedRequest, MemcachedResponse, Value } from "./types.ts";
import { utf8Text } from "../../bytes/shown-text.ts";

export const presenter: Presenter<MemcachedRequest, MemcachedResponse> = { fields, columns, sections };

const HIDDEN = "***";
/** Keys that the list's cell names. */
const MAX_SHOWN_KEYS = 5;

function fields(exchange: Exchange<MemcachedRequest, MemcachedResponse>, codecs: Codecs): EntryDocument {
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
  const { command, keys, opaque, isQuiet, facts, value } = request;
  if (command === "") return {};
  return {
    command,
    ...(keys.length === 0 ? {} : { key: keys[0] ?? "" }),
    ...(keys.length > 1 ? { keys: [...keys] } : {}),
    ...(request.keysLeftOut > 0 ? { keysLeftOut: request.keysLeftOut } : {}),
    ...facts,
    ...(isQuiet ? { quiet: true } : {}),
    ...(opaque === "" ? {} : { opaque }),
    ...(value === null ? {} : valueFields(value, codecs)),
  };
}

function responseFields(response: MemcachedResponse, codecs: Codecs): JsonObject {
  const { status, code, isError, message, opaque, items, stats, facts } = response;
  const [first] = items;
  const several = items.length + response.itemsLeftOut > 1;
  return {
    status,
    ...(isError ? { ...(code === null ? {} : { errorCode: code }), errorMessage: message } : {}),
    ...(!isError && message !== "" ? { text: message } : {}),
    ...(first === undefined ? {} : { itemCount: items.length + response.itemsLeftOut }),
    ...(first === undefined || several ? {} : itemFields(first, codecs)),
    ...(several ? { items: items.map((item) => itemFields(item, codecs)) } : {}),
    ...(response.itemsLeftOut > 0 ? { itemsLeftOut: response.itemsLeftOut } : {}),
    ...facts,
    ...(opaque === "" ? {} : { opaque }),
    ...(stats === null ? {} : { stats }),
    ...(response.statsLeftOut > 0 ? { statsLeftOut: response.statsLeftOut } : {}),
    ...(response.isIncomplete ? { incomplete: true } : {}),
  };
}

function itemFields({ key, facts, value }: Item, codecs: Codecs): JsonObject {
  return { ...(key === "" ? {} : { key }), ...facts, ...(value === null ? {} : valueFields(value, codecs)) };
}

/** `isCut` values are read as text up to their last whole character. */
function valueFields({ length, kept, isSecret }: Value, codecs: Codecs): JsonObject {
  if (isSecret) return { length, value: HIDDEN, encoding: "", mimeType: "text/plain" };
  if (kept === null) return { length, value: "", encoding: "", mimeType: "text/plain" };
  const { bytes } = kept;
  const text = utf8Text(bytes, 0, bytes.length, codecs, kept.length < length);
  if (text === null || text.includes("\0")) {
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
