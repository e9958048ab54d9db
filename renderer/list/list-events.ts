// Which row and which value of it a pointer event in the list is about.
import type { MouseEvent } from "react";
import type { ListRow } from "../../contract/index.ts";
import { ofProtocol, type MenuValue } from "./addable.ts";
import type { CellContext } from "./column.ts";
import { COLUMN_IDS } from "./column-layout.ts";
import { columnOf } from "./columns.tsx";

export interface CellUnderPointer {
  readonly position: number;
  readonly cell: HTMLElement;
  readonly value: MenuValue;
}

/** The place of the row that a pointer event is about, arrived or not; null beside all rows. */
export const positionUnder = ({ target }: MouseEvent): number | null => {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-position]") : null;
  return row === null ? null : Number(row.dataset["position"]);
};

/** The cell of a row that has arrived; null beside all cells. */
export const cellUnder = (
  event: MouseEvent,
  rowAt: (position: number) => ListRow | undefined,
  context: CellContext,
): CellUnderPointer | null => {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-column]") : null;
  const position = positionUnder(event);
  const row = position === null ? undefined : rowAt(position);
  const id = COLUMN_IDS.find((column) => column === cell?.dataset["column"]);
  if (cell === null || position === null || row === undefined || id === undefined) {
    return null;
  }
  const column = columnOf(id);
  const addable = ofProtocol(column.addable(row), row.protocol.name);
  return { position, cell, value: { text: column.text(row, context), addable } };
};

export type SelectHow = "only" | "toggle" | "range";

/** What a click selects. */
export const selectHow = (event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): SelectHow => {
  if (event.shiftKey) {
    return "range";
  }
  return event.ctrlKey || event.metaKey ? "toggle" : "only";
};
