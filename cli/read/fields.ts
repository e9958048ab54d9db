// What `--fields` names: cells of the list, or paths into the entry. One reader a field, made once.
import type { Entry, EntryRow, Json } from "../../contract/index.ts";
import { UsageError } from "../command/failures.ts";

/** Most fields that one command line may name. */
const MAX_FIELDS = 200;

/** One entry on its way out; the whole document is put together only where something asks for it. */
export interface Item {
  readonly row: EntryRow;
  readonly src: NameCells;
  readonly dst: NameCells;
  readonly entry: () => Entry;
  /** The same as JSON text, which costs a fraction. */
  readonly json: () => string;
}

/** A peer's name in the list, empty where it is not known. */
export interface NameCells {
  readonly name: string;
  readonly namespace: string;
}

export interface Field {
  readonly name: string;
  /** Null where the entry has no such value. */
  readonly read: (item: Item) => Json;
}

const ROW_FIELDS: Readonly<Record<string, (row: EntryRow) => string>> = {
  method: (row) => row.method,
  summary: (row) => row.summary,
  status: (row) => row.status,
  outcome: (row) => row.outcome,
};

/** The fields of a text such as `startTime,src.ip,request.headers["User-Agent"],status`. */
export function parseFields(text: string): readonly Field[] {
  const names = splitAtCommas(text);
  if (names.length > MAX_FIELDS) throw new UsageError(`--fields takes at most ${MAX_FIELDS} fields`);
  return names.map((name) => {
    const ofRow = Object.hasOwn(ROW_FIELDS, name) ? ROW_FIELDS[name] : undefined;
    return ofRow === undefined ? pathField(name) : { name, read: (item) => ofRow(item.row) };
  });
}

function pathField(name: string): Field {
  const steps = parsePath(name);
  return { name, read: (item) => readPath(item.entry(), steps) };
}

// A comma inside of brackets belongs to a key.
function splitAtCommas(text: string): readonly string[] {
  const names = text.match(/(?:\["[^"]*"\]|[^,])+/g) ?? [];
  const trimmed = names.map((name) => name.trim()).filter((name) => name !== "");
  if (trimmed.length === 0) throw new UsageError("--fields names no field");
  return trimmed;
}

const STEP = /\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\["([^"]*)"\]/uy;

function parsePath(text: string): readonly string[] {
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    const step = match?.[1] ?? match?.[2] ?? match?.[3];
    if (step === undefined || (at === 0 && text.startsWith("."))) {
      throw new UsageError(`--fields: "${text}" is not a path (such as request.headers["Host"] or dst.port)`);
    }
    steps.push(step);
  }
  return steps;
}

function readPath(entry: Entry, steps: readonly string[]): Json {
  // An entry is JSON but for its interface types, which declare no index signature.
  let value: unknown = entry;
  for (const [i, step] of steps.entries()) value = member(value, step, isHeaderStep(steps, i));
  return value === undefined ? null : (value as Json);
}

function member(value: unknown, step: string, ignoresCase: boolean): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const found = Object.entries(value).find(([key]) => key === step);
  if (found !== undefined || !ignoresCase) return found?.[1];
  return Object.entries(value).find(([key]) => key.toLowerCase() === step.toLowerCase())?.[1];
}

// Header names are alike in any case, as in filters.
function isHeaderStep(steps: readonly string[], i: number): boolean {
  return i === 2 && steps[1] === "headers" && (steps[0] === "request" || steps[0] === "response");
}
