// Copying to the clipboard: the selected rows, or one value. What was copied is said in the status bar.
import type { ListRow } from "../contract/index.ts";
import { formatRows, type CopyFormat } from "./list/row-text.ts";
import { formatCount } from "./shared/format-number.ts";
import type { Workspace } from "./workspace.ts";

const ROWS_PER_REQUEST = 1000;

/** Puts a text on the clipboard and tells `what` it was. */
export const copyText = async (workspace: Workspace, text: string, what: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
    workspace.notice.set({ text: `Copied ${what}` });
  } catch {
    workspace.failure.set({
      code: "",
      message: "The clipboard did not take the text.",
      nextStep: "Allow this page to use the clipboard, or select the text and copy it.",
    });
  }
};

/**
 * The selected rows in the order of arrival. Those that the window does not hold are read from the session again, page
 * by page from the first missing one, so a long range takes few requests; what is not in the shown view is left out.
 */
export const selectedRows = async (workspace: Workspace): Promise<readonly ListRow[]> => {
  const ids = workspace.ui.getState().selection?.ids ?? [];
  const found = new Map(ids.flatMap((id) => workspace.view.find(id) ?? []).map((row) => [row.id, row]));
  const missing = new Set(ids.filter((id) => !found.has(id)));
  for (const id of missing) {
    const position = await workspace.view.locate(id);
    const rows = position === null ? [] : await workspace.view.fetch(position, ROWS_PER_REQUEST);
    for (const row of rows.filter((candidate) => missing.delete(candidate.id))) {
      found.set(row.id, row);
    }
  }
  return [...found.values()].toSorted((a, b) => a.no - b.no);
};

const FORMAT_NAMES: Readonly<Record<CopyFormat, string>> = { text: "text", csv: "CSV", json: "JSON" };

/** Copies rows; where some of the `wanted` ones could not be had, that is said too. */
export const copyRows = async (
  workspace: Workspace,
  rows: readonly ListRow[],
  format: CopyFormat,
  wanted = rows.length,
): Promise<void> => {
  const count = rows.length === 1 ? "1 row" : `${formatCount(rows.length)} rows`;
  const missing = wanted - rows.length;
  const note = missing > 0 ? `; ${formatCount(missing)} more ${missing === 1 ? "is" : "are"} not in this list` : "";
  await copyText(workspace, formatRows(rows, format), `${count} as ${FORMAT_NAMES[format]}${note}`);
};

/** Copies all selected rows. */
export const copySelection = async (workspace: Workspace, format: CopyFormat): Promise<void> => {
  const wanted = workspace.ui.getState().selection?.ids.length ?? 0;
  if (wanted === 0) {
    workspace.notice.set({ text: "No row is selected" });
    return;
  }
  const rows = await workspace.run(() => selectedRows(workspace));
  if (rows !== undefined && rows.length > 0) {
    await copyRows(workspace, rows, format, wanted);
  } else if (rows !== undefined) {
    workspace.notice.set({ text: "The selected rows are not in this list" });
  }
};

/** What an element of the list or the detail shows as its value; empty where it is no value. */
const valueOf = (element: Element | null): string => {
  const holder = element?.closest<HTMLElement>("[data-value], [data-column]");
  return holder?.dataset["value"] ?? holder?.textContent ?? "";
};

/** Copies the value under the pointer, else the one with the focus, else the summary of the selected row. */
export const copyValue = async (workspace: Workspace): Promise<void> => {
  const pointed = [...document.querySelectorAll(":hover")].at(-1) ?? null;
  const focusId = workspace.ui.getState().selection?.focusId ?? "";
  const value = valueOf(pointed) || valueOf(document.activeElement) || workspace.view.find(focusId)?.summary || "";
  if (value === "") {
    workspace.notice.set({ text: "There is no value under the pointer, and no row is selected" });
  } else {
    await copyText(workspace, value, "the value");
  }
};
