// The filter bar joined to the workspace: checks the draft, previews it, applies it.
import { useCallback, useEffect, useState, type ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { FOCUS_FILTER_EVENT } from "../commands.ts";
import {
  checkFilter,
  colourFilter,
  completeFilter,
  forcedText,
  literalOf,
  type Validation,
} from "../filter-bar/filter-language.ts";
import { FilterBar } from "../filter-bar/FilterBar.tsx";
import { useLatest } from "../shared/use-latest.ts";
import { withDraft, withRestored, withSettings } from "../ui-store.ts";
import { applyFilter, previewFilter } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

const CHECK_AFTER_MS = 100;
const PREVIEW_AFTER_MS = 150;
const MAX_VALUES = 40;

/** The verdict on the draft, a little after the last key. A text set by an action is judged at once. */
const useVerdict = (draft: string, applied: string): Validation => {
  const workspace = useWorkspace();
  const catalogue = useObservable(workspace.session.catalogue);
  const [verdict, setVerdict] = useState<Validation>(() => checkFilter(draft, catalogue));
  useEffect(() => {
    const wait = draft === applied ? 0 : CHECK_AFTER_MS;
    const timer = setTimeout(() => setVerdict(checkFilter(draft, catalogue)), wait);
    return () => clearTimeout(timer);
  }, [draft, applied, catalogue]);
  return verdict;
};

export function FilterSection({ tick }: { readonly tick: SessionTick }): ReactElement {
  const workspace = useWorkspace();
  const draft = useUi((state) => state.draft);
  const applied = useUi((state) => state.applied);
  const preview = useUi((state) => state.preview);
  const settings = useUi((state) => state.settings);
  const catalogue = useObservable(workspace.session.catalogue);
  const view = useObservable(workspace.view.state);
  const verdict = useVerdict(draft, applied);
  const focusRequest = useFocusRequest();
  const latestDraft = useLatest(draft);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (checkFilter(draft, catalogue).state !== "invalid") {
        previewFilter(workspace, draft);
      }
    }, PREVIEW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [workspace, draft, catalogue]);
  const onChange = useCallback((text: string) => workspace.update((state) => withDraft(state, text)), [workspace]);
  const apply = (): void => {
    if (checkFilter(latestDraft.current, catalogue).state !== "invalid") {
      applyFilter(workspace, latestDraft.current);
    }
  };
  const shown = view.tick?.total ?? 0;
  const total = Math.max(tick.entries, shown);
  return (
    <FilterBar
      text={draft}
      textNow={() => workspace.ui.getState().draft}
      verdict={verdict}
      focusRequest={focusRequest}
      isEdited={draft !== applied}
      isPreview={preview !== null && preview === draft && view.query?.filter === preview}
      shown={shown}
      total={total}
      filterErrors={view.tick?.filterErrors ?? 0}
      scannedShare={view.tick === null || view.tick.isComplete || total === 0 ? 1 : view.tick.scanned / total}
      recent={settings.recentFilters}
      showConnections={settings.showConnections}
      failure={view.failure?.code === "BAD_FILTER" ? view.failure.message : ""}
      colour={(text) => colourFilter(text, catalogue)}
      complete={(text, offset) => completeFilter(text, offset, catalogue)}
      valuesOf={async (field, prefix) =>
        (await workspace.connection.client?.filter.values({ field, prefix, limit: MAX_VALUES }).catch(() => null))
          ?.values ?? []
      }
      literalOf={(value, field) => literalOf(value, field, catalogue)}
      onChange={onChange}
      onApply={apply}
      onRestore={() => workspace.update(withRestored)}
      onDialect={() => onChange(forcedText(draft, verdict))}
      onRewrite={onChange}
      onUseRecent={(text) => applyFilter(workspace, text)}
      onToggleConnections={() =>
        workspace.update((state) => withSettings(state, { showConnections: !state.settings.showConnections }))
      }
    />
  );
}

/** Counts the requests for the focus that the key command sends. */
const useFocusRequest = (): number => {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const onRequest = (): void => setCount((before) => before + 1);
    window.addEventListener(FOCUS_FILTER_EVENT, onRequest);
    return () => window.removeEventListener(FOCUS_FILTER_EVENT, onRequest);
  }, []);
  return count;
};
