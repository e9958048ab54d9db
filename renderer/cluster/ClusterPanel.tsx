// All taps of this session, one section each, over them what concerns all: their requests, another tap, the end of all.
import { History, List, Plus, Square, Stethoscope } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import type { ClusterState } from "../../contract/index.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { counted } from "./count-words.ts";
import { contextsOf, stopQuestion } from "./stop-words.ts";
import { progressOf, runningTaps } from "./tap-words.ts";
import "./ClusterPanel.css";

interface ClusterPanelProps {
  readonly taps: readonly ClusterState[];
  readonly children: ReactNode;
  readonly onRequests: () => void;
  readonly onDoctor: () => void;
  readonly onLookBack: () => void;
  /** Whether the open session takes another tap. */
  readonly canJoin: boolean;
  /** To the choice of a tap that joins the open session. */
  readonly onJoin: () => void;
  /** To the choice of one in a session of its own. */
  readonly onTap: () => void;
  readonly onRemoveAll: () => Promise<void>;
}

/** `2 taps, 7 of 8 agents report`; what has ended is not counted. */
export const tapsSummary = (taps: readonly ClusterState[]): string => {
  const running = runningTaps(taps);
  const progress = running.map(progressOf);
  const lit = progress.reduce((sum, one) => sum + one.lit, 0);
  const total = progress.reduce((sum, one) => sum + one.total, 0);
  return running.length === 0 ? "nothing is tapped" : `${counted(running.length, "tap")}, ${lit} of ${total} report`;
};

export function ClusterPanel(props: ClusterPanelProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const running = runningTaps(props.taps);
  const isRemoving = running.every(({ phase }) => phase === "removing");
  return (
    <div className="ClusterPanel">
      <header className="ClusterPanel-head">
        <h1>Tapped clusters</h1>
        <span className="ClusterPanel-summary">{tapsSummary(props.taps)}</span>
        <button type="button" className="button" onClick={props.onRequests}>
          <List aria-hidden />
          Show the requests
        </button>
        <button type="button" className="button" onClick={props.onLookBack}>
          <History aria-hidden />
          Look back
        </button>
        <button type="button" className="button" onClick={props.onDoctor}>
          <Stethoscope aria-hidden />
          Doctor
        </button>
        {props.canJoin ? (
          <button type="button" className="button" onClick={props.onJoin}>
            <Plus aria-hidden />
            {running.length === 0 ? "Tap into this session" : "Tap another cluster"}
          </button>
        ) : null}
        {running.length === 0 ? (
          <button type="button" className="button" data-kind="primary" onClick={props.onTap}>
            <Plus aria-hidden />
            Tap a cluster
          </button>
        ) : null}
        {running.length > 1 ? (
          <button type="button" className="button" disabled={isRemoving} onClick={() => setAsking(true)}>
            <Square aria-hidden />
            Stop all
          </button>
        ) : null}
      </header>
      {isAsking && running.length > 0 ? (
        <ConfirmLine
          text={stopQuestion(running)}
          keep="Keep tapping"
          confirm={`Stop and remove from ${contextsOf(running)}`}
          onKeep={() => setAsking(false)}
          onConfirm={async () => {
            await props.onRemoveAll();
            setAsking(false);
          }}
        />
      ) : null}
      <div className="ClusterPanel-taps">{props.children}</div>
    </div>
  );
}
