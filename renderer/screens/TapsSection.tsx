// The taps, joined to the workspace. The pods of one are looked up again only while their list is open.
import { useEffect, useState, type ReactElement } from "react";
import type { ClusterNode, ClusterState } from "../../contract/index.ts";
import { removeTaps, showScreen } from "../cluster-actions.ts";
import { AgentDetail } from "../cluster/AgentDetail.tsx";
import { AgentTable } from "../cluster/AgentTable.tsx";
import { ClusterPanel } from "../cluster/ClusterPanel.tsx";
import { LeftoverList } from "../cluster/LeftoverList.tsx";
import { PodTable } from "../cluster/PodTable.tsx";
import { TapPanel } from "../cluster/TapPanel.tsx";
import { nodeWords } from "../cluster/tap-words.ts";
import { copyText } from "../copying.ts";
import { useLatest } from "../shared/use-latest.ts";
import { withTapAdded, withTapsSeen } from "../ui-store.ts";
import { togglePane } from "../workspace-actions.ts";
import { useWorkspace } from "../workspace-context.ts";
import { useAgentLog, useLeftovers, useNow, usePlan } from "./use-cluster.ts";

/** How often an open list of pods is read again. */
const POD_LIST_MS = 15_000;

interface TapsSectionProps {
  readonly taps: readonly ClusterState[];
  readonly canJoin: boolean;
}

export function TapsSection({ taps, canJoin }: TapsSectionProps): ReactElement {
  const workspace = useWorkspace();
  const nowMs = useNow();
  return (
    <ClusterPanel
      taps={taps}
      onRequests={() => showScreen(workspace, "requests")}
      onDoctor={() => togglePane(workspace, "doctor")}
      onLookBack={() => togglePane(workspace, "look-back")}
      canJoin={canJoin}
      onJoin={() => workspace.update((ui) => withTapAdded(ui, true))}
      onTap={() => workspace.update((ui) => withTapsSeen(ui, taps))}
      onRemoveAll={async () => {
        await removeTaps(workspace, "");
      }}
    >
      {taps.map((state, index) => (
        <TapSection
          key={state.tap}
          state={state}
          nowMs={nowMs}
          // What is left in a cluster is shown once, however many taps it has.
          isFirst={taps.findIndex(({ context }) => context === state.context) === index}
        />
      ))}
    </ClusterPanel>
  );
}

interface TapSectionProps {
  readonly state: ClusterState;
  readonly nowMs: number;
  readonly isFirst: boolean;
}

function TapSection({ state, nowMs, isFirst }: TapSectionProps): ReactElement {
  const workspace = useWorkspace();
  const [isPodListOpen, setPodListOpen] = useState(false);
  return (
    <TapPanel
      state={state}
      nowMs={nowMs}
      agents={
        <AgentTable state={state} nowMs={nowMs} renderDetail={(node) => <AgentSection state={state} node={node} />} />
      }
      pods={isPodListOpen ? <TappedPods state={state} /> : null}
      isPodListOpen={isPodListOpen}
      onPodList={setPodListOpen}
      leftovers={isFirst ? <TapLeftovers context={state.context} nowMs={nowMs} /> : null}
      onRemove={async () => {
        await removeTaps(workspace, state.tap);
      }}
      onSeen={() => workspace.update((ui) => withTapsSeen(ui, [state]))}
    />
  );
}

function AgentSection({ state, node }: { readonly state: ClusterState; readonly node: ClusterNode }): ReactElement {
  const workspace = useWorkspace();
  const which = { tap: state.tap, node: node.node };
  const log = useAgentLog(which);
  return (
    <AgentDetail
      node={node}
      context={state.context}
      log={{ kind: log.kind, containers: log.value, failure: log.failure }}
      onReadLog={log.askAgain}
      onCopy={(text, what) => void copyText(workspace, text, what)}
      onRestart={async () => {
        await workspace.run((client) => client.cluster.restart(which));
      }}
    />
  );
}

function TapLeftovers({ context, nowMs }: { readonly context: string; readonly nowMs: number }): ReactElement {
  const leftovers = useLeftovers(context);
  return (
    <LeftoverList
      context={context}
      sessions={leftovers.sessions}
      nowMs={nowMs}
      outcome={leftovers.outcome}
      onRemove={leftovers.remove}
    />
  );
}

function TappedPods({ state }: { readonly state: ClusterState }): ReactElement {
  const { value, failure, askAgain } = usePlan(state.order);
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
    <section aria-label={`Tapped pods of ${state.context}`} tabIndex={0}>
      <PodTable
        pods={value.pods}
        total={value.podsTargeted}
        label={`Tapped pods of ${state.context}`}
        statusOf={({ node, namespace, name }) =>
          words.get(state.order.way === "pod" ? `${namespace}/${name}` : node) ?? "no agent yet"
        }
      />
    </section>
  );
}
