// Writes the tables of docs/filters.md from the field catalogue: node tools/docs/filters.ts. A test fails when they are stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FieldSpec } from "../../contract/index.ts";
import { STANDARD_FIELDS } from "../../kfl/index.ts";
import { ROOT } from "../guards/tree.ts";

const [BEGIN, END] = ["<!-- fields -->", "<!-- end of fields -->"];
export const PAGE = join(ROOT, "docs/filters.md");

/** The page with its tables made anew. */
export function withFieldTables(page: string): string {
  const tables = Object.entries(Object.groupBy(STANDARD_FIELDS, ({ protocol }) => protocol)).map(([protocol, fields]) =>
    table(protocol, fields ?? []),
  );
  return `${page.slice(0, page.indexOf(BEGIN))}${[BEGIN, ...tables, END].join("\n")}${page.slice(page.indexOf(END) + END.length)}`;
}

function table(protocol: string, fields: readonly FieldSpec[]): string {
  const rows = fields.map(({ name, type, doc }) => `| \`${name}\` | ${type} | ${doc.replaceAll("|", "\\|")} |`);
  return [
    `### ${protocol === "" ? "All entries" : protocol}`,
    "",
    "| variable | type | meaning |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, withFieldTables(readFileSync(PAGE, "utf8")));
