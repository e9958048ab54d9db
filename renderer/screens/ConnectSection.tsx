// The choice of what to tap, joined to the workspace.
import { useCallback, useEffect, useMemo, type ReactElement } from "react";
import type { ClusterContext } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { ConnectForm } from "../cluster/ConnectForm.tsx";
import { LeftoverList } from "../cluster/LeftoverList.tsx";
import { draftFor, type TapDraft } from "../cluster/tap-draft.ts";
import { draftErrors, previewOrderOf } from "../cluster/tap-order.ts";
import { useFilterCheck } from "../shared/use-filter-check.ts";
import { withTapReviewed } from "../ui-store.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import type { Workspace } from "../workspace.ts";
import { useLeftovers, useNow, usePlan, useReach } from "./use-cluster.ts";

/** The capture program of this machine judges the filter; null where it cannot: that of the nodes will. */
const checkHere = async (workspace: Workspace, filter: string): Promise<string | null> =>
  (await workspace.connection.client?.capture.checkFilter({ filter }).catch(() => null))?.error ?? null;

export function ConnectSection({ contexts }: { readonly contexts: readonly ClusterContext[] }): ReactElement {
  const workspace = useWorkspace();
  const draft = useUi((ui) => ui.tapDraft);
  const remembered = useUi((ui) => ui.settings.taps);
  const change = (next: TapDraft): void => workspace.update((ui) => ({ ...ui, tapDraft: next }));
  const isKnown = contexts.some(({ name }) => name === draft.context);
  useEffect(() => {
    const [first] = contexts;
    if (!isKnown && first !== undefined) {
      workspace.update((ui) => ({ ...ui, tapDraft: draftFor(first, ui.settings.taps) }));
    }
  }, [workspace, contexts, isKnown]);
  const reach = useReach(isKnown ? draft.context : "");
  const isReached = reach.kind === "answered";
  const preview = usePlan(isReached && draft.namespaces.length > 0 ? previewOrderOf(draft) : null);
  const leftovers = useLeftovers(isReached ? draft.context : "");
  const nowMs = useNow();
  const catalogue = useObservable(workspace.session.catalogue);
  const packetFilterError = useFilterCheck(
    draft.packetFilter,
    useCallback((filter: string) => checkHere(workspace, filter), [workspace]),
  );
  const errors = useMemo(() => draftErrors(draft, catalogue), [draft, catalogue]);
  return (
    <ConnectForm
      contexts={contexts}
      draft={draft}
      reach={{ kind: reach.kind, version: reach.value?.version ?? "", failure: reach.failure }}
      namespaces={reach.value?.namespaces ?? []}
      isNamespaceListComplete={reach.value?.isComplete ?? true}
      preview={{
        kind: preview.kind,
        plan: preview.kind === "none" ? null : preview.value,
        failure: preview.failure,
      }}
      errors={
        packetFilterError === null || packetFilterError === ""
          ? errors
          : { ...errors, packetFilter: asSentence(packetFilterError) }
      }
      isPacketFilterValid={draft.packetFilter.trim() !== "" && packetFilterError === ""}
      leftovers={
        <LeftoverList
          context={draft.context}
          sessions={leftovers.sessions}
          nowMs={nowMs}
          outcome={leftovers.outcome}
          onRemove={leftovers.remove}
        />
      }
      onContext={(context) => change(draftFor(context, remembered))}
      onRetry={reach.askAgain}
      onChange={(part) => change({ ...draft, ...part })}
      onReview={() => workspace.update((ui) => withTapReviewed(ui, true))}
    />
  );
}
