// On or off, at once.
import type { ReactElement } from "react";
import "./Switch.css";

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  /** Shows the label beside; else it is read only. */
  readonly hasText?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, isOn, hasText, onChange }: SwitchProps): ReactElement {
  return (
    <label className="Switch" title={hasText === true ? undefined : label}>
      <input
        type="checkbox"
        role="switch"
        className="visually-hidden"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className="Switch-track" aria-hidden />
      <span className={hasText === true ? undefined : "visually-hidden"}>{label}</span>
    </label>
  );
}
