// Entries as text: JSON lines and CSV, each as it may be seen.
import type { Entry, RowNote } from "../../contract/index.ts";
import { isShownAsStored, type ShownEntry, shownEntries, type Showing } from "../review/shown-entries.ts";
import type { StoredRow } from "../store/index.ts";
import { CSV_HEAD, formatCsvEntry } from "./csv.ts";
import type { OutputFile } from "./output-file.ts";
import type { Selection } from "./selection.ts";

export interface WrittenEntries {
  readonly entries: number;
  /** Entries that scripts should have looked at and did not, and why the first of them was not. */
  readonly unaltered: { readonly count: number; readonly reason: string };
}

/** One entry a line, the document of `contract/entry.ts`, and behind it the user's notes where there are some. */
export function writeJsonLines(
  selection: Selection,
  showing: Showing,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<WrittenEntries> {
  const { assemble } = showing.presentation;
  const format: Format = {
    stored: (stored) => formatJsonLine(assemble(stored), stored.note),
    shown: (shown) => formatJsonLine(shown.entry, noteBeside(shown)),
  };
  return writeEntries(selection, showing, format, file, signal);
}

/** One entry a line below a header. */
export async function writeCsv(
  selection: Selection,
  showing: Showing,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<WrittenEntries> {
  await file.append(CSV_HEAD);
  const format: Format = {
    stored: formatCsvEntry,
    shown: (shown) => formatCsvEntry({ ...shown.row, note: noteBeside(shown) }),
  };
  return writeEntries(selection, showing, format, file, signal);
}

interface Format {
  /** Of an entry that nothing hides a part of. */
  readonly stored: (stored: StoredRow) => string;
  readonly shown: (entry: ShownEntry) => string;
}

// A comment may quote what is hidden beside it.
function noteBeside({ row: { note }, isHidden }: ShownEntry): RowNote | undefined {
  return note !== undefined && isHidden ? { ...note, comment: "" } : note;
}

function formatJsonLine(entry: Entry, note: RowNote | undefined): string {
  if (note === undefined) return `${JSON.stringify(entry)}\n`;
  const { isMarked: marked, isIgnored: ignored, comment } = note;
  return `${JSON.stringify({ ...entry, marked, ignored, comment })}\n`;
}

async function writeEntries(
  selection: Selection,
  showing: Showing,
  format: Format,
  file: OutputFile,
  signal: AbortSignal | undefined,
): Promise<WrittenEntries> {
  let entries = 0;
  let unaltered = { count: 0, reason: "" };
  for await (const page of selection.pages(signal)) {
    entries += page.length;
    if (isShownAsStored(showing)) {
      await file.append(page.map(format.stored).join(""));
      continue;
    }
    const shown = await shownEntries(page, showing);
    for (const { notice } of shown) {
      if (notice !== "") unaltered = { count: unaltered.count + 1, reason: unaltered.reason || notice };
    }
    await file.append(shown.map(format.shown).join(""));
  }
  return { entries, unaltered };
}
