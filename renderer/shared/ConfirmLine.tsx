// A question before something is taken away, in the place where it was asked for. What keeps things has the focus, and
// Escape means it.
import { useEffect, useRef, useState, type ReactElement } from "react";
import "./ConfirmLine.css";

interface ConfirmLineProps {
  readonly text: string;
  readonly keep: string;
  readonly confirm: string;
  /** What is said while it is done. */
  readonly doing?: string | undefined;
  readonly onKeep: () => void;
  /** The question stays until this is done. */
  readonly onConfirm: () => Promise<void>;
}

export function ConfirmLine({
  text,
  keep,
  confirm,
  doing = "Removing…",
  onKeep,
  onConfirm,
}: ConfirmLineProps): ReactElement {
  const first = useRef<HTMLButtonElement>(null);
  const [isDoing, setDoing] = useState(false);
  useEffect(() => first.current?.focus(), []);
  const run = async (): Promise<void> => {
    setDoing(true);
    await onConfirm();
    setDoing(false);
  };
  return (
    <div
      className="ConfirmLine"
      role="alertdialog"
      aria-label="Please confirm"
      aria-describedby="confirm-text"
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.preventDefault();
          event.stopPropagation();
          onKeep();
        }
      }}
    >
      <p id="confirm-text">{text}</p>
      <button ref={first} type="button" className="button" onClick={onKeep}>
        {keep}
      </button>
      <button type="button" className="button ConfirmLine-confirm" disabled={isDoing} onClick={() => void run()}>
        {isDoing ? doing : confirm}
      </button>
    </div>
  );
}
