// The menu of all columns: which are shown, and back to the usual ones.
import type { MenuItem } from "../shared/Menu.tsx";
import { COLUMN_IDS, DEFAULT_LAYOUT, toggleColumn, type ColumnLayout } from "./column-layout.ts";
import { columnOf } from "./columns.tsx";

export const columnItems = (layout: ColumnLayout, onLayout: (layout: ColumnLayout) => void): readonly MenuItem[] => [
  { kind: "heading", title: "Columns" },
  ...COLUMN_IDS.map(
    (id): MenuItem => ({
      kind: "action",
      title: columnOf(id).title,
      isChecked: !layout.hidden.includes(id),
      stays: true,
      run: () => onLayout(toggleColumn(layout, id)),
    }),
  ),
  { kind: "separator" },
  { kind: "action", title: "Usual columns", run: () => onLayout(DEFAULT_LAYOUT) },
];
