// The colour rules in their order: what each matches, how it looks, whether it is on. Props in, callbacks out.
import { Plus, RotateCcw } from "lucide-react";
import { useState, type ReactElement } from "react";
import { MAX_COLOUR_RULES } from "../../contract/index.ts";
import type { Validation } from "../filter-bar/filter-language.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { EmptyState } from "../shared/EmptyState.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { ColourRuleForm } from "./ColourRuleForm.tsx";
import { addedRule, freeRuleId, movedRule, withRule, type ShownRule } from "./colour-rules.ts";
import "./ColourRulesPane.css";

type Rules = Parameters<typeof movedRule>[0];

interface ColourRulesPaneProps {
  /** Null until they are known. */
  readonly rules: readonly ShownRule[] | null;
  readonly notice: string;
  readonly failure: Failure | null;
  /** The filter of the list, for a rule to begin with. */
  readonly filter: string;
  readonly check: (filter: string) => Validation;
  readonly onChange: (edit: (rules: Rules) => Rules) => void;
  readonly onReset: () => Promise<void>;
  readonly onClose: () => void;
}

export function ColourRulesPane(props: ColourRulesPaneProps): ReactElement {
  const { rules, filter, onChange } = props;
  const [isResetting, setResetting] = useState(false);
  const [added, setAdded] = useState("");
  const isFull = rules !== null && rules.length >= MAX_COLOUR_RULES;
  const add = (
    <button
      type="button"
      className="button"
      data-kind="primary"
      disabled={rules === null || isFull}
      title={isFull ? `There is room for ${MAX_COLOUR_RULES} rules` : "It stands before all others"}
      onClick={() => {
        const id = freeRuleId(rules ?? []);
        setAdded(id);
        onChange((all) => addedRule(all, id, filter));
      }}
    >
      <Plus aria-hidden />
      {filter === "" ? "Add a rule" : "Add a rule from the filter"}
    </button>
  );
  return (
    <SidePane
      title="Colour rules"
      onClose={props.onClose}
      footer={
        <>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            disabled={rules === null || isResetting}
            onClick={() => (rules?.length === 0 ? void props.onReset() : setResetting(true))}
          >
            <RotateCcw aria-hidden />
            Reset to defaults
          </button>
          {add}
        </>
      }
    >
      <p className="ColourRulesPane-intro">
        A row has the colour and the sign of the first rule that is on and matches it. Where a script said that it
        passed or failed, the row has that colour, and keeps the sign.
      </p>
      {isResetting ? (
        <div className="ColourRulesPane-question">
          <ConfirmLine
            text="Put the three default rules, which are off, in the place of all these?"
            keep="Keep these"
            confirm="Reset the rules"
            doing="Resetting…"
            onKeep={() => setResetting(false)}
            onConfirm={async () => {
              await props.onReset();
              setResetting(false);
            }}
          />
        </div>
      ) : null}
      {props.failure === null ? null : (
        <ErrorNotice message={props.failure.message} nextStep={props.failure.nextStep} />
      )}
      {props.notice === "" ? null : (
        <ErrorNotice tone="warn" message={props.notice} nextStep="The default rules stand in its place." />
      )}
      {rules !== null && rules.length === 0 ? (
        <EmptyState
          title="No rules"
          text="A rule is a filter and the colour of the rows that it matches. Add one, or take the three defaults back."
        />
      ) : null}
      <ol className="ColourRulesPane-rules">
        {(rules ?? []).map((rule, index) => (
          <ColourRuleForm
            key={rule.id}
            rule={rule}
            place={index + 1}
            isNew={rule.id === added}
            isFirst={index === 0}
            isLast={index + 1 === rules?.length}
            verdict={props.check(rule.filter)}
            onChange={(change) => onChange((all) => withRule(all, rule.id, change))}
            onMove={(by) => onChange((all) => movedRule(all, rule.id, by))}
            onRemove={() => onChange((all) => all.filter(({ id }) => id !== rule.id))}
          />
        ))}
      </ol>
    </SidePane>
  );
}
