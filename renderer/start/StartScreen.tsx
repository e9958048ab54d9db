// The first screen: the ways in, and the sessions that are still here.
import { FileInput, Play, Radio } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionSummary } from "../../contract/index.ts";
import { SessionTable } from "./SessionTable.tsx";
import "./StartScreen.css";

interface StartScreenProps {
  readonly sessions: readonly SessionSummary[] | null;
  readonly canCapture: boolean;
  readonly version: string;
  readonly onOpen: () => void;
  readonly onCapture: () => void;
  readonly onDemo: () => void;
  readonly onReopen: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

export function StartScreen(props: StartScreenProps): ReactElement {
  const { sessions } = props;
  return (
    <main className="StartScreen">
      <div className="StartScreen-content">
        <h1 className="StartScreen-title">What do you want to look at?</h1>
        <p className="StartScreen-lead">Thresher turns packets into paired requests and responses.</p>
        <div className="StartScreen-ways">
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
          <button type="button" className="StartScreen-way" onClick={props.onDemo}>
            <Play aria-hidden />
            <strong>Play the demo</strong>
            <span>A small shop with errors in it, played at its real pace. Nothing leaves this machine.</span>
          </button>
        </div>
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
      </div>
      <p className="StartScreen-version">{props.version === "" ? "" : `Thresher ${props.version}`}</p>
    </main>
  );
}
