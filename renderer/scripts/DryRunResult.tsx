// What a dry run found: verdicts, what would have been sent, what was printed, and what each script costs.
import { Check, CircleAlert, Send } from "lucide-react";
import type { ReactElement } from "react";
import type { DryRunProgress } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import { plainText } from "./ansi.ts";
import { CallList } from "./CallList.tsx";
import { costOf, countOf, perCallText } from "./script-words.ts";
import "../cluster/ClusterTable.css";

interface DryRunResultProps {
  readonly progress: DryRunProgress;
  readonly onEntry: (id: string) => void;
  readonly onPlace: (script: string, line: number, column: number) => void;
}

export function DryRunResult({ progress, onEntry, onPlace }: DryRunResultProps): ReactElement {
  const { calls, callCount } = progress;
  return (
    <div className="DryRunResult">
      <ul className="DryRunResult-totals">
        <li data-verdict="passed">
          <Check aria-hidden /> {formatCount(progress.passed)} passed
        </li>
        <li data-verdict="failed">
          <CircleAlert aria-hidden /> {formatCount(progress.failed)} failed
        </li>
        <li>
          <Send aria-hidden /> {countOf(callCount, "call")} would have been sent
        </li>
      </ul>
      <section aria-label="Scripts of the run">
        <h2>What each costs</h2>
        <CostTable progress={progress} />
      </section>
      <section aria-label="Recorded calls">
        <h2>What would have been sent</h2>
        {calls.length === 0 ? <p className="label">Nothing.</p> : null}
        <CallList calls={calls} onEntry={onEntry} onPlace={onPlace} />
        {callCount > calls.length ? (
          <p className="label">
            The first {formatCount(calls.length)} of {formatCount(callCount)} are shown.
          </p>
        ) : null}
      </section>
      {progress.console.length === 0 ? null : (
        <section aria-label="Printed in the run">
          <h2>What they printed</h2>
          <ul className="DryRunResult-lines mono">
            {progress.console.map((line) => (
              <li key={line.seq} data-level={line.level}>
                <span>{line.title}</span> {plainText(line.text)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function CostTable({ progress }: { readonly progress: DryRunProgress }): ReactElement {
  return (
    <table className="ClusterTable" aria-label="Costs">
      <thead>
        <tr>
          <th scope="col">Script and hook</th>
          <th scope="col" data-align="end">
            Calls
          </th>
          <th scope="col" data-align="end">
            A call
          </th>
          <th scope="col" data-align="end">
            Longest
          </th>
          <th scope="col" data-align="end">
            Errors
          </th>
        </tr>
      </thead>
      {progress.scripts.map(({ script, title, problem, costs }) => (
        <tbody key={script}>
          <tr>
            <th scope="rowgroup" colSpan={5}>
              <strong>{title}</strong>
              {problem === "" ? null : <span className="ScriptsScroll-problem"> {problem}</span>}
            </th>
          </tr>
          {costs.map((cost) => (
            <tr key={cost.hook}>
              <td className="mono DryRunResult-hook">{cost.hook}</td>
              <td data-align="end">{formatCount(cost.calls)}</td>
              <td data-align="end">{perCallText(costOf([cost]).perCallUs)}</td>
              <td data-align="end">{perCallText(cost.longestUs)}</td>
              <td data-align="end" data-lossy={cost.errors > 0 ? true : undefined}>
                {formatCount(cost.errors)}
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
