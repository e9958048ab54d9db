// Path steps → a function that reads them from an entry (kfl.md 1.7). Missing is `undefined`; several results are a
// list, one result is itself. Plain paths take a short way: they are what filters consist of.
import type { Json } from "../../contract/index.ts";
import { EvaluationError } from "../problem.ts";
import { BodyMemory } from "./body.ts";
import { headerKey, isList, isObject, memberOf, memberReader } from "./scalar.ts";
import { aliasOf, canonicalSteps, isHeaderMap } from "./steps.ts";
import type { PathStep } from "./steps.ts";
import { readXml } from "./xml-value.ts";

/** Most values that one reading of a path may look at. */
const MAX_VALUES_VISITED = 1_000_000;

export type PathReader = (root: Json) => Json | undefined;

class Visit {
  #left = MAX_VALUES_VISITED;

  count(): void {
    if (--this.#left < 0) throw new EvaluationError(`a path reached more than ${MAX_VALUES_VISITED} values`);
  }
}

/** Every member called `key` at any depth, in document order. No recursion: entries may be nested deeply. */
function collectDeep(from: Json, key: string, into: Json[], visit: Visit): void {
  const open: Json[] = [from];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    visit.count();
    if (typeof value !== "object" || value === null) continue;
    const own = isList(value) ? undefined : memberOf(value, key);
    if (own !== undefined) into.push(own);
    const children = isList(value) ? value : Object.values(value);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child !== undefined) open.push(child);
    }
  }
}

function collectStep(value: Json, step: PathStep, into: Json[], visit: Visit): void {
  visit.count();
  if (step.kind === "key") {
    const member = memberOf(value, step.key);
    if (member !== undefined) into.push(member);
  } else if (step.kind === "index") {
    const element = isList(value) ? value[step.index] : undefined;
    if (element !== undefined) into.push(element);
  } else if (step.kind === "each") {
    for (const child of isList(value) ? value : isObject(value) ? Object.values(value) : []) into.push(child);
  } else if (step.kind === "deep") {
    collectDeep(value, step.key, into, visit);
  }
}

/** All results of the steps below `root`, in document order. */
function readAll(root: Json, steps: readonly PathStep[], memory: BodyMemory): Json[] {
  const visit = new Visit();
  let values: Json[] = [root];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (!step) break;
    const next: Json[] = [];
    if (step.kind === "xml") {
      const rest = steps.slice(i + 1);
      for (const value of values) {
        const opened = typeof value === "string" ? memory.xml(value) : null;
        if (opened) next.push(...readXml(opened.document, rest));
      }
      return next;
    }
    for (const value of values) {
      if (step.kind !== "json") collectStep(value, step, next, visit);
      else if (typeof value !== "object") {
        const opened = memory.json(String(value));
        if (opened) next.push(opened.value);
      }
    }
    values = next;
  }
  return values;
}

function readHeader(map: Json | undefined, key: string): Json | undefined {
  if (!isObject(map)) return undefined;
  const name = headerKey(map, key);
  return name === null ? undefined : map[name];
}

/** The short way for keys only; at most the header name at the end is looked up without case. */
function keysReader(keys: readonly string[], isHeader: boolean): PathReader {
  const readers = keys.map(memberReader);
  const [first, second, third] = readers;
  const name = keys[2] ?? "";
  if (!first) return (root) => root;
  if (!second) return first;
  if (isHeader) return (root) => readHeader(second(first(root)), name);
  if (!third) return (root) => second(first(root));
  if (readers.length === 3) return (root) => third(second(first(root)));
  return (root) => {
    let value: Json | undefined = root;
    for (const read of readers) value = read(value);
    return value;
  };
}

function stepsReader(steps: readonly PathStep[], memory: BodyMemory): PathReader {
  const isHeader = steps[2]?.kind === "key" && isHeaderMap(steps.slice(0, 2));
  const keys = steps.flatMap((step) => (step.kind === "key" ? [step.key] : []));
  if (keys.length === steps.length && (!isHeader || keys.length === 3)) return keysReader(keys, isHeader);
  const many = (root: Json, from: readonly PathStep[]): Json | undefined => {
    const values = readAll(root, from, memory);
    return values.length > 1 ? values : values[0];
  };
  if (!isHeader) return (root) => many(root, steps);
  const header = keysReader(keys.slice(0, 3), true);
  const rest = steps.slice(3);
  return (root) => {
    const value = header(root);
    return value === undefined ? undefined : many(value, rest);
  };
}

/** Compiles steps to a reader. `proto` and the older names of entry.md 3.1 are understood. */
export function compilePath(path: readonly PathStep[], memory = new BodyMemory()): PathReader {
  const steps = canonicalSteps(path);
  if (steps.length === 0) return (root) => root;
  const read = stepsReader(steps, memory);
  const alias = aliasOf(steps);
  if (!alias) return read;
  const readAlias = stepsReader(alias, memory);
  const readField = stepsReader(steps.slice(0, 2), memory);
  return (root) => (readField(root) === undefined ? readAlias(root) : read(root));
}
