// The list of entries: a grid of any length over pages that the session serves. Draws only what is seen; the keyboard
// moves the focus, the end is followed only while it is in view, and every value offers a + for the filter.
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from "react";
import type { ListRow } from "../../contract/index.ts";
import type { MenuPoint } from "../shared/Menu.tsx";
import type { Sort } from "../view-feed.ts";
import type { Addable, MenuValue } from "./addable.ts";
import { AddOverlay, type AddTarget } from "./AddOverlay.tsx";
import type { ColumnLayout } from "./column-layout.ts";
import { ColumnsButton } from "./ColumnsButton.tsx";
import type { CellContext } from "./column.ts";
import { EntryRow, rowElementId } from "./EntryRow.tsx";
import { cellUnder, positionUnder, selectHow, type SelectHow } from "./list-events.ts";
import { ListHeader } from "./ListHeader.tsx";
import { positionAfterKey, rowsSince } from "./scroll-window.ts";
import { ToNewest } from "./ToNewest.tsx";
import { useColumns } from "./use-columns.ts";
import { useFocusInView } from "./use-focus-in-view.ts";
import { useScrollWindow } from "./use-scroll-window.ts";
import "./EntryList.css";

export interface EntryListProps {
  readonly total: number;
  readonly serial: number;
  /** Changes with the view's rows; a live view grows without a new generation. */
  readonly version: string;
  readonly anchor: number | null;
  readonly isLive: boolean;
  /** The first rows of a tap slide in; later ones only stand there. */
  readonly isArriving: boolean;
  readonly rowHeight: number;
  readonly rowAt: (position: number) => ListRow | undefined;
  readonly onWant: (first: number, end: number, version: string) => void;
  readonly layout: ColumnLayout;
  readonly onLayout: (layout: ColumnLayout) => void;
  readonly context: CellContext;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort | null) => void;
  /** Position of the focused entry in this view, −1 when it is not in it. */
  readonly focus: number;
  readonly selectedIds: ReadonlySet<string>;
  readonly stream: string;
  readonly onSelect: (position: number, how: SelectHow) => void;
  readonly onOpen: () => void;
  readonly onPause: () => void;
  readonly conditionOf: (addable: Addable) => string;
  readonly onAdd: (addable: Addable) => void;
  readonly onMenu: (at: MenuPoint, position: number, value: MenuValue | null) => void;
}

export const HEADER_HEIGHT = 26;

/** The value under the pointer, and the place of the list when it came there: after a scroll it is another one. */
interface Hovered extends AddTarget {
  readonly offset: number;
  readonly serial: number;
}

export function EntryList(props: EntryListProps): ReactElement {
  const { total, serial, version, rowHeight, rowAt, onWant, focus, isLive } = props;
  const focusTop = useRef(0);
  const scroll = useScrollWindow({
    total,
    rowHeight,
    headerHeight: HEADER_HEIGHT,
    startsAtEnd: isLive,
    serial,
    anchor: props.anchor,
    anchorTop: focusTop,
  });
  const { scroller, geometry, offset, window: drawn, leftAt, moveTo } = scroll;
  const columns = useColumns(props.layout, scroll.width, props.onLayout);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  useEffect(() => onWant(drawn.first, drawn.end, version), [onWant, drawn.first, drawn.end, version]);
  useFocusInView(scroll, { focus, serial, rowHeight }, focusTop);
  const isFocusSeen = focus >= drawn.first && focus < drawn.end;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) {
      return;
    }
    const next = positionAfterKey(event.key, focus, geometry);
    if (next !== null) {
      props.onSelect(next, event.shiftKey ? "range" : "only");
    } else if (event.key === "Enter" && focus >= 0) {
      props.onOpen();
    } else if (event.key === " ") {
      props.onPause();
    } else if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && isFocusSeen) {
      const box = document.getElementById(rowElementId(focus))?.getBoundingClientRect();
      props.onMenu({ x: (box?.left ?? 0) + 160, y: box?.bottom ?? 0 }, focus, null);
    } else {
      return;
    }
    event.preventDefault();
  };
  const onMouseOver = (event: MouseEvent): void => {
    const at = cellUnder(event, rowAt, props.context);
    const addable = at?.value.addable ?? null;
    setHovered(at === null || addable === null ? null : { addable, cell: at.cell, offset, serial });
  };
  const rows: ReactElement[] = [];
  for (let position = drawn.first; position < drawn.end; position++) {
    const row = rowAt(position);
    const previous = props.context.timeFormat === "since-previous" ? rowAt(position - 1) : undefined;
    rows.push(
      <EntryRow
        key={position}
        position={position}
        row={row}
        previousNs={previous?.timeNs ?? null}
        columns={columns.shown}
        template={columns.template}
        context={props.context}
        isFocused={position === focus}
        isSelected={row !== undefined && props.selectedIds.has(row.id)}
        isSameStream={row !== undefined && props.stream !== "" && row.stream === props.stream}
      />,
    );
  }
  const newRows = rowsSince(leftAt, geometry);
  const isHovering = hovered !== null && hovered.offset === offset && hovered.serial === serial;
  return (
    <div className="EntryList" data-arriving={props.isArriving} onMouseLeave={() => setHovered(null)}>
      <div
        ref={scroller}
        className="EntryList-scroller"
        role="grid"
        aria-label="Requests"
        aria-rowcount={total + 1}
        aria-colcount={columns.shown.length}
        aria-multiselectable
        aria-activedescendant={isFocusSeen ? rowElementId(focus) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <ListHeader
          columns={columns}
          layout={props.layout}
          context={props.context}
          sort={props.sort}
          canSort={!isLive}
          onSort={props.onSort}
          onLayout={props.onLayout}
        />
        <div
          className="EntryList-content"
          role="rowgroup"
          style={{ height: scroll.spacerHeight, minWidth: columns.minWidth }}
          onMouseOver={onMouseOver}
          onMouseDown={(event) => {
            const position = positionUnder(event);
            if (position !== null && event.button === 0) {
              const how = selectHow(event);
              if (how !== "only") {
                // The browser would mark the text from the last click to here, and copying would take that text.
                event.preventDefault();
                scroller.current?.focus({ preventScroll: true });
              }
              props.onSelect(position, how);
            }
          }}
          onContextMenu={(event) => {
            const at = cellUnder(event, rowAt, props.context);
            if (at !== null) {
              event.preventDefault();
              props.onMenu({ x: event.clientX, y: event.clientY }, at.position, at.value);
            }
          }}
        >
          <div className="EntryList-block" role="presentation" style={{ transform: `translateY(${drawn.blockTop}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      <ColumnsButton layout={props.layout} onLayout={props.onLayout} />
      <AddOverlay target={isHovering ? hovered : null} conditionOf={props.conditionOf} onAdd={props.onAdd} />
      {isLive && newRows !== null ? (
        <ToNewest count={newRows} onClick={() => moveTo(Number.POSITIVE_INFINITY)} />
      ) : null}
    </div>
  );
}
