// One way to print entries: a head, then a text for each. Table, JSON lines, CSV.
import type { Output } from "../command/shared-options.ts";
import type { EntryOptions } from "./entry-options.ts";
import { csvFormat } from "./csv.ts";
import type { Field, Item } from "./fields.ts";
import { formatFieldsHead, formatFieldsRow, formatTableHead, formatTableRow, type TableOptions } from "./table.ts";

export interface EntryFormat {
  readonly head: string;
  readonly text: (item: Item) => string;
}

/** Null where entries themselves are not printed. */
export function entryFormat(output: Output, fields: EntryOptions["fields"], table: TableOptions): EntryFormat | null {
  if (output === "table") return tableFormat(fields, table);
  if (output === "json") return { head: "", text: fields === null ? wholeEntry : (item) => chosenFields(fields, item) };
  return output === "csv" ? csvFormat(fields) : null;
}

function tableFormat(fields: EntryOptions["fields"], table: TableOptions): EntryFormat {
  if (fields === null) return { head: formatTableHead(table), text: (item) => formatTableRow(item, table) };
  return { head: formatFieldsHead(fields, table), text: (item) => formatFieldsRow(fields, item, table) };
}

function wholeEntry(item: Item): string {
  return `${item.json()}\n`;
}

function chosenFields(fields: readonly Field[], item: Item): string {
  return `${JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.read(item)])))}\n`;
}
