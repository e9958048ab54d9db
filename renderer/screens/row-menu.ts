// The menu of a value in the list: six ways into the filter, applied or only prepared, and copying.
import type { ListRow } from "../../contract/index.ts";
import { addCondition, conditionText, type AppendHow } from "../filter-bar/filter-language.ts";
import type { Addable } from "../list/addable.ts";
import { formatRows, type CopyFormat } from "../list/row-text.ts";
import type { MenuItem } from "../shared/Menu.tsx";
import { withDraft } from "../ui-store.ts";
import { applyFilter } from "../workspace-actions.ts";
import type { Workspace } from "../workspace.ts";

const WAYS: readonly (readonly [how: AppendHow, title: string])[] = [
  ["replace", "selected"],
  ["replace-not", "not selected"],
  ["and", "… and selected"],
  ["or", "… or selected"],
  ["and-not", "… and not selected"],
  ["or-not", "… or not selected"],
];

const FORMATS: readonly (readonly [format: CopyFormat, title: string])[] = [
  ["text", "text"],
  ["csv", "CSV"],
  ["json", "JSON"],
];

const copy = (text: string): void => {
  void navigator.clipboard.writeText(text);
};

/** The row of the menu; all selected rows that are held where it is one of them. */
const rowsToCopy = (workspace: Workspace, position: number): readonly ListRow[] => {
  const row = workspace.view.row(position);
  const ids = workspace.ui.getState().selection?.ids ?? [];
  if (row === undefined || !ids.includes(row.id)) {
    return row === undefined ? [] : [row];
  }
  return ids.flatMap((id) => workspace.view.find(id) ?? []).toSorted((a, b) => a.no - b.no);
};

export const rowMenu = (workspace: Workspace, position: number, addable: Addable | null): readonly MenuItem[] => {
  const catalogue = workspace.session.catalogue.get();
  const { draft } = workspace.ui.getState();
  const rows = rowsToCopy(workspace, position);
  const what = rows.length > 1 ? `${rows.length} rows` : "row";
  const copies = FORMATS.map(
    ([format, title]): MenuItem => ({
      kind: "action",
      title: `Copy ${what} as ${title}`,
      run: () => copy(formatRows(rows, format)),
    }),
  );
  if (addable === null) {
    return copies;
  }
  const texts = WAYS.map(([how, title]) => ({ title, text: addCondition(draft, addable, how, catalogue) }));
  return [
    { kind: "heading", title: conditionText(addable, draft, catalogue), isMono: true },
    { kind: "heading", title: "Apply as filter" },
    ...texts.map(({ title, text }): MenuItem => ({ kind: "action", title, run: () => applyFilter(workspace, text) })),
    { kind: "heading", title: "Prepare as filter" },
    ...texts.map(
      ({ title, text }): MenuItem => ({
        kind: "action",
        title,
        run: () => workspace.update((state) => withDraft(state, text)),
      }),
    ),
    { kind: "separator" },
    { kind: "action", title: "Copy value", run: () => copy(String(addable.value)) },
    { kind: "action", title: "Copy filter", run: () => copy(addCondition("", addable, "replace", catalogue)) },
    ...copies,
  ];
};
