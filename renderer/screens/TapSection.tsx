// The running tap, joined to the workspace. Its pods are looked up again only while their list is open.
import { useEffect, useState, type ReactElement } from "react";
import type { ClusterOrder, ClusterState } from "../../contract/index.ts";
import { removeTap, showScreen } from "../cluster-actions.ts";
import { LeftoverList } from "../cluster/LeftoverList.tsx";
import { PodTable } from "../cluster/PodTable.tsx";
import { TapPanel } from "../cluster/TapPanel.tsx";
import { isTapRunning, nodeWords } from "../cluster/tap-words.ts";
import { useLatest } from "../shared/use-latest.ts";
import { useWorkspace } from "../workspace-context.ts";
import { useLeftovers, useNow, usePlan } from "./use-cluster.ts";

/** How often an open list of pods is read again. */
const POD_LIST_MS = 15_000;

export function TapSection({ state }: { readonly state: ClusterState }): ReactElement {
  const workspace = useWorkspace();
  const [isPodListOpen, setPodListOpen] = useState(false);
  const nowMs = useNow();
  const leftovers = useLeftovers(state.context, isTapRunning(state) ? state.session : "");
  return (
    <TapPanel
      state={state}
      nowMs={nowMs}
      pods={isPodListOpen && state.order !== undefined ? <TappedPods state={state} order={state.order} /> : null}
      isPodListOpen={isPodListOpen}
      onPodList={setPodListOpen}
      leftovers={
        <LeftoverList
          context={state.context}
          sessions={leftovers.sessions}
          nowMs={nowMs}
          outcome={leftovers.outcome}
          onRemove={leftovers.remove}
        />
      }
      onRequests={() => showScreen(workspace, "requests")}
      onRemove={async () => {
        await removeTap(workspace);
      }}
      onAgain={() => workspace.update((ui) => ({ ...ui, seenTap: state.session }))}
    />
  );
}

function TappedPods({ state, order }: { readonly state: ClusterState; readonly order: ClusterOrder }): ReactElement {
  const { value, failure, askAgain } = usePlan(order);
  const askLater = useLatest(askAgain);
  useEffect(() => {
    const timer = setInterval(() => askLater.current(), POD_LIST_MS);
    return () => clearInterval(timer);
  }, [askLater]);
  if (value === null) {
    return <p>{failure === null ? "Looking for pods…" : `${failure.message} ${failure.nextStep}`}</p>;
  }
  const words = new Map(state.nodes.map((node) => [node.node, nodeWords(node).text]));
  return (
    // What scrolls must be reached by the keyboard.
    <section aria-label="Tapped pods" tabIndex={0}>
      <PodTable
        pods={value.pods}
        total={value.podsTargeted}
        label="Tapped pods"
        statusOf={(node) => words.get(node) ?? "no agent yet"}
      />
    </section>
  );
}
