// A field declaration (data) → a function that reads the variable from an entry. Rules: contract/protocol.ts.
import type { FieldCondition, FieldSpec, FieldTransform, Json } from "../../contract/index.ts";
import { EMPTY_MAP, EntryMap } from "../cel/values.ts";
import type { CelValue } from "../cel/values.ts";
import { parsePath } from "../classic/parse.ts";
import type { RowFacts } from "../filter.ts";
import { decodeBase64, encodeUtf8, decodeUtf8 } from "../paths/base64.ts";
import { compilePath } from "../paths/read.ts";
import { isList, isObject, memberOf, textOf } from "../paths/scalar.ts";
import { isHeaderMap } from "../paths/steps.ts";
import { parseInstantNs } from "../time/datetime.ts";

export type FieldReader = (root: Json, row: RowFacts) => CelValue;
type RawReader = (root: Json, row: RowFacts) => Json | undefined;

export const CAPTURE_SOURCES: readonly string[] = ["unspecified", "af_packet", "ebpf", "ebpf_tls"];
const MAX_KEY_BYTES = 64;
const MAX_INT = 2n ** 63n;

/** Missing, null, false, 0, "", [] or {}. */
export function isEmptyJson(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

const holdsAnything = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== "";

function compileRaw(path: string): RawReader {
  const row = /^\{row\}\.(no|method|summary|status|outcome|marked|ignored|comment)$/.exec(path)?.[1];
  if (row) {
    const fact = row as keyof RowFacts;
    return (_root, facts) => facts[fact];
  }
  if (path.includes("{local}") || path.includes("{remote}")) {
    const asClient = compileRaw(path.replace("{local}", "src").replace("{remote}", "dst"));
    const asServer = compileRaw(path.replace("{local}", "dst").replace("{remote}", "src"));
    return (root, facts) => (memberOf(root, "outgoing") === true ? asClient : asServer)(root, facts);
  }
  return compilePath(parsePath(path).steps);
}

/** The condition under which a field is read; null where it always is. */
export function conditionsOf(spec: FieldSpec): readonly FieldCondition[] {
  if (spec.when) return spec.when;
  return spec.protocol === "" ? [] : [{ path: "protocol.name", in: [spec.protocol] }];
}

function compileCondition(condition: FieldCondition): (root: Json, row: RowFacts) => boolean {
  const read = compileRaw(condition.path);
  const { in: wanted, notIn, empty } = condition;
  const only = wanted?.length === 1 && !notIn && empty === undefined ? wanted[0] : undefined;
  if (only !== undefined) {
    return (root, row) => {
      const value = read(root, row);
      return value === only || (typeof value !== "string" && value !== undefined && textOf(value) === only);
    };
  }
  return (root, row) => {
    const value = read(root, row);
    if (empty !== undefined && isEmptyJson(value) !== empty) return false;
    if (wanted && (value === undefined || !wanted.includes(textOf(value)))) return false;
    return !notIn || (value !== undefined && !notIn.includes(textOf(value)));
  };
}

export function toInt(value: Json | undefined): number | bigint {
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number") return 0;
  const whole = Math.trunc(number) + 0;
  if (Number.isSafeInteger(whole)) return whole;
  const big = Number.isFinite(whole) ? BigInt(whole) : 0n;
  return big >= -MAX_INT && big < MAX_INT ? big : 0;
}

function toList(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.map(textOf) : [textOf(value)];
}

function toInstant(value: Json | undefined): bigint {
  if (typeof value === "number" && Number.isFinite(value)) return BigInt(Math.round(value * 1000)) * 1000n;
  return (typeof value === "string" ? parseInstantNs(value) : null) ?? 0n;
}

function first64Bytes(text: string): string {
  if (text.length * 3 <= MAX_KEY_BYTES) return text;
  for (let end = Math.min(text.length, MAX_KEY_BYTES); end > 0; end--) {
    const bytes = encodeUtf8(text.slice(0, end));
    const cut = bytes.length <= MAX_KEY_BYTES ? decodeUtf8(bytes) : null;
    if (cut !== null && cut === text.slice(0, end)) return cut;
  }
  return "";
}

/** `ListOffsets` → `LIST_OFFSETS`. */
export function upperSnake(text: string): string {
  return text.replace(/([a-z0-9])(?=[A-Z])/g, "$1_").toUpperCase();
}

const TEXT_TRANSFORMS: Partial<Record<FieldTransform, (value: Json | undefined) => string>> = {
  upper: (value) => toText(value).toUpperCase(),
  upperSnake: (value) => upperSnake(toText(value)),
  dotted: (value) => toText(value).replaceAll(" ", "."),
  joinBlank: (value) => toList(value).join(" "),
  first64Bytes: (value) => first64Bytes(toText(value)),
  resolution: (value) => (toText(value) === "" ? "cache_miss" : ""),
};

function toText(value: Json | undefined): string {
  return value === undefined || value === null ? "" : textOf(value);
}

/** What one text becomes where its field has a text transform: for conditions made from a value seen. */
export function transformText(spec: FieldSpec, text: string): string | null {
  if (!spec.transform) return text;
  return TEXT_TRANSFORMS[spec.transform]?.(text) ?? null;
}

function addInts(readers: readonly RawReader[], root: Json, row: RowFacts): number | bigint {
  let sum = 0;
  for (const read of readers) sum += Number(toInt(read(root, row)));
  return toInt(sum);
}

function compileTransform(transform: FieldTransform, readers: readonly RawReader[], first: RawReader): FieldReader {
  const text = TEXT_TRANSFORMS[transform];
  if (text) return (root, row) => text(first(root, row));
  switch (transform) {
    case "nonNegative":
      return (root, row) => {
        const value = toInt(first(root, row));
        return value < 0 ? 0 : value;
      };
    case "sum":
      return (root, row) => addInts(readers, root, row);
    case "present":
      return (root, row) => !isEmptyJson(first(root, row));
    case "distinct":
      return (root, row) =>
        [...new Set(readers.flatMap((read) => toList(read(root, row))))].filter((name) => name !== "");
    case "elapsedUs":
      return (root, row) => {
        const us = readers[0]?.(root, row);
        return us === undefined ? toInt(Number(toInt(readers[1]?.(root, row))) * 1000) : toInt(us);
      };
    default:
      return (root, row) => Math.max(0, CAPTURE_SOURCES.indexOf(toText(first(root, row))));
  }
}

function compileConversion(spec: FieldSpec, first: RawReader): FieldReader {
  switch (spec.type) {
    case "string":
      return (root, row) => {
        const value = first(root, row);
        return typeof value === "string" ? value : toText(value);
      };
    case "int":
      return (root, row) => {
        const value = first(root, row);
        return typeof value === "number" && Number.isSafeInteger(value) ? value : toInt(value);
      };
    case "bool":
      return (root, row) => first(root, row) === true;
    case "list":
      return (root, row) => toList(first(root, row));
    case "map": {
      const isHeaders = spec.path !== undefined && isHeaderMap(parsePath(spec.path).steps);
      return (root, row) => {
        const value = first(root, row);
        return isObject(value) ? new EntryMap(value, isHeaders) : EMPTY_MAP;
      };
    }
    case "bytes":
      return (root, row) => {
        const value = first(root, row);
        return (typeof value === "string" ? decodeBase64(value) : null) ?? new Uint8Array(0);
      };
    case "ts":
      return (root, row) => toInstant(first(root, row));
  }
}

function defaultOf(spec: FieldSpec): CelValue {
  switch (spec.type) {
    case "string":
      return "";
    case "int":
      return spec.otherwise ?? 0;
    case "bool":
      return false;
    case "list":
      return [];
    case "map":
      return EMPTY_MAP;
    case "bytes":
      return new Uint8Array(0);
    case "ts":
      return 0n;
  }
}

/** Compiles a declaration. The reader never throws and never answers undefined. */
export function bindField(spec: FieldSpec): FieldReader {
  const paths = spec.paths ?? (spec.path === undefined ? [] : [spec.path]);
  const readers = paths.map(compileRaw);
  const conditions = conditionsOf(spec).map(compileCondition);
  const fallback = defaultOf(spec);
  const [only] = readers;
  const first: RawReader =
    readers.length === 1 && only
      ? only
      : (root, row) => {
          for (const read of readers) {
            const value = read(root, row);
            if (holdsAnything(value)) return value;
          }
          return undefined;
        };
  const read: FieldReader = spec.transform
    ? compileTransform(spec.transform, readers, first)
    : readers.length === 0
      ? () => (spec.type === "bool" ? conditions.length > 0 : fallback)
      : compileConversion(spec, first);
  const [condition] = conditions;
  if (!condition) return read;
  if (conditions.length === 1) return (root, row) => (condition(root, row) ? read(root, row) : fallback);
  return (root, row) => (conditions.every((holds) => holds(root, row)) ? read(root, row) : fallback);
}
