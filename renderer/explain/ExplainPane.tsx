// Why a row matches the filter, or does not: the whole result first, then the filter as a tree with what each part came to.
import { Check, CircleAlert, Minus, Unlink, X } from "lucide-react";
import type { ReactElement } from "react";
import type { ExplainedLine, ExplainedValue, RowExplanation } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { formatCount } from "../shared/format-number.ts";
import { SidePane } from "../shared/SidePane.tsx";
import {
  KIND_WORDS,
  leftOutWords,
  OUTCOME_WORDS,
  reasonOf,
  treeOf,
  valueRemark,
  valueWords,
  verdictOf,
  type LineTree,
} from "./explain-words.ts";
import "./ExplainPane.css";

export interface ExplainPaneProps {
  /** Null until it is known. */
  readonly explanation: RowExplanation | null;
  readonly failure: Failure | null;
  readonly isRowSelected: boolean;
  /** Which filter is explained, where it is not simply the one whose rows are listed; empty where it is. */
  readonly about: string;
  /** The filter's rows are listed, and this one is not among them. */
  readonly isUnlisted: boolean;
  readonly onClose: () => void;
}

const ICONS: Readonly<Record<ExplainedLine["outcome"], typeof Check>> = {
  true: Check,
  false: X,
  collapsed: Unlink,
  failed: CircleAlert,
  skipped: Minus,
};

export function ExplainPane(props: ExplainPaneProps): ReactElement {
  const { explanation, failure, isRowSelected, onClose } = props;
  return (
    <SidePane title="Why does this row match?" onClose={onClose}>
      <div className="ExplainPane" aria-busy={isRowSelected && explanation === null && failure === null}>
        {isRowSelected ? null : <p>Select a row: what each part of the filter comes to on it is shown here.</p>}
        {!isRowSelected || failure === null ? null : (
          <ErrorNotice message={failure.message} nextStep={failure.nextStep} />
        )}
        {!isRowSelected || explanation === null ? null : <Explained {...props} explanation={explanation} />}
      </div>
    </SidePane>
  );
}

type ExplainedProps = ExplainPaneProps & { readonly explanation: RowExplanation };

function Explained({ explanation, about, isUnlisted }: ExplainedProps): ReactElement {
  const { matched, lines, leftOut, limit, notice } = explanation;
  const Icon = matched ? Check : X;
  const remarks = [
    about,
    matched && isUnlisted ? unlistedWords(limit) : "",
    notice === "" ? "" : asSentence(notice),
    leftOut === 0 ? "" : `The filter is long: ${formatCount(leftOut)} of its lines are left out.`,
  ].filter((remark) => remark !== "");
  return (
    <>
      <p className="ExplainPane-verdict" data-outcome={matched} role="status">
        <Icon aria-hidden />
        {verdictOf(explanation)}
      </p>
      {remarks.map((remark) => (
        <p key={remark} className="ExplainPane-remark">
          {remark}
        </p>
      ))}
      {lines.length === 0 ? null : <Lines trees={treeOf(lines)} label="The filter, part by part" />}
    </>
  );
}

const unlistedWords = (limit: number | null): string =>
  limit === null
    ? "It is not in the list for another reason: connections are hidden, or the list stands still."
    : `It is not in the list: limit(${limit}) ends that after ${formatCount(limit)} matches.`;

function Lines({ trees, label }: { readonly trees: readonly LineTree[]; readonly label?: string }): ReactElement {
  return (
    <ul className="ExplainPane-lines" aria-label={label}>
      {trees.map((tree, index) => (
        <li key={index}>
          <Line {...tree.line} />
          {tree.below.length === 0 ? null : <Lines trees={tree.below} />}
          {tree.line.leftOut === 0 ? null : <p className="ExplainPane-left-out">{leftOutWords(tree.line.leftOut)}</p>}
        </li>
      ))}
    </ul>
  );
}

function Line({ kind, text, cutFrom, outcome, reason, decides, values, isTooDeep }: ExplainedLine): ReactElement {
  const Icon = ICONS[outcome];
  const why = reasonOf({ outcome, reason, values });
  return (
    <div className="ExplainPane-line" data-outcome={outcome} data-decides={decides}>
      <p className="ExplainPane-head">
        <Icon aria-hidden />
        {kind === "term" ? null : <b className="ExplainPane-kind">{KIND_WORDS[kind]}</b>}
        <code className="ExplainPane-text" data-kind={kind} title={text}>
          {text}
          {cutFrom === 0 ? "" : "…"}
        </code>
        <span className="ExplainPane-outcome">{OUTCOME_WORDS[outcome]}</span>
      </p>
      {cutFrom === 0 || kind !== "term" ? null : (
        <p className="ExplainPane-remark">The term is {formatCount(cutFrom)} characters long.</p>
      )}
      {isTooDeep ? <p className="ExplainPane-remark">It nests too deep to be taken apart.</p> : null}
      {values
        .filter((value) => !isSaid(value, text))
        .map((value) => (
          <Value key={value.name} value={value} />
        ))}
      {why === "" ? null : <p className="ExplainPane-reason">{why}</p>}
    </div>
  );
}

/** A term that is a field by itself is what its value is. */
const isSaid = ({ name, state, text }: ExplainedValue, term: string): boolean =>
  state === "present" && name === term && (text === "true" || text === "false");

function Value({ value }: { readonly value: ExplainedValue }): ReactElement {
  const remark = valueRemark(value);
  return (
    <p className="ExplainPane-value" data-state={value.state}>
      <code>{value.name}</code> <span className="ExplainPane-what">{valueWords(value)}</span>
      {remark === "" ? null : <span className="ExplainPane-note"> ({remark})</span>}
    </p>
  );
}
