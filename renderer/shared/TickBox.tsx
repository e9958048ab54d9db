// A tick box with its words, and a line below that says what ticking it means.
import type { ReactElement } from "react";
import "./TickBox.css";

interface TickBoxProps {
  readonly label: string;
  readonly note: string;
  readonly isTicked: boolean;
  readonly onChange: (isTicked: boolean) => void;
}

export function TickBox({ label, note, isTicked, onChange }: TickBoxProps): ReactElement {
  return (
    <label className="TickBox">
      <input type="checkbox" checked={isTicked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
      <span className="TickBox-note">{note}</span>
    </label>
  );
}
