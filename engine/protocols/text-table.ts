// Rows of a database as a table of plain text, as its own command line shows them.

/** Characters of one cell; longer ones are cut in the table, not in the entry. */
export const MAX_CELL_CHARACTERS = 60;

/** `heads` may be empty where the columns are not known. NULL is `∅`, so that it differs from an empty text. */
export function textTable(
  heads: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  rowsLeftOut: number,
): string {
  const cells = rows.map((row) => row.map(cellText));
  const titles = heads.map(cellText);
  const count = Math.max(titles.length, ...cells.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...[titles, ...cells].map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, i) => (row[i] ?? "").padEnd(width))
      .join(" │ ")
      .trimEnd();
  const head = titles.length === 0 ? [] : [line(titles), widths.map((width) => "─".repeat(width)).join("─┼─")];
  const more = rowsLeftOut > 0 ? [`… and ${rowsLeftOut} more`] : [];
  return [...head, ...cells.map(line), ...more].join("\n");
}

function cellText(value: string | null): string {
  if (value === null) return "∅";
  const flat = value.replaceAll(/[\r\n\t]+/g, " ");
  return flat.length > MAX_CELL_CHARACTERS ? `${flat.slice(0, MAX_CELL_CHARACTERS - 1)}…` : flat;
}
