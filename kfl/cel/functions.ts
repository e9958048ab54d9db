// The functions and methods of KFL 2 as overloads (kfl.md 2.1; CEL language definition, standard definitions).
// `now`, `field`, `limit` and `redact` stand here for the checker; what they do is bound by the matcher.
import { compileRegex } from "../regex.ts";
import { decodeUtf8, encodeUtf8 } from "../paths/base64.ts";
import { formatDuration, formatInstant, parseDurationNs, parseInstantNs } from "../time/datetime.ts";
import { checkedDuration, checkedInstant, checkedInt, checkedUint, OVERFLOW, truncateDouble } from "./arithmetic.ts";
import type { Int } from "./arithmetic.ts";
import { overload } from "./overloads.ts";
import type { Overload } from "./overloads.ts";
import { timeParts } from "./time-parts.ts";
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, TIMESTAMP, TYPE, UINT } from "./types.ts";
import { Failure, runtimeType, TypeValue } from "./values.ts";
import type { CelValue, MapValue } from "./values.ts";

const METHOD = { isMethod: true };
const FAILS = { fails: true };

const bad = (what: string): Failure => new Failure(`${what}: the text cannot be read as that`);
const NO_INT = bad("int()");
const NO_UINT = bad("uint()");
const NO_DOUBLE = bad("double()");
const NO_BOOL = bad("bool()");
const NO_TEXT = bad("string()");
const NO_INSTANT = bad("timestamp()");
const NO_DURATION = bad("duration()");
const NO_REGEX = bad("matches()");

/** From this power of ten on, `%g` writes an exponent. */
const MIN_SCIENTIFIC_EXPONENT = 6;

/** Code points of a text. */
function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

function matches(text: string, pattern: string): boolean | Failure {
  const regex = compileRegex(pattern);
  return regex.ok ? regex.test(text) : NO_REGEX;
}

const texts: Overload[] = [
  overload("contains", [STRING, STRING], BOOL, (text: string, part: string) => text.includes(part), METHOD),
  overload("startsWith", [STRING, STRING], BOOL, (text: string, part: string) => text.startsWith(part), METHOD),
  overload("endsWith", [STRING, STRING], BOOL, (text: string, part: string) => text.endsWith(part), METHOD),
  overload("matches", [STRING, STRING], BOOL, matches, { isMethod: true, fails: true }),
  overload("matches", [STRING, STRING], BOOL, matches, FAILS),
];

const sizes: Overload[] = [false, true].flatMap((isMethod) => [
  overload("size", [STRING], INT, countCodePoints, { isMethod }),
  overload("size", [BYTES], INT, (bytes: Uint8Array) => bytes.length, { isMethod }),
  overload("size", [listOf(DYN)], INT, (list: readonly CelValue[]) => list.length, { isMethod }),
  overload("size", [mapOf(DYN, DYN)], INT, (map: MapValue) => map.size, { isMethod }),
]);

function parseInteger(text: string, check: (value: bigint) => Int | Failure, problem: Failure): Int | Failure {
  return /^[+-]?\d{1,20}$/.test(text) ? check(BigInt(text.replace(/^\+/, ""))) : problem;
}

const numbers: Overload[] = [
  overload("int", [INT], INT, (value: Int) => value),
  overload("int", [UINT], INT, (value: Int) => checkedInt(BigInt(value)), FAILS),
  overload("int", [DOUBLE], INT, (value: number) => truncateDouble(value, checkedInt), FAILS),
  overload("int", [STRING], INT, (text: string) => parseInteger(text, checkedInt, NO_INT), FAILS),
  overload("int", [TIMESTAMP], INT, (ns: bigint) => {
    const seconds = ns / 1_000_000_000n - (ns % 1_000_000_000n < 0n ? 1n : 0n);
    return Number(seconds);
  }),
  overload("uint", [UINT], UINT, (value: Int) => value),
  overload("uint", [INT], UINT, (value: Int) => checkedUint(BigInt(value)), FAILS),
  overload("uint", [DOUBLE], UINT, (value: number) => truncateDouble(value, checkedUint), FAILS),
  overload("uint", [STRING], UINT, (text: string) => parseInteger(text, checkedUint, NO_UINT), FAILS),
  overload("double", [DOUBLE], DOUBLE, (value: number) => value),
  overload("double", [INT], DOUBLE, (value: Int) => Number(value)),
  overload("double", [UINT], DOUBLE, (value: Int) => Number(value)),
  overload(
    "double",
    [STRING],
    DOUBLE,
    (text: string) => (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NO_DOUBLE),
    FAILS,
  ),
];

function parseBool(text: string): boolean | Failure {
  if (["true", "True", "TRUE", "t", "1"].includes(text)) return true;
  return ["false", "False", "FALSE", "f", "0"].includes(text) ? false : NO_BOOL;
}

/** A double as Go's `%g` writes it, which is what CEL's reference implementation gives. */
function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const [digits = "", sign = "", exponent = ""] = value.toExponential().split(/e([+-])/);
  const isScientific = sign === "-" ? Number(exponent) > 4 : Number(exponent) >= MIN_SCIENTIFIC_EXPONENT;
  if (!isScientific) return Object.is(value, -0) ? "-0" : String(value);
  return `${digits}e${sign}${exponent.padStart(2, "0")}`;
}

