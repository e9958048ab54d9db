// The list's columns as a table model: which are shown, in which order, how wide. The layout is the user's and lives in
// the settings; the model adds what headers need, above all resizing by pointer.
import {
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  tableFeatures,
  useTable,
  type Header,
  type Updater,
} from "@tanstack/react-table";
import { useMemo } from "react";
import type { ListRow } from "../../contract/index.ts";
import {
  COLUMN_IDS,
  DEFAULT_WIDTHS,
  gridTemplate,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
  resizeColumn,
  totalWidth,
  visibleColumns,
  widthOf,
  type ColumnId,
  type ColumnLayout,
} from "./column-layout.ts";
import { COLUMNS } from "./columns.tsx";

const features = tableFeatures({
  columnOrderingFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
});
export type ListHeaderModel = Header<typeof features, ListRow>;

const NO_ROWS: ListRow[] = [];
const DEFINITIONS = COLUMNS.map((column) => ({
  id: column.id,
  header: column.title,
  size: DEFAULT_WIDTHS[column.id],
  minSize: MIN_COLUMN_WIDTH,
  maxSize: MAX_COLUMN_WIDTH,
}));

export interface ListColumns {
  readonly shown: readonly ColumnId[];
  readonly template: string;
  readonly minWidth: number;
  readonly headers: ReadonlyMap<string, ListHeaderModel>;
}

export const useColumns = (
  layout: ColumnLayout,
  listWidth: number,
  onLayout: (layout: ColumnLayout) => void,
): ListColumns => {
  const shown = useMemo(() => visibleColumns(layout, listWidth), [layout, listWidth]);
  const state = useMemo(
    () => ({
      columnOrder: [...layout.order],
      columnVisibility: Object.fromEntries(COLUMN_IDS.map((id) => [id, shown.includes(id)])),
      columnSizing: Object.fromEntries(COLUMN_IDS.map((id) => [id, widthOf(layout, id)])),
    }),
    [layout, shown],
  );
  const table = useTable({
    features,
    columns: DEFINITIONS,
    data: NO_ROWS,
    state,
    columnResizeMode: "onChange",
    onColumnSizingChange: (change: Updater<Record<string, number>>) => {
      const sizes = typeof change === "function" ? change(state.columnSizing) : change;
      let next = layout;
      for (const id of COLUMN_IDS) {
        const width = sizes[id];
        if (width !== undefined && width !== widthOf(layout, id)) {
          next = resizeColumn(next, id, width);
        }
      }
      onLayout(next);
    },
  });
  const headers = new Map(table.getFlatHeaders().map((header) => [header.column.id, header]));
  return {
    shown,
    template: useMemo(() => gridTemplate(layout, shown), [layout, shown]),
    minWidth: totalWidth(layout, shown),
    headers,
  };
};
