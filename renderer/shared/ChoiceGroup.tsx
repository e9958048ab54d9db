// One choice among a few, as buttons side by side: a radio group with arrow keys from the browser.
import { useId, type ReactElement } from "react";
import "./ChoiceGroup.css";

interface ChoiceGroupProps<Value extends string | number> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly (readonly [value: Value, title: string, isDisabled?: boolean])[];
  readonly onChange: (value: Value) => void;
}

export function ChoiceGroup<Value extends string | number>(props: ChoiceGroupProps<Value>): ReactElement {
  const name = useId();
  return (
    <fieldset className="ChoiceGroup">
      <legend className="label">{props.label}</legend>
      <div className="ChoiceGroup-choices">
        {props.choices.map(([value, title, isDisabled]) => (
          <label
            key={value}
            className="ChoiceGroup-choice"
            data-chosen={value === props.value}
            data-disabled={isDisabled === true}
          >
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={value === props.value}
              disabled={isDisabled}
              onChange={() => props.onChange(value)}
            />
            {title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