const conversions: Overload[] = [
  overload("string", [STRING], STRING, (text: string) => text),
  overload("string", [DOUBLE], STRING, formatDouble),
  ...[INT, UINT, BOOL].map((type) => overload("string", [type], STRING, (value: Int | boolean) => String(value))),
  overload("string", [BYTES], STRING, (bytes: Uint8Array) => decodeUtf8(bytes) ?? NO_TEXT, FAILS),
  overload("string", [TIMESTAMP], STRING, formatInstant),
  overload("string", [DURATION], STRING, formatDuration),
  overload("bytes", [BYTES], BYTES, (bytes: Uint8Array) => bytes),
  overload("bytes", [STRING], BYTES, encodeUtf8),
  overload("bool", [BOOL], BOOL, (value: boolean) => value),
  overload("bool", [STRING], BOOL, parseBool, FAILS),
  overload("dyn", [DYN], DYN, (value: CelValue) => value),
  overload("type", [DYN], TYPE, (value: CelValue) => new TypeValue(typeName(runtimeType(value)))),
];

/** Names of types as CEL writes them. */
export function typeName(kind: string): string {
  if (kind === "timestamp") return "google.protobuf.Timestamp";
  if (kind === "duration") return "google.protobuf.Duration";
  return kind === "null" ? "null_type" : kind;
}

function readInstant(text: string): bigint | Failure {
  const ns = parseInstantNs(text);
  return ns === null ? NO_INSTANT : checkedInstant(ns);
}

const instants: Overload[] = [
  overload("timestamp", [TIMESTAMP], TIMESTAMP, (ns: bigint) => ns),
  overload("timestamp", [STRING], TIMESTAMP, readInstant, FAILS),
  overload("timestamp", [INT], TIMESTAMP, (value: Int) => checkedInstant(BigInt(value) * 1_000_000_000n), FAILS),
  overload("duration", [DURATION], DURATION, (ns: bigint) => ns),
  overload("duration", [STRING], DURATION, (text: string) => parseDurationNs(text) ?? NO_DURATION, FAILS),
  overload("duration", [INT], DURATION, (value: Int) => checkedDuration(BigInt(value) * 1_000_000_000n), FAILS),
];

const TEXT_MAP = mapOf(STRING, STRING);
const additions: Overload[] = [
  overload("map_get", [TEXT_MAP, STRING], STRING, (map: MapValue, key: string) => map.get(key) ?? ""),
  overload(
    "map_get",
    [TEXT_MAP, STRING, STRING],
    STRING,
    (map: MapValue, key: string, otherwise: string) => map.get(key) ?? otherwise,
  ),
  overload("now", [], TIMESTAMP, () => OVERFLOW),
  overload("field", [STRING], listOf(STRING), () => OVERFLOW),
  overload("limit", [INT], BOOL, () => true),
];

export const FUNCTIONS: readonly Overload[] = [
  ...texts,
  ...sizes,
  ...numbers,
  ...conversions,
  ...instants,
  ...additions,
  ...timeParts,
];

/** Functions, methods and macros for completion: name → signature and meaning. */
export const FUNCTION_DOCS: readonly { readonly name: string; readonly signature: string; readonly doc: string }[] = [
  ["contains", "text.contains(part) → bool", "Whether the text holds this (case-sensitive)"],
  ["startsWith", "text.startsWith(part) → bool", "Whether the text begins with this (case-sensitive)"],
  ["endsWith", "text.endsWith(part) → bool", "Whether the text ends with this (case-sensitive)"],
  ["matches", "text.matches(regex) → bool", "Whether the regular expression (RE2) is found in the text"],
  ["size", "size(value) → int", "Characters of a text, bytes, elements of a list, keys of a map"],
  ["map_get", 'map_get(map, key, "default") → string', "Value of a key, or the default where the map has none"],
  ["field", 'field("path") → list', "Values at a path of the entry as texts, empty where it is missing"],
  ["has", "has(map.key) → bool", "Whether the map has this key"],
  ["exists", "list.exists(x, condition) → bool", "Whether the condition holds for any element (or key)"],
  ["all", "list.all(x, condition) → bool", "Whether the condition holds for every element (or key)"],
  ["exists_one", "list.exists_one(x, condition) → bool", "Whether the condition holds for exactly one element"],
  ["filter", "list.filter(x, condition) → list", "The elements for which the condition holds"],
  ["map", "list.map(x, value) → list", "What becomes of every element"],
  ["timestamp", 'timestamp("2026-09-21T13:33:20Z") → timestamp', "A moment, RFC 3339"],
  ["duration", 'duration("5m") → duration', "A span of time: h, m, s, ms, us, ns"],
  ["now", "now() → timestamp", "The moment at which the filter was applied"],
  ["int", "int(value) → int", "A number, text or moment (Unix seconds) as a whole number"],
  ["uint", "uint(value) → uint", "A number or text as a whole number without sign"],
  ["double", "double(value) → double", "A number or text as a floating-point number"],
  ["string", "string(value) → string", "A value as text"],
  ["bytes", "bytes(text) → bytes", "A text as UTF-8 bytes"],
  ["bool", "bool(text) → bool", "`true` or `false` as a truth value"],
  ["type", "type(value) → type", "The type of a value"],
  ["limit", "limit(n) → bool", "Ends the stream after n matches; always true"],
  ["redact", 'redact("path", …) → bool', "Shows [REDACTED] in place of these values; always true"],
].map(([name = "", signature = "", doc = ""]) => ({ name, signature, doc }));
