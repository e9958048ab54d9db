// How far a long reading is, on a terminal's standard error and nowhere else.
import { monotonicMs } from "../clock.ts";
import type { Terminal } from "./terminal.ts";

/** Least time between two lines. */
const INTERVAL_MS = 100;

/** A function to call with bytes read and in all; `what` names the work. */
export function openProgress(terminal: Terminal, what: string): (bytesRead: number, bytesTotal: number) => void {
  let shownMs = monotonicMs();
  return (bytesRead, bytesTotal) => {
    if (!terminal.isErrorTerminal) return;
    const nowMs = monotonicMs();
    if (nowMs - shownMs < INTERVAL_MS) return;
    shownMs = nowMs;
    terminal.progress(`${what} ${formatProgress(bytesRead, bytesTotal)}`);
  };
}

export function formatProgress(bytesRead: number, bytesTotal: number): string {
  const megabytes = (bytesRead / 1e6).toFixed(1);
  if (bytesTotal <= 0) return `${megabytes} MB`;
  return `${Math.min(100, Math.floor((bytesRead / bytesTotal) * 100))} % of ${(bytesTotal / 1e6).toFixed(1)} MB`;
}
