// The choice of what to tap, joined to the workspace.
import { useEffect, type ReactElement } from "react";
import type { ClusterContext } from "../../contract/index.ts";
import { ConnectForm } from "../cluster/ConnectForm.tsx";
import { LeftoverList } from "../cluster/LeftoverList.tsx";
import { draftFor, previewOrderOf, type TapDraft } from "../cluster/tap-draft.ts";
import { withTapReviewed } from "../ui-store.ts";
import { useUi, useWorkspace } from "../workspace-context.ts";
import { useLeftovers, useNow, usePlan, useReach } from "./use-cluster.ts";

export function ConnectSection({ contexts }: { readonly contexts: readonly ClusterContext[] }): ReactElement {
  const workspace = useWorkspace();
  const draft = useUi((ui) => ui.tapDraft);
  const change = (next: TapDraft): void => workspace.update((ui) => ({ ...ui, tapDraft: next }));
  const isKnown = contexts.some(({ name }) => name === draft.context);
  useEffect(() => {
    const [first] = contexts;
    if (!isKnown && first !== undefined) {
      workspace.update((ui) => ({ ...ui, tapDraft: draftFor(ui.tapDraft, first) }));
    }
  }, [workspace, contexts, isKnown]);
  const reach = useReach(isKnown ? draft.context : "");
  const isReached = reach.kind === "answered";
  const preview = usePlan(isReached && draft.namespaces.length > 0 ? previewOrderOf(draft) : null);
  const leftovers = useLeftovers(isReached ? draft.context : "", "");
  const nowMs = useNow();
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
      leftovers={
        <LeftoverList
          context={draft.context}
          sessions={leftovers.sessions}
          nowMs={nowMs}
          outcome={leftovers.outcome}
          onRemove={leftovers.remove}
        />
      }
      onContext={(context) => change(draftFor(draft, context))}
      onRetry={reach.askAgain}
      onChange={(part) => change({ ...draft, ...part })}
      onReview={() => workspace.update((ui) => withTapReviewed(ui, true))}
    />
  );
}
