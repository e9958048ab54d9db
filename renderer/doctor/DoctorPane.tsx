// Why nothing is seen: what the doctor looked at, each with its mark, the evidence, and the next step where one is needed.
import { Check, CircleAlert, CircleDashed, TriangleAlert } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ClusterFinding } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { ChoiceGroup } from "../shared/ChoiceGroup.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { checkTitle, findingCounts, isProblem, STATE_WORDS, verdictOf, type FindingState } from "./finding-words.ts";
import "./DoctorPane.css";

interface DoctorPaneProps {
  readonly context: string;
  /** Clusters that can be looked at, where there are several. */
  readonly contexts: readonly string[];
  readonly findings: readonly ClusterFinding[];
  readonly isRunning: boolean;
  readonly failure: Failure | null;
  readonly onContext: (context: string) => void;
  readonly onAgain: () => void;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

const ICONS: Readonly<Record<FindingState, typeof Check>> = {
  bad: CircleAlert,
  doubtful: TriangleAlert,
  good: Check,
  skipped: CircleDashed,
};

export function DoctorPane(props: DoctorPaneProps): ReactElement {
  const { context, contexts, findings, isRunning, failure } = props;
  const [which, setWhich] = useState<"all" | "problems">("all");
  const problems = findings.filter(isProblem);
  const shown = which === "all" ? findings : problems;
  return (
    <SidePane
      title={context === "" ? "Doctor" : `Doctor: ${context}`}
      onClose={props.onClose}
      footer={
        <>
          <button type="button" className="button" disabled={findings.length === 0} onClick={props.onCopy}>
            Copy as text
          </button>
          <button type="button" className="button" data-kind="primary" disabled={isRunning} onClick={props.onAgain}>
            {isRunning ? "Looking…" : "Look again"}
          </button>
        </>
      }
    >
      <div className="DoctorPane" aria-busy={isRunning}>
        {contexts.length > 1 ? (
          <ChoiceGroup
            label="Cluster"
            value={context}
            choices={contexts.map((name) => [name, name] as const)}
            onChange={props.onContext}
          />
        ) : null}
        <p className="DoctorPane-verdict" role="status">
          {isRunning
            ? "Looking at everything that a tap needs. Nothing is changed in the cluster."
            : failure === null
              ? verdictOf(findings)
              : ""}
        </p>
        {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
        {findings.length === 0 ? null : (
          <>
            <p className="label">{findingCounts(findings)}</p>
            <ChoiceGroup
              label="Show"
              value={which}
              choices={[
                ["all", `Everything (${findings.length})`],
                ["problems", `Problems (${problems.length})`],
              ]}
              onChange={setWhich}
            />
          </>
        )}
        <ol className="DoctorPane-findings" aria-label="Findings">
          {shown.map((finding, index) => (
            <FindingLine key={`${index} ${finding.check} ${finding.where}`} finding={finding} />
          ))}
        </ol>
      </div>
    </SidePane>
  );
}

function FindingLine({ finding }: { readonly finding: ClusterFinding }): ReactElement {
  const { check, where, state, evidence, nextStep } = finding;
  const Icon = ICONS[state];
  return (
    <li data-state={state}>
      <Icon aria-label={STATE_WORDS[state]} />
      <div>
        <p>
          <b>{checkTitle(check)}</b> {where === "" ? null : <span className="mono">{where}</span>}
        </p>
        <p className="DoctorPane-evidence">{asSentence(evidence)}</p>
        {nextStep === "" ? null : <p className="DoctorPane-next">{asSentence(nextStep)}</p>}
      </div>
    </li>
  );
}
