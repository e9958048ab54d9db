// One number of a form with its unit; empty is the usual value.
import { useId, type ReactElement } from "react";
import "./FieldRow.css";

interface NumberRowProps {
  readonly label: string;
  readonly unit: string;
  readonly value: string;
  readonly placeholder: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

export function NumberRow({ label, unit, value, placeholder, error = "", onChange }: NumberRowProps): ReactElement {
  const id = useId();
  return (
    <div className="FieldRow NumberRow">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className="NumberRow-value">
        <input
          id={id}
          className="input"
          inputMode="numeric"
          autoComplete="off"
          value={value}
          placeholder={placeholder}
          aria-invalid={error !== ""}
          aria-describedby={`${id}-unit ${id}-note`}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <span id={`${id}-unit`}>{unit}</span>
      </span>
      <p id={`${id}-note`} className="FieldRow-note" data-bad={error !== ""} role={error === "" ? undefined : "alert"}>
        {error}
      </p>
    </div>
  );
}
