// `redact(path, …)`: a copy of a document in which what the path reaches is replaced by a mark. What is not on the
// way to it is shared with the original, and a path that reaches nothing gives the original itself.
import type { Json, JsonObject } from "../../contract/index.ts";
import { EvaluationError } from "../problem.ts";
import { decodeBase64, encodeBase64, encodeUtf8 } from "./base64.ts";
import { openJson, openXml } from "./body.ts";
import { headerKey, isList, isObject } from "./scalar.ts";
import { REDACTED, aliasOf, canonicalSteps, isHeaderMap } from "./steps.ts";
import type { PathStep } from "./steps.ts";
import { redactXml } from "./xml-redact.ts";

/** Deepest nesting that redaction walks into. */
const MAX_REDACT_DEPTH = 1_000;

function checkDepth(depth: number): void {
  if (depth > MAX_REDACT_DEPTH)
    throw new EvaluationError(`nesting beyond ${MAX_REDACT_DEPTH} levels cannot be redacted`);
}

function replaceAt(list: readonly Json[], index: number, change: (value: Json) => Json): readonly Json[] {
  const before = list[index];
  if (before === undefined) return list;
  const after = change(before);
  return after === before ? list : list.with(index, after);
}

function replaceMember(map: JsonObject, key: string | null, change: (value: Json) => Json): JsonObject {
  const before = key !== null && Object.hasOwn(map, key) ? map[key] : undefined;
  if (key === null || before === undefined) return map;
  const after = change(before);
  return after === before ? map : { ...map, [key]: after };
}

function replaceEach(value: Json, change: (child: Json) => Json): Json {
  if (isList(value)) {
    const next = value.map(change);
    return next.some((child, i) => child !== value[i]) ? next : value;
  }
  if (!isObject(value)) return value;
  let isChanged = false;
  const entries = Object.entries(value).map(([key, child]): [string, Json] => {
    const next = change(child);
    isChanged ||= next !== child;
    return [key, next];
  });
  return isChanged ? Object.fromEntries(entries) : value;
}

function replaceDeep(value: Json, key: string, change: (value: Json) => Json, depth: number): Json {
  checkDepth(depth);
  const below = replaceEach(value, (child) => replaceDeep(child, key, change, depth + 1));
  return isObject(below) ? replaceMember(below, key, change) : below;
}

function encodeAgain(text: string, isBase64: boolean): string {
  return isBase64 ? encodeBase64(encodeUtf8(text)) : text;
}

function redactBody(value: Json, step: PathStep, rest: readonly PathStep[], change: Change): Json {
  if (typeof value !== "string") return value;
  if (rest.length === 0) return REDACTED;
  if (step.kind === "json") {
    const opened = openJson(value);
    const after = opened && changeSteps(opened.value, rest, 0, change);
    return opened && after !== opened.value ? encodeAgain(JSON.stringify(after), opened.isBase64) : value;
  }
  const opened = openXml(value);
  const after = opened && redactXml(opened.document, rest);
  return opened && after !== null ? encodeAgain(after, opened.isBase64) : value;
}

type Change = (value: Json) => Json;
const mark: Change = () => REDACTED;

function redactSteps(value: Json, steps: readonly PathStep[], depth: number, keyOf = exactKey): Json {
  return changeSteps(value, steps, depth, mark, keyOf);
}

/** The value with what the steps reach changed. */
function changeSteps(value: Json, steps: readonly PathStep[], depth: number, last: Change, keyOf = exactKey): Json {
  checkDepth(depth);
  const [step, ...rest] = steps;
  if (!step) return last(value);
  const change = (child: Json): Json => changeSteps(child, rest, depth + 1, last);
  switch (step.kind) {
    case "key":
      return isObject(value) ? replaceMember(value, keyOf(value, step.key), change) : value;
    case "index":
      return isList(value) ? replaceAt(value, step.index, change) : value;
    case "each":
      return replaceEach(value, change);
    case "deep":
      return replaceDeep(value, step.key, change, depth);
    case "json":
    case "xml":
      return redactBody(value, step, rest, last);
  }
}

const exactKey = (map: JsonObject, key: string): string | null => (Object.hasOwn(map, key) ? key : null);

function redactHeader(root: Json, steps: readonly PathStep[]): Json {
  const map = steps.slice(0, 2);
  const rest = steps.slice(2);
  const change = (value: Json): Json => redactSteps(value, rest, 0, headerKey);
  const walk = (value: Json, at: number): Json => {
    const step = map[at];
    if (!step) return change(value);
    return step.kind === "key" && isObject(value)
      ? replaceMember(value, exactKey(value, step.key), (child) => walk(child, at + 1))
      : value;
  };
  return walk(root, 0);
}

/** The document with what `path` reaches replaced by `[REDACTED]`; header names are found without regard to case. */
export function redactPath(root: Json, path: readonly PathStep[]): Json {
  const steps = canonicalSteps(path);
  if (steps.length === 0) return root;
  const after =
    steps.length > 2 && isHeaderMap(steps.slice(0, 2)) ? redactHeader(root, steps) : redactSteps(root, steps, 0);
  const alias = aliasOf(steps);
  return alias ? redactSteps(after, alias, 0) : after;
}

/** How a text begins that would open as what a step asks for. */
const BEGINS_AS = { json: /^\s*[[{]/, xml: /^\uFEFF?\s*</ };

/**
 * The document with texts hidden into which `path` leads and that begin as JSON or XML but cannot be opened: one that is
 * cut may hold what the path names.
 */
export function hideUnreadable(root: Json, path: readonly PathStep[]): Json {
  const at = path.findIndex(({ kind }) => kind === "json" || kind === "xml");
  const kind = path[at]?.kind;
  if (kind !== "json" && kind !== "xml") return root;
  const steps = canonicalSteps(path.slice(0, at));
  const hide = (value: Json): Json => (isUnreadable(value, kind) ? REDACTED : value);
  const after = changeSteps(root, steps, 0, hide);
  const alias = aliasOf(steps);
  return alias ? changeSteps(after, alias, 0, hide) : after;
}

function isUnreadable(value: Json, kind: "json" | "xml"): boolean {
  if (typeof value !== "string") return false;
  const decoded = BEGINS_AS[kind].test(value) ? null : decodeBase64(value.trim());
  // What is cut may end inside a character, so only the beginning is asked to be text.
  const begin = decoded === null ? value : String.fromCharCode(...decoded.subarray(0, 16));
  if (!BEGINS_AS[kind].test(begin)) return false;
  return (kind === "json" ? openJson(value) : openXml(value)) === null;
}
