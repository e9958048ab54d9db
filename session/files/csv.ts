// Entries as RFC 4180 lines, for the window's save and the command line alike. Columns are named after the entry's
// paths, and have their values.
import type { EntryRow, RowNote } from "../../contract/index.ts";
import { formatTime } from "../../engine/index.ts";

/** What a line is made of: no document is put together for it. */
export interface CsvEntry {
  readonly row: EntryRow;
  readonly src: { readonly name: string; readonly namespace: string };
  readonly dst: { readonly name: string; readonly namespace: string };
  /** What scripts said; nothing where none ran. */
  readonly passed?: boolean;
  readonly failed?: boolean;
  /** What the user noted on the row. */
  readonly note?: RowNote | undefined;
}
export type CsvValue = string | number | boolean;

const COLUMNS: readonly (readonly [string, (entry: CsvEntry) => CsvValue])[] = [
  ["id", ({ row }) => row.id],
  ["startTime", ({ row }) => formatTime(row.timeNs)],
  ["elapsedTimeUs", ({ row }) => (row.elapsedNs === null ? 0 : Number(row.elapsedNs / 1000n))],
  ["protocol.abbr", ({ row }) => row.protocol.abbr],
  ["tls", ({ row }) => row.tls],
  ["src.ip", ({ row }) => row.srcIp],
  ["src.port", ({ row }) => row.srcPort ?? ""],
  ["src.name", ({ src }) => src.name],
  ["src.namespace", ({ src }) => src.namespace],
  ["dst.ip", ({ row }) => row.dstIp],
  ["dst.port", ({ row }) => row.dstPort ?? ""],
  ["dst.name", ({ dst }) => dst.name],
  ["dst.namespace", ({ dst }) => dst.namespace],
  ["method", ({ row }) => row.method],
  ["summary", ({ row }) => row.summary],
  ["status", ({ row }) => row.status],
  ["outcome", ({ row }) => row.outcome],
  ["requestSize", ({ row }) => row.requestSize],
  ["responseSize", ({ row }) => row.responseSize],
  ["error.type", ({ row }) => row.errorType],
  ["passed", ({ passed }) => passed === true],
  ["failed", ({ failed }) => failed === true],
  ["marked", ({ note }) => note?.isMarked === true],
  ["ignored", ({ note }) => note?.isIgnored === true],
  ["comment", ({ note }) => note?.comment ?? ""],
];

/** The header line of `formatCsvEntry`. */
export const CSV_HEAD = formatCsvLine(COLUMNS.map(([name]) => name));

export function formatCsvEntry(entry: CsvEntry): string {
  return formatCsvLine(COLUMNS.map(([, value]) => value(entry)));
}

export function formatCsvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

/**
 * A cell that no reader takes for anything else: quoted where it holds a separator, and with an apostrophe before what
 * a spreadsheet would run as a formula, since the texts come from strangers.
 */
export function csvCell(value: CsvValue): string {
  const text = String(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
