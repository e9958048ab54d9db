// What a column of the list is. Columns are values, so that header, cell, menu and clipboard read the same list.
import type { ReactNode } from "react";
import type { ListRow } from "../../contract/index.ts";
import type { TimeDigits, TimeFormat } from "../shared/format-time.ts";
import type { SortColumn } from "../view-feed.ts";
import type { Addable } from "./addable.ts";
import type { ColumnId } from "./column-layout.ts";

/** What a cell may need besides its own row. */
export interface CellContext {
  readonly timeFormat: TimeFormat;
  readonly timeDigits: TimeDigits;
  readonly startNs: string | null;
  readonly previousNs: string | null;
}

export interface Column {
  readonly id: ColumnId;
  /** Full name, for menus and screen readers. */
  readonly title: string;
  readonly header: (context: CellContext) => ReactNode;
  readonly align: "start" | "end" | "centre";
  readonly isMono: boolean;
  readonly sort: SortColumn | null;
  readonly text: (row: ListRow, context: CellContext) => string;
  readonly hint: (row: ListRow) => string;
  readonly cell?: (row: ListRow) => ReactNode;
  readonly addable: (row: ListRow) => Addable | null;
}
