// One script of the list.
import { Funnel } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { ScriptState } from "../../contract/index.ts";
import { formatBytes, formatCount } from "../shared/format-number.ts";
import { MoodMark } from "./MoodMark.tsx";
import { costOf, costWords, perCallText, phaseWords, placeText } from "./script-words.ts";
import { Switch } from "./Switch.tsx";

interface ScriptItemProps {
  readonly script: ScriptState;
  /** Its number in the order in which scripts load. */
  readonly order: number;
  readonly isOpen: boolean;
  readonly isEdited: boolean;
  readonly onOpen: (file: string, line: number, column: number) => void;
  readonly onActive: (file: string, isActive: boolean) => void;
  /** What else can be done with it. */
  readonly children: ReactNode;
}

/** Each hook with its calls and times, for a hover. */
const exactCosts = (script: ScriptState): string =>
  [
    ...script.costs.map(
      (cost) =>
        `${cost.hook}: ${formatCount(cost.calls)} calls, ${perCallText(costOf([cost]).perCallUs)} each, longest ${perCallText(cost.longestUs)}, ${formatCount(cost.errors)} errors`,
    ),
    `${formatBytes(script.memoryBytes)} of memory`,
  ].join("\n");

export function ScriptItem(props: ScriptItemProps): ReactElement {
  const { script, isOpen, isEdited, onOpen, onActive } = props;
  const { file, title } = script;
  return (
    <>
      <div className="ScriptItem-line">
        <Switch label={`${title} is active`} isOn={script.isActive} onChange={(isActive) => onActive(file, isActive)} />
        <button
          type="button"
          className="ScriptItem-title"
          aria-current={isOpen ? "true" : undefined}
          title={file}
          onClick={() => onOpen(file, 0, 0)}
        >
          {title}
        </button>
        {isEdited ? <span className="ScriptItem-edited" role="img" aria-label="edited, not saved" /> : null}
        {props.children}
      </div>
      <p className="ScriptItem-file">
        <span title="Its place in the order of loading">{props.order}.</span>
        <span className="mono">{file}</span>
        <MoodMark {...phaseWords(script)} />
      </p>
      {script.problem === "" ? null : (
        <button
          type="button"
          className="ScriptItem-problem"
          title="Go to the line"
          onClick={() => onOpen(file, script.line, script.column)}
        >
          {script.problem}{" "}
          {script.line > 0 ? <span className="mono">{placeText({ ...script, script: "" })}</span> : null}
        </button>
      )}
      {script.filter === "" ? null : (
        <p className="ScriptItem-filter" title="Only entries that match reach it">
          <Funnel aria-hidden />
          <code>{script.filter}</code>
        </p>
      )}
      {script.hooks.length === 0 ? null : <p className="ScriptItem-costs">{script.hooks.join(", ")}</p>}
      <p className="ScriptItem-costs" title={exactCosts(script)}>
        {costWords(script).join(" · ")}
      </p>
      {script.passed + script.failed === 0 ? null : (
        <p className="ScriptItem-costs">
          {formatCount(script.passed)} passed · {formatCount(script.failed)} failed
        </p>
      )}
    </>
  );
}
