// The main screen: filter bar, histogram, list, and the detail beside or below it.
import { useCallback, useEffect, useMemo, useState, type ReactElement } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import type { SessionTick } from "../../contract/index.ts";
import { DetailPane } from "../detail/DetailPane.tsx";
import { useDetail } from "../detail/use-detail.ts";
import type { ValueActions } from "../detail/value-actions.ts";
import type { MenuValue } from "../list/addable.ts";
import { ExplainStrip } from "../explain/ExplainStrip.tsx";
import { explainRow } from "../explain-actions.ts";
import { closeComment, saveComment, toggleNote, writeComment } from "../note-actions.ts";
import type { NoteActions } from "../notes/note-actions.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { Menu, type MenuPoint } from "../shared/Menu.tsx";
import { detailSide, toggleTitle } from "../ui-settings.ts";
import { shownFilter, withSelection } from "../ui-store.ts";
import { useWindowWidth } from "../use-appearance.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { FilterSection } from "./FilterSection.tsx";
import { FindSection } from "./FindSection.tsx";
import { GoToSection } from "./GoToSection.tsx";
import { HistogramSection } from "./HistogramSection.tsx";
import { ListSection } from "./ListSection.tsx";
import { useAdding } from "./use-adding.ts";
import { TraceSection } from "./TraceSection.tsx";
import { valueMenu } from "./value-menu.ts";
import "./RequestsScreen.css";

export function RequestsScreen({ tick }: { readonly tick: SessionTick }): ReactElement {
  const workspace = useWorkspace();
  const settings = useUi((state) => state.settings);
  const selection = useUi((state) => state.selection);
  const view = useObservable(workspace.view.state);
  const link = useObservable(workspace.connection);
  const side = detailSide(settings.placement, useWindowWidth());
  const listShare = side === "right" ? settings.listShareRight : settings.listShareBelow;
  useEffect(() => {
    // A new view says where the selected entry stands in it; −1 where it does not match.
    if (view.serial > 0) {
      workspace.update((state) =>
        state.selection === null ? state : { ...state, selection: { ...state.selection, position: view.anchor ?? -1 } },
      );
    }
  }, [workspace, view.serial, view.anchor]);
  return (
    <main className="RequestsScreen">
      <h1 className="visually-hidden">Requests</h1>
      <FilterSection tick={tick} />
      {view.failure === null || view.failure.code === "BAD_FILTER" || link.kind !== "open" ? null : (
        <ErrorNotice message={view.failure.message} nextStep={view.failure.nextStep} />
      )}
      {settings.isHistogramOpen ? <HistogramSection /> : null}
      <GoToSection />
      <FindSection />
      <Group
        key={side}
        className="RequestsScreen-panes"
        orientation={side === "right" ? "horizontal" : "vertical"}
        onLayoutChanged={(layout, meta) => {
          const share = layout["list"];
          if (meta.isUserInteraction && share !== undefined && selection !== null) {
            workspace.changeSettings(side === "right" ? { listShareRight: share } : { listShareBelow: share });
          }
        }}
      >
        <Panel id="list" minSize="25%" defaultSize={selection === null ? "100%" : `${listShare}%`}>
          <ListSection tick={tick} />
        </Panel>
        {selection === null ? null : (
          <>
            <Separator className="RequestsScreen-separator" aria-label="Size of the detail" />
            <Panel id="detail" minSize="20%" defaultSize={`${100 - listShare}%`}>
              <Detail side={side} />
            </Panel>
          </>
        )}
      </Group>
    </main>
  );
}

/** Whether there is a list of a filter, and the selected row is not in it. An empty list says so itself. */
const useIsUnlisted = (): boolean => {
  const workspace = useWorkspace();
  const isOutside = useUi((state) => state.selection !== null && state.selection.position < 0);
  const filter = useUi(shownFilter);
  const { tick } = useObservable(workspace.view.state);
  return isOutside && filter !== "" && tick?.isComplete === true && tick.total > 0;
};

function Detail({ side }: { readonly side: "right" | "below" }): ReactElement {
  const workspace = useWorkspace();
  const settings = useUi((state) => state.settings);
  const id = useUi((state) => state.selection?.focusId ?? null);
  const isUnlisted = useIsUnlisted();
  const adding = useAdding();
  const { detail, failure } = useDetail(id);
  const hasScripts = (useObservable(workspace.scripts.state)?.scripts.length ?? 0) > 0;
  const commentFor = useUi((state) => state.commentFor);
  const shownId = detail?.row.id ?? "";
  const notes: NoteActions = {
    isWriting: shownId !== "" && commentFor === shownId,
    onToggle: (what) => void toggleNote(workspace, what, [shownId]),
    onWrite: () => writeComment(workspace),
    onComment: (text) => void saveComment(workspace, shownId, text),
    onDone: () => closeComment(workspace),
  };
  const [menu, setMenu] = useState<{ readonly at: MenuPoint; readonly value: MenuValue } | null>(null);
  const closeMenu = useCallback(() => setMenu(null), []);
  const actions: ValueActions = useMemo(() => ({ ...adding, onMenu: (at, value) => setMenu({ at, value }) }), [adding]);
  return (
    <>
      <DetailPane
        detail={detail}
        failure={failure}
        tab={settings.detailTab}
        collapsed={settings.collapsed}
        side={side}
        actions={actions}
        notes={notes}
        notice={isUnlisted ? <ExplainStrip onExplain={() => explainRow(workspace)} /> : undefined}
        renderScripts={hasScripts ? (entry) => <TraceSection key={entry} id={entry} /> : null}
        onTab={(detailTab) => workspace.changeSettings({ detailTab })}
        onToggle={(title) => workspace.changeSettings({ collapsed: toggleTitle(settings.collapsed, title) })}
        onSide={() => workspace.changeSettings({ placement: side === "right" ? "below" : "right" })}
        onClose={() => workspace.update((state) => withSelection(state, null))}
      />
      {menu === null ? null : (
        <Menu label="Value" at={menu.at} items={valueMenu(workspace, menu.value)} onClose={closeMenu} />
      )}
    </>
  );
}
