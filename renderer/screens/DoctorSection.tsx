// The doctor's pane, joined to the workspace: it looks at a tap that runs, else at what is being chosen.
import { useState, type ReactElement } from "react";
import type { ClusterOrder } from "../../contract/index.ts";
import { orderOf } from "../cluster/tap-order.ts";
import { runningTaps } from "../cluster/tap-words.ts";
import { copyText } from "../copying.ts";
import { DoctorPane } from "../doctor/DoctorPane.tsx";
import { findingsText } from "../doctor/finding-words.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { useDiagnosis } from "./use-diagnosis.ts";

/** One order a context: of the taps that run there the first. */
const useOrders = (): readonly ClusterOrder[] => {
  const workspace = useWorkspace();
  const taps = runningTaps(useObservable(workspace.cluster.taps)).map(({ order }) => order);
  const draft = useUi((ui) => ui.tapDraft);
  const [chosen] = useState(() => orderOf(draft));
  const isChosen = chosen.context !== "" && chosen.namespaces.length > 0;
  const all = isChosen || taps.length === 0 ? [...taps, chosen] : taps;
  return all.filter(({ context }, index) => all.findIndex((other) => other.context === context) === index);
};

export function DoctorSection({ onClose }: { readonly onClose: () => void }): ReactElement | null {
  const orders = useOrders();
  // Beside taps that run another one is being chosen: then that one is meant.
  const choosing = useUi((ui) => (ui.screen === "cluster" && ui.isTapAdded ? ui.tapDraft.context : ""));
  const [wanted, setWanted] = useState(choosing);
  const order = orders.find(({ context }) => context === wanted) ?? orders[0];
  return order === undefined ? null : (
    <Diagnosed
      key={order.context}
      order={order}
      contexts={orders.map(({ context }) => context)}
      onContext={setWanted}
      onClose={onClose}
    />
  );
}

interface DiagnosedProps {
  readonly order: ClusterOrder;
  readonly contexts: readonly string[];
  readonly onContext: (context: string) => void;
  readonly onClose: () => void;
}

function Diagnosed({ order, contexts, onContext, onClose }: DiagnosedProps): ReactElement {
  const workspace = useWorkspace();
  const { findings, isRunning, failure, again } = useDiagnosis(order);
  return (
    <DoctorPane
      context={order.context}
      contexts={contexts}
      findings={findings}
      isRunning={isRunning}
      failure={failure}
      onContext={onContext}
      onAgain={again}
      onCopy={() => void copyText(workspace, findingsText(order.context, findings), "the findings")}
      onClose={onClose}
    />
  );
}
