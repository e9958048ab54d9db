// The header row: titles, sorting, resizing by the edge, reordering by dragging, and the menu of all columns.
import { ArrowDown, ArrowUp } from "lucide-react";
import { useState, type DragEvent, type ReactElement } from "react";
import { flushSync } from "react-dom";
import { Menu, type MenuItem, type MenuPoint } from "../shared/Menu.tsx";
import type { Sort, SortColumn } from "../view-feed.ts";
import { moveColumn, resizeColumn, toggleColumn, type ColumnId, type ColumnLayout } from "./column-layout.ts";
import { columnItems } from "./column-menu.ts";
import type { CellContext } from "./column.ts";
import { columnOf } from "./columns.tsx";
import type { ListColumns, ListHeaderModel } from "./use-columns.ts";

interface ListHeaderProps {
  readonly columns: ListColumns;
  readonly layout: ColumnLayout;
  readonly context: CellContext;
  readonly sort: Sort | null;
  /** Lists that still grow stay in the order of arrival. */
  readonly canSort: boolean;
  readonly onSort: (sort: Sort | null) => void;
  readonly onLayout: (layout: ColumnLayout) => void;
}

const nextSort = (sort: Sort | null, column: SortColumn): Sort | null => {
  if (sort?.column !== column) {
    return { column, descending: column !== "no" && column !== "time" };
  }
  const isFirstTurn = sort.descending === (column !== "no" && column !== "time");
  return isFirstTurn ? { column, descending: !sort.descending } : null;
};

const moveItems = (id: ColumnId, { columns, layout, onLayout }: ListHeaderProps): MenuItem[] => {
  const index = columns.shown.indexOf(id);
  const left = columns.shown[index - 1];
  const afterRight = columns.shown[index + 2] ?? null;
  const items: MenuItem[] = [
    {
      kind: "action",
      title: `Hide ${columnOf(id).title.toLowerCase()}`,
      run: () => onLayout(toggleColumn(layout, id)),
    },
  ];
  if (left !== undefined) {
    items.push({ kind: "action", title: "Move left", run: () => onLayout(moveColumn(layout, id, left)) });
  }
  if (index < columns.shown.length - 1) {
    items.push({ kind: "action", title: "Move right", run: () => onLayout(moveColumn(layout, id, afterRight)) });
  }
  return [...items, { kind: "separator" }];
};

export function ListHeader(props: ListHeaderProps): ReactElement {
  const { columns, layout, onLayout } = props;
  const [menu, setMenu] = useState<{ readonly at: MenuPoint; readonly id: ColumnId } | null>(null);
  const [dragged, setDragged] = useState<ColumnId | null>(null);
  return (
    <div
      className="ListHeader"
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: columns.template, minWidth: columns.minWidth }}
    >
      {columns.shown.map((id, index) => (
        <HeaderCell
          key={id}
          id={id}
          index={index}
          list={props}
          model={columns.headers.get(id)}
          onMenu={(at) => setMenu({ at, id })}
          onDrag={setDragged}
          onDrop={() => {
            if (dragged !== null) {
              onLayout(moveColumn(layout, dragged, id));
            }
          }}
        />
      ))}
      {menu === null ? null : (
        <Menu
          label="Columns"
          at={menu.at}
          items={[...moveItems(menu.id, props), ...columnItems(layout, onLayout)]}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

interface HeaderCellProps {
  readonly id: ColumnId;
  readonly index: number;
  readonly list: ListHeaderProps;
  readonly model: ListHeaderModel | undefined;
  readonly onMenu: (at: MenuPoint) => void;
  readonly onDrag: (id: ColumnId | null) => void;
  readonly onDrop: () => void;
}

function HeaderCell({ id, index, list, model, onMenu, onDrag, onDrop }: HeaderCellProps): ReactElement {
  const column = columnOf(id);
  const sort = list.sort !== null && list.sort.column === column.sort ? list.sort : null;
  const sortColumn = list.canSort ? column.sort : null;
  const Arrow = sort?.descending === true ? ArrowDown : ArrowUp;
  const content = (
    <>
      <span className="ListHeader-title">{column.header(list.context)}</span>
      {sort === null ? null : <Arrow aria-hidden />}
    </>
  );
  return (
    <div
      className="ListHeader-cell"
      role="columnheader"
      aria-colindex={index + 1}
      aria-label={column.title}
      aria-sort={sort === null ? undefined : sort.descending ? "descending" : "ascending"}
      data-align={column.align}
      title={column.title}
      draggable
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = "move";
        onDrag(id);
      }}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event: DragEvent) => event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        onDrop();
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      {sortColumn === null ? (
        content
      ) : (
        <button type="button" className="ListHeader-sort" onClick={() => list.onSort(nextSort(list.sort, sortColumn))}>
          {content}
        </button>
      )}
      <div
        className="ListHeader-edge"
        aria-hidden
        onMouseDown={(event) => {
          event.preventDefault();
          const width = event.currentTarget.parentElement?.offsetWidth;
          if (width !== undefined) {
            // An elastic column is wider than its stored width; resizing begins at what is seen.
            flushSync(() => list.onLayout(resizeColumn(list.layout, id, width)));
          }
          model?.getResizeHandler()(event);
        }}
      />
    </div>
  );
}
