// What is being done, how far it is, how long it will take, and the way to stop it.
import type { ReactElement } from "react";
import { formatBytes, formatExactBytes, formatTimeLeft } from "../shared/format-number.ts";
import type { Pace } from "../shared/pace.ts";
import "./ProgressBar.css";

interface ProgressBarProps {
  readonly what: string;
  readonly doneBytes: number;
  /** 0 where it is not known. */
  readonly totalBytes: number;
  readonly pace: Pace | null;
  readonly onCancel: () => void;
}

export function ProgressBar({ what, doneBytes, totalBytes, pace, onCancel }: ProgressBarProps): ReactElement {
  const share = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : null;
  const left =
    pace === null ? "" : formatTimeLeft(pace.bytes, pace.bytes + Math.max(0, totalBytes - doneBytes), pace.elapsedMs);
  return (
    <section className="ProgressBar" aria-label="Progress">
      <span className="ProgressBar-what">{what}</span>
      <div
        className="ProgressBar-track"
        role="progressbar"
        aria-label={what}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      >
        <div className="ProgressBar-fill" style={{ transform: `scaleX(${share ?? 0.02})` }} />
      </div>
      <span className="ProgressBar-bytes" title={formatExactBytes(doneBytes)}>
        {totalBytes > 0 ? `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}` : formatBytes(doneBytes)}
      </span>
      <span className="ProgressBar-left">{left}</span>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </section>
  );
}
