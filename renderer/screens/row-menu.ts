// The menu of the list: what its value offers, and the rows on the clipboard.
import { copyRows, copySelection } from "../copying.ts";
import { explainRow } from "../explain-actions.ts";
import { toggleNote, writeComment } from "../note-actions.ts";
import type { MenuValue } from "../list/addable.ts";
import type { CopyFormat } from "../list/row-text.ts";
import { formatCount } from "../shared/format-number.ts";
import type { MenuItem } from "../shared/Menu.tsx";
import { selectAt, togglePane } from "../workspace-actions.ts";
import type { Workspace } from "../workspace.ts";
import { valueMenu } from "./value-menu.ts";

const FORMATS: readonly (readonly [format: CopyFormat, title: string])[] = [
  ["text", "text"],
  ["csv", "CSV"],
  ["json", "JSON"],
];

/** Copies the row of the menu; all selected rows where it is one of them. */
const copyItems = (workspace: Workspace, position: number): readonly MenuItem[] => {
  const row = workspace.view.row(position);
  const ids = workspace.ui.getState().selection?.ids ?? [];
  if (row === undefined) {
    return [];
  }
  const isSeveral = ids.length > 1 && ids.includes(row.id);
  const what = isSeveral ? `${formatCount(ids.length)} rows` : "row";
  return FORMATS.map(
    ([format, title]): MenuItem => ({
      kind: "action",
      title: `Copy ${what} as ${title}`,
      run: () => void (isSeveral ? copySelection(workspace, format) : copyRows(workspace, [row], format)),
    }),
  );
};

const explainItems = (workspace: Workspace, position: number): readonly MenuItem[] =>
  workspace.view.row(position) === undefined
    ? []
    : [
        { kind: "separator" },
        {
          kind: "action",
          title: "Why does this row match?",
          run: () => void selectAt(workspace, position).then(() => explainRow(workspace)),
        },
      ];

/** Notes on the row of the menu, or on all selected ones where it is one of them; and the way to the colour rules. */
const noteItems = (workspace: Workspace, position: number): readonly MenuItem[] => {
  const row = workspace.view.row(position);
  if (row === undefined) {
    return [];
  }
  const selected = workspace.ui.getState().selection?.ids ?? [];
  const ids = selected.length > 1 && selected.includes(row.id) ? selected : [row.id];
  const { isMarked = false, isIgnored = false, comment = "" } = row.note ?? {};
  const what = ids.length > 1 ? `${formatCount(ids.length)} rows` : "row";
  const several = (one: string): string => (ids.length > 1 ? `${one}, or no longer` : one);
  return [
    { kind: "separator" },
    {
      kind: "action",
      title: isMarked && ids.length === 1 ? "Unmark row" : several(`Mark ${what}`),
      hint: "Ctrl+M",
      run: () => void toggleNote(workspace, "mark", ids),
    },
    {
      kind: "action",
      title: isIgnored && ids.length === 1 ? "Do not ignore row" : several(`Ignore ${what}`),
      hint: "Ctrl+D",
      run: () => void toggleNote(workspace, "ignore", ids),
    },
    {
      kind: "action",
      title: comment === "" ? "Comment on row…" : "Edit comment…",
      hint: "Ctrl+Alt+C",
      run: () => void selectAt(workspace, position).then(() => writeComment(workspace)),
    },
    { kind: "action", title: "Colour rules…", run: () => togglePane(workspace, "colours") },
  ];
};

export const rowMenu = (workspace: Workspace, position: number, value: MenuValue | null): readonly MenuItem[] => [
  ...(value === null ? [] : valueMenu(workspace, value)),
  ...copyItems(workspace, position),
  ...explainItems(workspace, position),
  ...noteItems(workspace, position),
];
