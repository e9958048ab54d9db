// How far the agents are, over the list that they will fill. It goes when none is on its way up any more.
import type { ReactElement } from "react";
import type { ClusterState } from "../../contract/index.ts";
import { NodeLamps } from "./NodeLamps.tsx";
import { progressOf } from "./tap-words.ts";
import "./DeployStrip.css";

interface DeployStripProps {
  readonly state: ClusterState;
  /** Other taps have lines too: this one says whose it is. */
  readonly isNamed?: boolean;
  /** Null where another line over the list has the way to the agents. */
  readonly onPanel: (() => void) | null;
}

export function DeployStrip({ state, isNamed = false, onPanel }: DeployStripProps): ReactElement | null {
  const { lit, total, isUnderWay } = progressOf(state);
  if ((state.phase !== "starting" && state.phase !== "live") || !isUnderWay) {
    return null;
  }
  const agents = state.order.way === "pod" ? "captures" : "agents";
  const progress = total === 0 ? `creating the ${agents}` : `${lit} of ${total} ${agents} report`;
  const what = isNamed ? `${state.context}: ${progress}` : progress.charAt(0).toUpperCase() + progress.slice(1);
  return (
    <section className="DeployStrip" aria-label={`Agents of ${state.context}`}>
      <span className="DeployStrip-what" role="status">
        {what}
      </span>
      <div
        className="DeployStrip-track"
        role="progressbar"
        aria-label={`Agents of ${state.context} that report`}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={lit}
      >
        <div style={{ transform: `scaleX(${total === 0 ? 0.02 : Math.max(0.02, lit / total)})` }} />
      </div>
      <NodeLamps nodes={state.nodes} />
      {onPanel === null ? null : (
        <button type="button" className="button" onClick={onPanel}>
          Show agents
        </button>
      )}
    </section>
  );
}
