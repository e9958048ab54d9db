// The menu of the list: what its value offers, and the rows on the clipboard.
import { copyRows, copySelection } from "../copying.ts";
import type { MenuValue } from "../list/addable.ts";
import type { CopyFormat } from "../list/row-text.ts";
import { formatCount } from "../shared/format-number.ts";
import type { MenuItem } from "../shared/Menu.tsx";
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

export const rowMenu = (workspace: Workspace, position: number, value: MenuValue | null): readonly MenuItem[] => [
  ...(value === null ? [] : valueMenu(workspace, value)),
  ...copyItems(workspace, position),
];
