// An entry as a script wants it shown. A script may have made anything of it, so it is brought back into the shape of an
// entry: what is not of its type is taken for hidden, and what says which entry it is stays.
import type { Entry, Json, JsonObject } from "../../contract/index.ts";

/** Keys that name the entry for everything else, whatever a script does to its copy. */
const KEPT = [
  "id",
  "index",
  "stream",
  "protocol",
  "connId",
  "flowId",
  "entryFile",
] as const satisfies readonly (keyof Entry)[];
/** Keys whose value is an object of any shape, or null. */
const FREE = [
  "request",
  "response",
  "data",
  "event",
  "pod",
  "service",
  "endpointSlice",
  "labels",
  "annotations",
  "vlan",
];

/** The entry that `json` says in place of `entry`; null where it is none. */
export function alteredEntry(json: string, entry: Entry): Entry | null {
  const altered = parse(json);
  if (altered === null) return null;
  // An entry is JSON but for its interface types, which declare no index signature.
  const original = entry as unknown as JsonObject;
  const shapedEntry = { ...shapedAs(altered, original), ...kept(original), error: errorOf(altered.error ?? null) };
  // The order of the keys is the entry's own; what a script added comes behind.
  return { ...shapedEntry, ...altered, ...shapedEntry } as unknown as Entry;
}

/** Whether an altered entry shows anything else than the original, but for the marks. */
export function isOtherwise(altered: Entry, entry: Entry): boolean {
  return unmarked(altered) !== unmarked(entry);
}
function unmarked(entry: Entry): string {
  return JSON.stringify({ ...entry, passed: false, failed: false });
}

function parse(json: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function kept(original: JsonObject): JsonObject {
  return Object.fromEntries(KEPT.map((key) => [key, original[key] ?? null]));
}

/** The keys of `original`, with the values of `altered` where they are of the same type. */
function shapedAs(altered: JsonObject, original: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(original).map(([key, value]) => [
      key,
      shaped(Object.hasOwn(altered, key) ? altered[key] : undefined, value, key),
    ]),
  );
}

function shaped(value: Json | undefined, original: Json, key: string): Json {
  if (FREE.includes(key)) return isObject(value) ? value : key === "labels" || key === "annotations" ? {} : null;
  if (typeof original === "string") return typeof value === "string" ? value : textOf(value);
  if (typeof original === "number") return typeof value === "number" ? value : 0;
  if (typeof original === "boolean") return value === true;
  if (Array.isArray(original)) return Array.isArray(value) ? value : [];
  if (isObject(original)) return shapedAs(isObject(value) ? value : {}, original);
  return value ?? null;
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

function errorOf(value: Json): JsonObject | null {
  if (!isObject(value)) return null;
  return { type: textually(value.type), msg: textually(value.msg) };
}
function textually(value: Json | undefined): string {
  return typeof value === "string" ? value : textOf(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
