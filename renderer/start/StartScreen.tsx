// The first screen: the ways in, and the sessions that are still here.
import { FileInput, Play, Radio, ShipWheel } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { SessionSummary } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { SessionTable } from "./SessionTable.tsx";
import "./StartScreen.css";

interface Clusters {
  readonly contexts: readonly { readonly name: string }[];
  readonly failure: string;
}

interface StartScreenProps {
  readonly sessions: readonly SessionSummary[] | null;
  readonly canCapture: boolean;
  /** The contexts of the kubeconfig, the current one first, or why there is none; null until they are known. */
  readonly clusters: Clusters | null;
  readonly version: string;
  readonly onCluster: () => void;
  readonly onOpen: () => void;
  readonly onCapture: () => void;
  readonly onDemo: () => void;
  readonly onReopen: (id: string) => void;
  readonly onRemove: (id: string) => void;
  /** Snapshots of looking back, where there are any. */
  readonly snapshots: ReactNode;
}

/** What the way to a cluster begins with, or what is missing for it, in one line. */
export const clusterWords = (clusters: Clusters | null): string => {
  const [first, ...others] = clusters?.contexts ?? [];
  if (first !== undefined) {
    const more = others.length === 0 ? "" : ` or ${others.length} more`;
    return `See who talks to whom, with names: ${first.name}${more}. What will be created is shown first.`;
  }
  if (clusters === null) {
    return "See who talks to whom, with names. What will be created is shown first.";
  }
  return asSentence(clusters.failure === "" ? "The kubeconfig names no context" : clusters.failure);
};

export function StartScreen(props: StartScreenProps): ReactElement {
  const { sessions } = props;
  return (
    <main className="StartScreen">
      <div className="StartScreen-content">
        <h1 className="StartScreen-title">What do you want to look at?</h1>
        <p className="StartScreen-lead">Thresher turns packets into paired requests and responses.</p>
        <div className="StartScreen-ways">
          <button type="button" className="StartScreen-way" onClick={props.onCluster}>
            <ShipWheel aria-hidden />
            <strong>Tap a cluster</strong>
            <span>{clusterWords(props.clusters)}</span>
            <kbd>Ctrl+5</kbd>
          </button>
          <button type="button" className="StartScreen-way" onClick={props.onOpen}>
            <FileInput aria-hidden />
            <strong>Open a capture file</strong>
            <span>pcap or pcapng, compressed or not. Several are merged by time. Dropping files here works too.</span>
            <kbd>Ctrl+O</kbd>
          </button>
          <button type="button" className="StartScreen-way" onClick={props.onCapture}>
            <Radio aria-hidden />
            <strong>Capture from an interface</strong>
            <span>
              {props.canCapture
                ? "Watch the traffic of this machine as it happens."
                : "Needs a permission; the next step is shown there."}
            </span>
            <kbd>Ctrl+E</kbd>
          </button>
        </div>
        <button type="button" className="StartScreen-demo" onClick={props.onDemo}>
          <Play aria-hidden />
          <strong>Play the demo</strong>
          <span>A small shop with errors in it, played at its real pace. Nothing leaves this machine.</span>
        </button>
        <section className="StartScreen-recent" aria-label="Recent sessions">
          <h2>Recent sessions</h2>
          {sessions !== null && sessions.length === 0 ? (
            <p className="StartScreen-none">
              What you open or capture is kept for 7 days and can be opened here again.
            </p>
          ) : (
            <SessionTable sessions={sessions ?? []} onReopen={props.onReopen} onRemove={props.onRemove} />
          )}
        </section>
        {props.snapshots}
      </div>
      <p className="StartScreen-version">{props.version === "" ? "" : `Thresher ${props.version}`}</p>
    </main>
  );
}
