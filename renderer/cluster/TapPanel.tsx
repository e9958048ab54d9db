// One tap that runs, or has just ended: what is targeted, each agent, the lease, what is missing, and the way to end it.
import { ShieldCheck, Square, TriangleAlert } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import type { ClusterState } from "../../contract/index.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { formatCount, formatRate } from "../shared/format-number.ts";
import { counted } from "./count-words.ts";
import { removalWords, stopQuestion } from "./stop-words.ts";
import { alertsOf, isTapRunning, leaseWords, namespaceWords, progressOf } from "./tap-words.ts";
import "./TapPanel.css";

interface TapPanelProps {
  readonly state: ClusterState;
  readonly nowMs: number;
  readonly agents: ReactNode;
  /** The targeted pods, read while they are looked at. */
  readonly pods: ReactNode;
  readonly isPodListOpen: boolean;
  readonly onPodList: (isOpen: boolean) => void;
  readonly leftovers: ReactNode;
  readonly onRemove: () => Promise<void>;
  /** Puts an ended tap away. */
  readonly onSeen: () => void;
}

export function TapPanel(props: TapPanelProps): ReactElement {
  const { state, nowMs } = props;
  const isRunning = isTapRunning(state);
  return (
    <section className="TapPanel" aria-label={`Tap of ${state.context}`}>
      <Head {...props} />
      {isRunning ? null : <Removal state={state} onSeen={props.onSeen} />}
      {alertsOf(state).map(({ tone, message, nextStep }) => (
        <ErrorNotice key={message} tone={tone} message={message} nextStep={nextStep} />
      ))}
      <div className="TapPanel-body">
        {isRunning ? (
          <>
            <Facts state={state} nowMs={nowMs} />
            <details
              className="TapPanel-pods"
              open={props.isPodListOpen}
              onToggle={(event) => props.onPodList(event.currentTarget.open)}
            >
              <summary>
                {counted(state.podsTargeted, "pod")} in {namespaceWords(state.namespaces)}{" "}
                {state.podsTargeted === 1 ? "is" : "are"} tapped
              </summary>
              {props.pods}
            </details>
            {state.nodes.length === 0 ? null : props.agents}
            {state.leaseFailure === "" ? <p className="TapPanel-lease">{leaseWords(state, nowMs).text}</p> : null}
            <MissingNames names={state.missingNames} />
          </>
        ) : null}
        {props.leftovers}
      </div>
    </section>
  );
}

const PHASES: Readonly<Record<ClusterState["phase"], string>> = {
  starting: "starting",
  live: "tapped",
  removing: "being removed",
  removed: "removed",
};

function Head({ state, onRemove }: TapPanelProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const isRunning = isTapRunning(state);
  return (
    <>
      <header className="TapPanel-head">
        <h2>{state.context}</h2>
        <span className="TapPanel-phase">
          {PHASES[state.phase]}
          {isRunning ? (state.order.way === "pod" ? " in pods" : " on nodes") : ""}
          {state.order.way === "pod" || !isRunning ? (
            ""
          ) : (
            <>
              ; agents in <span className="mono">{state.agentNamespace}</span>
            </>
          )}
          ; session <span className="mono">{state.session}</span>
        </span>
        {isRunning ? (
          <button
            type="button"
            className="button"
            aria-label={state.phase === "removing" ? undefined : `Stop and remove from ${state.context}`}
            disabled={state.phase === "removing"}
            onClick={() => setAsking(true)}
          >
            <Square aria-hidden />
            {state.phase === "removing" ? "Removing…" : "Stop and remove"}
          </button>
        ) : null}
      </header>
      {isAsking && isRunning ? (
        <ConfirmLine
          text={stopQuestion([state])}
          keep="Keep tapping"
          confirm={`Stop and remove from ${state.context}`}
          onKeep={() => setAsking(false)}
          onConfirm={async () => {
            await onRemove();
            setAsking(false);
          }}
        />
      ) : null}
    </>
  );
}

function Facts({ state, nowMs }: { readonly state: ClusterState; readonly nowMs: number }): ReactElement {
  const { lit, total } = progressOf(state);
  const sum = (read: (node: ClusterState["nodes"][number]) => number): number =>
    state.nodes.reduce((all, node) => all + read(node), 0);
  const lost = sum((node) => node.lost);
  const lease = leaseWords(state, nowMs);
  const facts = [
    [state.order.way === "pod" ? "Captures that report" : "Agents that report", `${lit} of ${total}`, lit < total],
    ["Packets", formatRate(sum((node) => node.packetsPerSecond)), false],
    ["Entries", formatRate(sum((node) => node.entriesPerSecond)), false],
    ["Lost", formatCount(lost), lost > 0],
    ["Lease", lease.left, lease.isFailing],
  ] as const;
  return (
    <dl className="TapPanel-facts">
      {facts.map(([name, value, isDoubtful]) => (
        <div key={name} data-doubtful={isDoubtful}>
          <dt className="label">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function MissingNames({ names }: { readonly names: readonly string[] }): ReactElement | null {
  if (names.length === 0) {
    return null;
  }
  return (
    <section className="TapPanel-names" aria-label="Missing names">
      <h3>Names that cannot be shown</h3>
      <ul>
        {names.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function Removal({ state, onSeen }: Pick<TapPanelProps, "state" | "onSeen">): ReactElement {
  const isClean = state.left.length === 0;
  return (
    <section className="TapPanel-removal" data-clean={isClean} aria-label={`Removal from ${state.context}`}>
      {isClean ? <ShieldCheck aria-hidden /> : <TriangleAlert aria-hidden />}
      <div>
        <p role="status">{removalWords(state)}</p>
        {isClean ? null : (
          <>
            <ul className="mono">
              {state.left.map((object) => (
                <li key={object}>{object}</li>
              ))}
            </ul>
            <p>
              Remove them with <code>thresher clean</code> or below once the cluster answers; Kubernetes ends the agents
              with their lease.
            </p>
          </>
        )}
      </div>
      <button type="button" className="button" aria-label={`Put the tap of ${state.context} away`} onClick={onSeen}>
        Done
      </button>
    </section>
  );
}
