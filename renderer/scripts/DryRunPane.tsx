// A dry run: scripts over the open session, with everything that they would have sent recorded and nothing sent.
import { Play, Send, Square } from "lucide-react";
import type { ReactElement } from "react";
import type { DryRunProgress, ScriptState } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { formatCount } from "../shared/format-number.ts";
import { DryRunResult } from "./DryRunResult.tsx";
import { countOf } from "./script-words.ts";
import "./DryRunPane.css";

export interface DryRunPaneProps {
  readonly scripts: readonly ScriptState[];
  readonly hasSession: boolean;
  readonly progress: DryRunProgress | null;
  readonly isRunning: boolean;
  readonly failure: Failure | null;
  /** The one script to run; empty for all active ones. */
  readonly file: string;
  readonly isArmed: boolean;
  readonly onFile: (file: string) => void;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly onArm: () => void;
  readonly onEntry: (id: string) => void;
  readonly onPlace: (script: string, line: number, column: number) => void;
}

export function DryRunPane(props: DryRunPaneProps): ReactElement {
  const { scripts, progress, isRunning, failure } = props;
  const active = scripts.filter(({ isActive }) => isActive).length;
  const canRun = props.hasSession && (props.file !== "" || active > 0);
  return (
    <section className="ConsolePane" aria-label="Dry run">
      <header className="ScriptsBar">
        <label>
          Run{" "}
          <select className="input" value={props.file} onChange={(event) => props.onFile(event.currentTarget.value)}>
            <option value="">all active scripts ({active})</option>
            {scripts.map(({ file, title }) => (
              <option key={file} value={file}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button"
          data-kind={isRunning ? undefined : "primary"}
          disabled={!canRun && !isRunning}
          onClick={isRunning ? props.onStop : props.onRun}
        >
          {isRunning ? <Square aria-hidden /> : <Play aria-hidden />}
          {isRunning ? "Stop" : "Run over this session"}
        </button>
        <span className="label">Nothing is sent: what scripts would send is recorded.</span>
        <span className="ScriptsBar-gap" />
        {progress?.isComplete === true && !props.isArmed ? (
          <button type="button" className="button" onClick={props.onArm}>
            <Send aria-hidden />
            Arm…
          </button>
        ) : null}
      </header>
      {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
      {progress === null ? (
        <EmptyState
          title={props.hasSession ? "See what scripts would do" : "No session is open"}
          text={
            props.hasSession
              ? "Scripts run over all entries of this session. You see what they would send, which rows turn green or red, what they print and what they cost."
              : "Open a capture file or a tap; a dry run goes over its entries."
          }
        />
      ) : (
        <>
          <div className="DryRunPane-progress">
            <progress value={progress.entriesDone} max={Math.max(1, progress.entries)} aria-label="Entries done" />
            <span role="status">
              {formatCount(progress.entriesDone)} of {countOf(progress.entries, "entry")}
              {progress.isComplete ? ", done" : isRunning ? "" : ", stopped"}
            </span>
          </div>
          <DryRunResult progress={progress} onEntry={props.onEntry} onPlace={props.onPlace} />
        </>
      )}
    </section>
  );
}
