// The cluster's screen, joined to the workspace: choosing what to tap, what will happen, and the taps.
import { Stethoscope } from "lucide-react";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { showScreen, startTap } from "../cluster-actions.ts";
import { PlanSheet } from "../cluster/PlanSheet.tsx";
import { asSentence } from "../cluster/count-words.ts";
import { withTap } from "../cluster/remembered-taps.ts";
import type { TapDraft } from "../cluster/tap-draft.ts";
import { orderOf } from "../cluster/tap-order.ts";
import { isTapRunning } from "../cluster/tap-words.ts";
import { copyText } from "../copying.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { withTapAdded, withTapReviewed } from "../ui-store.ts";
import { togglePane } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { ConnectSection } from "./ConnectSection.tsx";
import { TapsSection } from "./TapsSection.tsx";
import { usePlan } from "./use-cluster.ts";
import "./ClusterScreen.css";

export function ClusterScreen(): ReactElement {
  const workspace = useWorkspace();
  const taps = useObservable(workspace.cluster.taps);
  const contexts = useObservable(workspace.cluster.contexts);
  const seenTaps = useUi((ui) => ui.seenTaps);
  const canJoin = useObservable(workspace.session.tick)?.source.kind === "cluster";
  const isAdded = useUi((ui) => ui.isTapAdded) && canJoin;
  const isReviewed = useUi((ui) => ui.isTapReviewed);
  const draft = useUi((ui) => ui.tapDraft);
  const shown = (taps ?? []).filter((state) => isTapRunning(state) || !seenTaps.includes(state.tap));
  if (shown.length > 0 && !isAdded) {
    return (
      <main className="ClusterScreen">
        <TapsSection taps={shown} canJoin={canJoin} />
      </main>
    );
  }
  if (contexts !== null && contexts.contexts.length === 0) {
    return (
      <main className="ClusterScreen">
        <h1 className="visually-hidden">Cluster</h1>
        <EmptyState
          title="No cluster to tap"
          text={`${asSentence(contexts.failure === "" ? "The kubeconfig names no context" : contexts.failure)} Thresher reads what kubectl reads: KUBECONFIG, else ~/.kube/config.`}
        >
          <button
            type="button"
            className="button"
            data-kind="primary"
            onClick={() => void workspace.cluster.readContexts()}
          >
            Read the kubeconfig again
          </button>
        </EmptyState>
      </main>
    );
  }
  return (
    <main className="ClusterScreen">
      <StepHead
        isReviewed={isReviewed}
        isAdded={isAdded}
        canJoin={canJoin}
        hasTaps={shown.length > 0}
        context={draft.context}
      />
      {isReviewed ? <Review draft={draft} isAdded={isAdded} /> : <ConnectSection contexts={contexts?.contexts ?? []} />}
    </main>
  );
}

interface StepHeadProps {
  readonly isReviewed: boolean;
  /** Its requests join those of the open session. */
  readonly isAdded: boolean;
  /** Whether the open session is one of taps. */
  readonly canJoin: boolean;
  /** There are taps to go back to. */
  readonly hasTaps: boolean;
  readonly context: string;
}

/** The title has the focus after a step, so that a keyboard or screen reader is where the eyes are. */
function StepHead({ isReviewed, isAdded, canJoin, hasTaps, context }: StepHeadProps): ReactElement {
  const workspace = useWorkspace();
  const title = useRef<HTMLHeadingElement>(null);
  const shown = useRef(isReviewed);
  useEffect(() => {
    if (shown.current !== isReviewed) {
      shown.current = isReviewed;
      title.current?.focus();
    }
  }, [isReviewed]);
  return (
    <header className="ClusterScreen-head">
      <h1 ref={title} tabIndex={-1}>
        {isReviewed ? `What will happen in ${context}` : isAdded ? "Tap another cluster" : "Tap a cluster"}
      </h1>
      <span className="label">
        {isReviewed ? "Step 2 of 2: look, then start" : "Step 1 of 2: choose what to tap. Nothing is created yet."}
        {isAdded ? " Its requests join those of this session." : ""}
      </span>
      <button type="button" className="button" onClick={() => togglePane(workspace, "doctor")}>
        <Stethoscope aria-hidden />
        Doctor
      </button>
      {canJoin ? (
        <button type="button" className="button" onClick={() => workspace.update((ui) => withTapAdded(ui, !isAdded))}>
          {isAdded ? (hasTaps ? "Back to the taps" : "In a session of its own") : "Into this session"}
        </button>
      ) : null}
    </header>
  );
}

function Review({ draft, isAdded }: { readonly draft: TapDraft; readonly isAdded: boolean }): ReactElement {
  const workspace = useWorkspace();
  const order = orderOf(draft);
  const answer = usePlan(order);
  const [isStarting, setStarting] = useState(false);
  const back = (): void => workspace.update((ui) => withTapReviewed(ui, false));
  if (answer.value === null) {
    return (
      <EmptyState
        title={answer.kind === "failed" ? "The plan could not be made" : "Looking at the cluster"}
        text={
          answer.failure === null
            ? "Pods, nodes, permissions and admission are asked for; nothing is created."
            : `${asSentence(answer.failure.message)} ${asSentence(answer.failure.nextStep)}`
        }
      >
        <button type="button" className="button" onClick={back}>
          Back
        </button>
        {answer.kind === "failed" ? (
          <button type="button" className="button" data-kind="primary" onClick={answer.askAgain}>
            Try again
          </button>
        ) : null}
      </EmptyState>
    );
  }
  return (
    <PlanSheet
      plan={answer.value}
      way={order.way}
      leaseMinutes={order.leaseSeconds / 60}
      isChecking={answer.kind === "waiting"}
      isStarting={isStarting}
      onCopy={(text, what) => void copyText(workspace, text, what)}
      onBack={back}
      onCheck={answer.askAgain}
      onStart={() =>
        void (async () => {
          setStarting(true);
          const hasStarted = await startTap(workspace, order, isAdded);
          setStarting(false);
          if (hasStarted) {
            workspace.update((ui) => withTapAdded(ui, false));
            workspace.changeSettings({ taps: withTap(workspace.ui.getState().settings.taps, draft) });
            showScreen(workspace, "requests");
          }
        })()
      }
    />
  );
}
