// The documented fields of both sides of a Redis entry.
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import { decodeInline, decodeMessage } from "./decode.ts";
import { redact } from "./redact.ts";
import type { RedisMessage, RedisRequest, RespValue } from "./types.ts";

const NO_FIELDS = { type: "N/A", command: "", key: "", value: "", keyword: "" };
/** Simple strings that are keywords of the protocol. */
export const KEYWORDS = new Set(["OK", "QUEUED", "PONG", "RESET", "BACKGROUND SAVING STARTED", "NOKEY"]);
/** First words of messages that nobody asked for and of their confirmations. */
const PUSH_KINDS = /^(p|s)?(message|(un)?subscribe)$|^invalidate$/;

export function requestFields(request: RedisRequest, codecs: Codecs, maxKeptBytes: number): JsonObject {
  if (request.bytes.length === 0) return { ...NO_FIELDS, args: [] };
  const { words, binary, leftOut } = argumentsOf(request, codecs, maxKeptBytes);
  const args = redact(request.command, words);
  return {
    ...NO_FIELDS,
    type: request.isInline ? "Inline" : "Array",
    command: request.command === "" ? (args[0] ?? "").toUpperCase() : request.command,
    key: args[1] ?? "",
    value: joined(args.slice(2)),
    args,
    ...(binary.includes(2) && args.length === 3 ? { encoding: "base64" } : {}),
    ...(binary.length > 0 ? { base64Args: binary } : {}),
    ...(leftOut > 0 ? { elementsLeftOut: leftOut } : {}),
  };
}

/** Words of a request, which of them are base64, and how many are left out. */
interface Arguments {
  readonly words: readonly string[];
  readonly binary: readonly number[];
  readonly leftOut: number;
}

function argumentsOf(request: RedisRequest, codecs: Codecs, maxKeptBytes: number): Arguments {
  if (request.isInline) return { words: decodeInline(request, codecs), binary: [], leftOut: 0 };
  const { value, elementsLeftOut } = decodeMessage(request, codecs, maxKeptBytes);
  const items = value.kind === "list" ? value.items : [value];
  const binary = items.flatMap((item, i) => (item.kind === "text" && item.isBinary ? [i] : []));
  return { words: items.map(formatValue), binary, leftOut: elementsLeftOut };
}

export function responseFields(response: RedisMessage, codecs: Codecs, maxKeptBytes: number): JsonObject {
  if (response.bytes.length === 0) return { ...NO_FIELDS, error: "" };
  const { value, attribute, elementsLeftOut } = decodeMessage(response, codecs, maxKeptBytes);
  return {
    ...NO_FIELDS,
    type: value.type,
    ...valueFields(value),
    error: value.kind === "error" ? value.text : "",
    // A key that is not there is answered with null, which as text cannot be told from an empty value.
    ...(value.kind === "list" || value.kind === "map" || value.kind === "null" ? { result: toJson(value) } : {}),
    ...(value.kind === "text" && value.isBinary ? { encoding: "base64" } : {}),
    ...(attribute === null ? {} : { attributes: toJson(attribute) }),
    ...(elementsLeftOut > 0 ? { elementsLeftOut } : {}),
  };
}

function valueFields(value: RespValue): JsonObject {
  if (value.kind === "list") {
    const texts = value.items.map(formatValue);
    const kind = texts[0] ?? "";
    // A message names its kind and its channel as a request names its command and its key.
    if (!PUSH_KINDS.test(kind)) return { value: formatValue(value) };
    return { command: kind.toUpperCase(), key: texts[1] ?? "", value: joined(texts.slice(2)) };
  }
  const shown = formatValue(value);
  const upper = shown.toUpperCase();
  return { value: shown, ...(value.type === "Simple String" && KEYWORDS.has(upper) ? { keyword: upper } : {}) };
}

/** One value as it is, several in brackets. */
function joined(texts: readonly string[]): string {
  return texts.length < 2 ? (texts[0] ?? "") : `[${texts.join(", ")}]`;
}

function formatValue(value: RespValue): string {
  switch (value.kind) {
    case "text":
    case "error":
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    case "null":
      return "";
    case "list":
      return `[${value.items.map(formatValue).join(", ")}]`;
    case "map":
      return `{${pairs(value.items)
        .map(([key, item]) => `${formatValue(key)}: ${formatValue(item)}`)
        .join(", ")}}`;
  }
}

/** As JSON: maps become objects, numbers numbers where they fit. */
function toJson(value: RespValue): Json {
  switch (value.kind) {
    case "null":
      return null;
    case "boolean":
      return value.value;
    case "number":
      return Number.isSafeInteger(Number(value.text)) ? Number(value.text) : value.text;
    case "list":
      return value.items.map(toJson);
    case "map":
      return Object.fromEntries(pairs(value.items).map(([key, item]) => [formatValue(key), toJson(item)]));
    default:
      return value.text;
  }
}

function pairs(items: readonly RespValue[]): [RespValue, RespValue][] {
  const found: [RespValue, RespValue][] = [];
  for (let i = 0; i + 1 < items.length; i += 2) found.push([items[i] as RespValue, items[i + 1] as RespValue]);
  return found;
}
