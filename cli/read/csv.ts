// Entries as lines for spreadsheets: the columns of the window's save, or fields that were chosen.
import { CSV_HEAD, type CsvValue, formatCsvEntry, formatCsvLine } from "../../session/files/csv.ts";
import type { EntryFormat } from "./entry-format.ts";
import type { Field, Item } from "./fields.ts";
import { textOf } from "./table.ts";

export function csvFormat(fields: readonly Field[] | null): EntryFormat {
  if (fields === null) return { head: CSV_HEAD, text: formatCsvEntry };
  return {
    head: formatCsvLine(fields.map((field) => field.name)),
    text: (item) => formatCsvLine(fields.map((field) => valueOf(field, item))),
  };
}

function valueOf(field: Field, item: Item): CsvValue {
  const value = field.read(item);
  return typeof value === "number" ? value : textOf(value);
}
