// One row of the list. A row that has not arrived yet keeps its place with its number.
import { memo, type ReactElement } from "react";
import type { ListRow } from "../../contract/index.ts";
import type { ColumnId } from "./column-layout.ts";
import type { CellContext } from "./column.ts";
import { columnOf } from "./columns.tsx";

interface EntryRowProps {
  readonly position: number;
  readonly row: ListRow | undefined;
  readonly previousNs: string | null;
  readonly columns: readonly ColumnId[];
  readonly template: string;
  readonly context: CellContext;
  readonly isFocused: boolean;
  readonly isSelected: boolean;
  readonly isSameStream: boolean;
}

export const rowElementId = (position: number): string => `entry-${position}`;

function EntryRowPlain(props: EntryRowProps): ReactElement {
  const { position, row, columns, template, isFocused, isSelected, isSameStream } = props;
  const context = props.previousNs === null ? props.context : { ...props.context, previousNs: props.previousNs };
  const isError = row !== undefined && (row.outcome === "bad" || row.errorType !== "");
  return (
    <div
      id={rowElementId(position)}
      className="EntryRow"
      role="row"
      aria-rowindex={position + 2}
      aria-selected={isSelected}
      aria-busy={row === undefined}
      data-position={position}
      data-error={isError}
      data-focused={isFocused}
      data-stream={isSameStream}
      data-verdict={row?.failed === true ? "failed" : row?.passed === true ? "passed" : undefined}
      data-colour={row?.note?.isIgnored === true ? undefined : row?.colour?.colour}
      data-marked={row?.note?.isMarked}
      data-ignored={row?.note?.isIgnored}
      style={{ gridTemplateColumns: template }}
    >
      {columns.map((id, index) => (
        <Cell key={id} id={id} index={index} row={row} context={context} />
      ))}
    </div>
  );
}

interface CellProps {
  readonly id: ColumnId;
  readonly index: number;
  readonly row: ListRow | undefined;
  readonly context: CellContext;
}

function Cell({ id, index, row, context }: CellProps): ReactElement {
  const column = columnOf(id);
  return (
    <div
      className={column.isMono ? "EntryRow-cell mono" : "EntryRow-cell"}
      role="gridcell"
      aria-colindex={index + 1}
      data-column={id}
      data-align={column.align}
      title={row === undefined ? undefined : column.hint(row)}
    >
      {row === undefined ? null : (column.cell?.(row) ?? column.text(row, context))}
    </div>
  );
}

export const EntryRow = memo(EntryRowPlain);
