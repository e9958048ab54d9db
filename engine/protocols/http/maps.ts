// Headers, cookies and queries as the maps that an entry carries.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { putNamed } from "../../bytes/put-named.ts";
import { MAX_ITEMS } from "./limits.ts";

type Pair = readonly [name: string, value: string];
type JsonMap = Record<string, Json>;

/**
 * Header names seen so far in lower case: most captures use a few dozen, and lowering each is what costs. Each name may
 * hold the head that it was cut from in memory, so there are few.
 */
const LOWER_CASE = new Map<string, string>();
const MAX_KNOWN_NAMES = 256;

function lowerCase(name: string): string {
  const known = LOWER_CASE.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (LOWER_CASE.size < MAX_KNOWN_NAMES) LOWER_CASE.set(name, lower);
  return lower;
}

/** Headers in wire case; repeated ones, also in another case, are joined with a comma under the first spelling. */
export function headerMap(headers: readonly Pair[]): JsonObject {
  const map: JsonMap = {};
  const spellings = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = lowerCase(name);
    const spelling = spellings.get(key);
    if (spelling === undefined) {
      spellings.set(key, name);
      putNamed(map, name, value);
    } else putNamed(map, spelling, `${textAt(map, spelling)},${value}`);
  }
  return map;
}

/** `a=1; b=2` of a Cookie header (RFC 6265, 4.2.1); repeated names are joined with a comma. */
export function requestCookies(headers: readonly Pair[]): JsonObject {
  return cookieMap(valuesOf(headers, "cookie").flatMap((value) => value.split(";")));
}

/** Name and value of each Set-Cookie header (RFC 6265, 4.1.1), without attributes. */
export function responseCookies(headers: readonly Pair[]): JsonObject {
  return cookieMap(valuesOf(headers, "set-cookie").map((value) => value.split(";", 1)[0] ?? ""));
}

/** Name to text, or to a list where the name is repeated. */
export function queryMap(pairs: readonly Pair[]): JsonObject {
  const lists = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [value]);
    else list.push(value);
  }
  const map: JsonMap = {};
  for (const [name, list] of lists) putNamed(map, name, list.length === 1 ? (list[0] ?? "") : list);
  return map;
}

/** Values of the header `name` (lower case), in order. */
export function valuesOf(headers: readonly Pair[], name: string): readonly string[] {
  const values: string[] = [];
  for (const [key, value] of headers) if (key.length === name.length && lowerCase(key) === name) values.push(value);
  return values;
}

function cookieMap(pairs: readonly string[]): JsonObject {
  const map: JsonMap = {};
  for (const pair of pairs.slice(0, MAX_ITEMS)) {
    const equals = pair.indexOf("=");
    const name = (equals < 0 ? "" : pair.slice(0, equals)).trim();
    const value = pair.slice(equals + 1).trim();
    if (name === "" && value === "") continue;
    putNamed(map, name, Object.hasOwn(map, name) ? `${textAt(map, name)},${value}` : value);
  }
  return map;
}

function textAt(map: JsonMap, name: string): string {
  const value = Object.hasOwn(map, name) ? map[name] : "";
  return typeof value === "string" ? value : "";
}
