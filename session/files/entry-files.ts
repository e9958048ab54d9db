// Entries as text: JSON lines and CSV.
import type { Presentation } from "../presentation.ts";
import { CSV_HEAD, formatCsvEntry } from "./csv.ts";
import type { OutputFile } from "./output-file.ts";
import { entryToSave, type Selection } from "./selection.ts";

/** One entry a line, the document of `contract/entry.ts`. */
export async function writeJsonLines(
  selection: Selection,
  presentation: Presentation,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  let entries = 0;
  const { redactions } = selection;
  for await (const page of selection.pages(signal)) {
    const lines = page.map((stored) => JSON.stringify(entryToSave(stored, presentation, redactions)));
    await file.append(`${lines.join("\n")}\n`);
    entries += page.length;
  }
  return entries;
}

/** One entry a line below a header. */
export async function writeCsv(
  selection: Selection,
  presentation: Presentation,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { redactions } = selection;
  let entries = 0;
  await file.append(CSV_HEAD);
  for await (const page of selection.pages(signal)) {
    const rows =
      redactions.length === 0
        ? page
        : page.map((stored) => presentation.redactRow(stored, entryToSave(stored, presentation, redactions)));
    await file.append(rows.map(formatCsvEntry).join(""));
    entries += page.length;
  }
  return entries;
}
