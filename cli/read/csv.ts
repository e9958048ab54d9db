// Entries as RFC 4180 lines: cells with a comma, a quote or a line end are quoted, quotes doubled.
import type { Field, Item } from "./fields.ts";
import { parseFields } from "./fields.ts";
import { textOf } from "./table.ts";

/** Cells that a spreadsheet would take for a formula get an apostrophe before them: their text comes from packets. */
const FORMULA = /^[=+\-@\t\r]/;

/** What is written where `--fields` says nothing. */
export const DEFAULT_CSV_FIELDS = parseFields(
  "id,startTime,elapsedTimeUs,protocol.abbr,src.ip,src.port,dst.ip,dst.port,method,summary,status,outcome,requestSize,responseSize,error.type",
);

export function formatCsvHead(fields: readonly Field[]): string {
  return formatLine(fields.map((field) => field.name));
}

export function formatCsvRow(fields: readonly Field[], item: Item): string {
  return formatLine(
    fields.map((field) => {
      const value = field.read(item);
      const text = textOf(value);
      return typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
    }),
  );
}

function formatLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
