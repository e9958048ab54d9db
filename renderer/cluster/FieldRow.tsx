// One labelled text field of a form, with what is wrong with it beneath.
import { useId, type ReactElement } from "react";
import "./FieldRow.css";

interface FieldRowProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly note?: string;
  /** Why it is refused; empty while it is not. */
  readonly error?: string;
  readonly onChange: (value: string) => void;
}

export function FieldRow({ label, value, placeholder, note = "", error = "", onChange }: FieldRowProps): ReactElement {
  const id = useId();
  return (
    <div className="FieldRow">
      <label className="label" htmlFor={id}>
        {label}
      </label>
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
      <p id={`${id}-note`} className="FieldRow-note" data-bad={error !== ""} role={error === "" ? undefined : "alert"}>
        {error === "" ? note : error}
      </p>
    </div>
  );
}
