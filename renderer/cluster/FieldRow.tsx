// One labelled text field of a form, with what is wrong with it beneath.
import { Check } from "lucide-react";
import { useId, type ReactElement } from "react";
import "./FieldRow.css";

interface FieldRowProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly note?: string;
  /** Why it is refused; empty while it is not. */
  readonly error?: string | undefined;
  /** It was looked at, and nothing is wrong with it. */
  readonly isValid?: boolean;
  readonly onChange: (value: string) => void;
}

export function FieldRow(props: FieldRowProps): ReactElement {
  const { label, value, placeholder, note = "", error = "", isValid = false, onChange } = props;
  const id = useId();
  return (
    <div className="FieldRow">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="FieldRow-value">
        <input
          id={id}
          className="input mono"
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== ""}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        {isValid ? <Check className="FieldRow-valid" aria-label="valid" /> : null}
      </span>
      <p id={`${id}-note`} className="FieldRow-note" data-bad={error !== ""} role={error === "" ? undefined : "alert"}>
        {error === "" ? note : error}
      </p>
    </div>
  );
}
