// What each script did with one entry, in the entry's detail: nothing is sent for it.
import { Check, CircleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { EntryTrace } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { plainText } from "./ansi.ts";
import { CallList } from "./CallList.tsx";
import "./TraceView.css";

interface TraceViewProps {
  /** Null while it is asked for. */
  readonly traces: readonly EntryTrace[] | null;
  readonly failure: Failure | null;
  readonly onScript: (file: string, line: number, column: number) => void;
}

export function TraceView({ traces, failure, onScript }: TraceViewProps): ReactElement {
  if (failure !== null) {
    return <ErrorNotice message={failure.message} nextStep={failure.nextStep} />;
  }
  return (
    <div className="TraceView" aria-busy={traces === null}>
      {traces !== null && traces.length === 0 ? (
        <p>No script is active. Write one under Scripts (Ctrl+4); then this tells what it does with the entry.</p>
      ) : (
        <p className="label">Each active script ran on this entry once more; nothing was sent.</p>
      )}
      {(traces ?? []).map((trace) => (
        <section key={trace.script} aria-label={trace.title}>
          <h3>
            <button type="button" className="link" onClick={() => onScript(trace.script, 0, 0)}>
              {trace.title}
            </button>
            <Verdict verdict={trace.verdict} />
          </h3>
          {trace.skipped === "" ? null : <p className="label">Not called: {trace.skipped}.</p>}
          {trace.problem === "" ? null : <p className="TraceView-problem">{asSentence(trace.problem)}</p>}
          <CallList calls={trace.calls} onPlace={onScript} />
          <ul className="DryRunResult-lines mono">
            {trace.console.map((line) => (
              <li key={line.seq} data-level={line.level}>
                {plainText(line.text)}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Verdict({ verdict }: Pick<EntryTrace, "verdict">): ReactElement | null {
  if (verdict === "none") {
    return null;
  }
  const Icon = verdict === "passed" ? Check : CircleAlert;
  return (
    <span className="TraceView-verdict" data-verdict={verdict}>
      <Icon aria-hidden /> {verdict}
    </span>
  );
}
