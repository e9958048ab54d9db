// A filter over entries that come as JSON lines: one answer a line, whatever stands in it.
import type { Catalogue, Json, JsonObject } from "../../contract/index.ts";
import type { Filter } from "../../kfl/index.ts";
import { compileOrRefuse } from "../filter/compile.ts";
import { columnsOf } from "../../session/entry-columns.ts";
import { type Line, readLines } from "../terminal/read-lines.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Longest line: an entry with both bodies at their cap and every byte of them escaped. */
export const MAX_LINE_BYTES = 64 << 20;
/** Unreadable lines that are told one by one; the rest is only counted. */
const MAX_LINES_TOLD = 10;
const STANDARD_INPUT = 0;

export function runMatch(text: string, isPrinting: boolean, terminal: Terminal, words: Catalogue): number {
  const filter = compileOrRefuse(text, Date.now(), words);
  // Whether an entry matches is not a question of how many did before: only printing ends at the limit.
  const limit = isPrinting ? (filter.limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  let no = 0;
  let matched = 0;
  let unreadable = 0;
  for (const line of readLines(STANDARD_INPUT, MAX_LINE_BYTES)) {
    if (line.kind === "line" && line.text.trim() === "") continue;
    no++;
    const entry = parseEntry(line);
    if (typeof entry === "string" && ++unreadable <= MAX_LINES_TOLD) terminal.error(`thresher: line ${no}: ${entry}`);
    const found = typeof entry === "string" ? null : applyTo(filter, entry, no);
    if (found !== null) matched++;
    terminal.out.write(isPrinting ? (found === null ? "" : `${JSON.stringify(found)}\n`) : `${found !== null}\n`);
    if (matched >= limit) break;
  }
  if (unreadable > MAX_LINES_TOLD) terminal.error(`thresher: ${unreadable} lines were no entries`);
  if (filter.errorCount > 0) {
    terminal.error(`thresher: the filter failed on ${filter.errorCount} entries: ${filter.lastError}`);
  }
  return unreadable > 0 ? 1 : 0;
}

/** The entry, or why the line is none. */
function parseEntry(line: Line): JsonObject | string {
  if (line.kind === "too-long") return `${line.bytes} bytes are more than ${MAX_LINE_BYTES}, the line was passed over`;
  try {
    const value: Json = JSON.parse(line.text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : "an entry is a JSON object";
  } catch (error) {
    if (error instanceof SyntaxError) return "this is not JSON";
    throw error;
  }
}

function applyTo(filter: Filter, entry: JsonObject, no: number): JsonObject | null {
  const columns = columnsOf(entry);
  const facts =
    columns === null
      ? { no }
      : { no, method: columns.method, summary: columns.summary, status: columns.status, outcome: columns.outcome };
  return filter.apply(entry, facts);
}
