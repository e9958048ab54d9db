// One colour rule, written in place: on or off, colour, name, filter with its verdict, place among the others.
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useEffect, useId, useRef, useState, type ReactElement } from "react";
import {
  type ColourRule,
  MAX_RULE_FILTER_LENGTH,
  MAX_RULE_NAME_LENGTH,
  RULE_COLOURS,
  type RuleColour,
} from "../../contract/index.ts";
import { verdictText, type Validation } from "../filter-bar/filter-language.ts";
import { IconButton } from "../shared/IconButton.tsx";
import { RULE_SIGNS, RuleSign } from "./RuleSign.tsx";
import type { ShownRule } from "./colour-rules.ts";

interface ColourRuleFormProps {
  readonly rule: ShownRule;
  /** From 1. */
  readonly place: number;
  /** It was just added: its name has the focus. */
  readonly isNew: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** What the filter bar's checker says of its filter. */
  readonly verdict: Validation;
  readonly onChange: (change: Partial<Omit<ColourRule, "id">>) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** What is wrong or doubtful about a rule, for people; empty where nothing is. */
export const remarkOnRule = (rule: ShownRule, verdict: Validation): string => {
  if (verdict.state === "empty") {
    return "Write a filter: a rule without one colours nothing.";
  }
  const text = verdictText(verdict);
  return text === "" ? rule.problem : text;
};

export function ColourRuleForm(props: ColourRuleFormProps): ReactElement {
  const { rule, place, verdict, onChange } = props;
  const remarkId = useId();
  const [isChoosing, setChoosing] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const { isNew } = props;
  useEffect(() => {
    if (isNew) {
      nameField.current?.focus();
    }
  }, [isNew]);
  const remark = remarkOnRule(rule, verdict);
  const isBroken = verdict.state === "invalid" || (verdict.state === "valid" && rule.problem !== "");
  const name = rule.name === "" ? `rule ${place}` : rule.name;
  return (
    <li className="ColourRuleForm" data-colour={rule.colour} data-on={rule.isOn && !isBroken} aria-label={name}>
      <div className="ColourRuleForm-head">
        <input
          type="checkbox"
          aria-label={`Colour rows by ${name}`}
          title={rule.isOn ? "On" : "Off"}
          checked={rule.isOn}
          onChange={(event) => onChange({ isOn: event.currentTarget.checked })}
        />
        <button
          type="button"
          className="ColourRuleForm-colour"
          aria-label={`Colour of ${name}: ${RULE_SIGNS[rule.colour].name}`}
          title={RULE_SIGNS[rule.colour].name}
          aria-expanded={isChoosing}
          onClick={() => setChoosing(!isChoosing)}
        >
          <RuleSign colour={rule.colour} label="" />
        </button>
        <input
          ref={nameField}
          className="input ColourRuleForm-name"
          aria-label={`Name of ${name}`}
          placeholder="Name"
          maxLength={MAX_RULE_NAME_LENGTH}
          value={rule.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <IconButton title={`Move ${name} up`} isDisabled={props.isFirst} onClick={() => props.onMove(-1)}>
          <ArrowUp aria-hidden />
        </IconButton>
        <IconButton title={`Move ${name} down`} isDisabled={props.isLast} onClick={() => props.onMove(1)}>
          <ArrowDown aria-hidden />
        </IconButton>
        <IconButton title={`Delete ${name}`} onClick={props.onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <input
        className="input mono ColourRuleForm-filter"
        aria-label={`Filter of ${name}`}
        aria-invalid={isBroken}
        aria-describedby={remark === "" ? undefined : remarkId}
        placeholder="http && status_code >= 500"
        spellCheck={false}
        maxLength={MAX_RULE_FILTER_LENGTH}
        value={rule.filter}
        onChange={(event) => onChange({ filter: event.currentTarget.value })}
      />
      {remark === "" ? null : (
        <p id={remarkId} className="ColourRuleForm-remark" data-state={isBroken ? "invalid" : verdict.state}>
          {isBroken ? `${remark}: the rule is skipped` : remark}
        </p>
      )}
      {isChoosing ? (
        <ColourChoice name={name} colour={rule.colour} onChoose={(colour) => onChange({ colour })} />
      ) : null}
    </li>
  );
}

interface ColourChoiceProps {
  readonly name: string;
  readonly colour: RuleColour;
  readonly onChoose: (colour: RuleColour) => void;
}

function ColourChoice({ name, colour, onChoose }: ColourChoiceProps): ReactElement {
  const group = useId();
  return (
    <div className="ColourRuleForm-colours" role="radiogroup" aria-label={`Colour of ${name}`}>
      {RULE_COLOURS.map((one) => (
        <label key={one} data-colour={one} data-chosen={one === colour} title={RULE_SIGNS[one].name}>
          <input
            type="radio"
            className="visually-hidden"
            name={group}
            aria-label={RULE_SIGNS[one].name}
            checked={one === colour}
            onChange={() => onChoose(one)}
          />
          <RuleSign colour={one} label="" />
        </label>
      ))}
    </div>
  );
}
