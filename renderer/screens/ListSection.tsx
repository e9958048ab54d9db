// The list joined to the workspace: rows of the view, selection, menus; and what stands there while there are no rows.
import { CircleQuestionMark, Stethoscope } from "lucide-react";
import { useCallback, useMemo, useState, type ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import type { MenuValue } from "../list/addable.ts";
import type { CellContext } from "../list/column.ts";
import { explainRow } from "../explain-actions.ts";
import { EntryList } from "../list/EntryList.tsx";
import { EmptyState } from "../shared/EmptyState.tsx";
import { Menu, type MenuPoint } from "../shared/Menu.tsx";
import { isGrowing } from "../source-bar/source-text.ts";
import { shownFilter, withSettings } from "../ui-store.ts";
import { ROW_HEIGHTS } from "../use-appearance.ts";
import { applyFilter, openDialog, togglePane, togglePause } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { rowMenu } from "./row-menu.ts";
import { selectRow } from "./select-row.ts";
import { useAdding } from "./use-adding.ts";

/** So many rows of a tap are news each; after them it is traffic. */
const ARRIVING_ROWS = 20;

interface OpenMenu {
  readonly at: MenuPoint;
  readonly position: number;
  readonly value: MenuValue | null;
}

export function ListSection({ tick }: { readonly tick: SessionTick }): ReactElement {
  const workspace = useWorkspace();
  const settings = useUi((state) => state.settings);
  const selection = useUi((state) => state.selection);
  const sort = useUi((state) => state.sort);
  const pausedAt = useUi((state) => state.pausedAt);
  const filter = useUi(shownFilter);
  const view = useObservable(workspace.view.state);
  useObservable(workspace.view.rowsVersion);
  const adding = useAdding();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  // The same function always: a menu that is told to close by another one would begin anew.
  const closeMenu = useCallback(() => setMenu(null), []);
  const total = pausedAt ?? view.tick?.total ?? 0;
  const rowAt = useCallback((position: number) => workspace.view.row(position), [workspace]);
  const onWant = useCallback((first: number, end: number) => workspace.view.want(first, end), [workspace]);
  const context: CellContext = useMemo(
    () => ({
      timeFormat: settings.timeFormat,
      timeDigits: settings.timeDigits,
      startNs: tick.firstNs,
      previousNs: null,
    }),
    [settings.timeFormat, settings.timeDigits, tick.firstNs],
  );
  const selectedIds = useMemo(() => new Set(selection?.ids ?? []), [selection]);
  const focus = selection?.position ?? -1;
  const stream = selection === null ? "" : (workspace.view.find(selection.focusId)?.stream ?? "");
  if (total === 0) {
    return <Nothing tick={tick} filter={filter} isOpening={view.tick === null || !view.tick.isComplete} />;
  }
  return (
    <>
      <EntryList
        total={total}
        serial={view.serial}
        version={`${view.tick?.generation ?? 0}/${view.tick?.total ?? 0}`}
        anchor={view.anchor}
        isLive={tick.source.phase === "live"}
        isArriving={tick.source.kind === "cluster" && total <= ARRIVING_ROWS}
        rowHeight={ROW_HEIGHTS[settings.density]}
        rowAt={rowAt}
        onWant={onWant}
        layout={settings.columns}
        onLayout={(columns) => workspace.update((state) => withSettings(state, { columns }))}
        context={context}
        sort={sort}
        onSort={(next) => workspace.update((state) => ({ ...state, sort: next }))}
        focus={focus}
        selectedIds={selectedIds}
        stream={stream}
        onSelect={(position, how) => void selectRow(workspace, position, how)}
        onOpen={() => document.getElementById("detail-panel")?.focus()}
        onPause={() => {
          if (tick.source.phase === "live") {
            togglePause(workspace);
          }
        }}
        conditionOf={adding.conditionOf}
        onAdd={adding.onAdd}
        onMenu={(at, position, value) => setMenu({ at, position, value })}
      />
      {menu === null ? null : (
        <Menu label="Row" at={menu.at} items={rowMenu(workspace, menu.position, menu.value)} onClose={closeMenu} />
      )}
    </>
  );
}

interface NothingProps {
  readonly tick: SessionTick;
  readonly filter: string;
  readonly isOpening: boolean;
}

function Nothing({ tick, filter, isOpening }: NothingProps): ReactElement {
  const workspace = useWorkspace();
  const hasSelection = useUi((state) => state.selection !== null);
  if (isOpening && tick.entries > 0) {
    return <div className="EntryList" aria-busy />;
  }
  if (tick.entries > 0 && filter !== "") {
    return (
      <EmptyState
        title="No entry matches this filter"
        text={`${tick.entries.toLocaleString("en-US")} entries are in the session. A looser filter or none shows them.`}
      >
        <button type="button" className="button" data-kind="primary" onClick={() => applyFilter(workspace, "")}>
          Clear the filter
        </button>
        {hasSelection ? (
          <button type="button" className="button" onClick={() => explainRow(workspace)}>
            <CircleQuestionMark aria-hidden />
            Why not the selected row?
          </button>
        ) : null}
      </EmptyState>
    );
  }
  if (tick.entries > 0) {
    return (
      <EmptyState
        title="Only connections so far"
        text="Traffic was seen, but no request in a protocol that is known here."
      >
        <button
          type="button"
          className="button"
          data-kind="primary"
          onClick={() => workspace.changeSettings({ showConnections: true })}
        >
          Show connections
        </button>
      </EmptyState>
    );
  }
  if (isGrowing(tick)) {
    return (
      <EmptyState
        title="Waiting for the first request"
        text={
          tick.source.kind === "cluster"
            ? "Each request of the tapped pods appears here, with names, as soon as an agent has seen it."
            : "Each request appears here as soon as its first packets are understood."
        }
      >
        {tick.source.kind === "cluster" ? (
          <button type="button" className="button" onClick={() => togglePane(workspace, "doctor")}>
            <Stethoscope aria-hidden />
            Why is nothing here?
          </button>
        ) : null}
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing to list" text="No request was found in this source.">
      <button type="button" className="button" data-kind="primary" onClick={() => void openDialog(workspace)}>
        Open other capture files
      </button>
    </EmptyState>
  );
}
