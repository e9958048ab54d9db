// The bottom line: the numbers of the session, and the time that captures are stamped in.
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import type { SessionTick } from "../../contract/index.ts";
import {
  formatBytes,
  formatCount,
  formatExactBytes,
  formatPercent,
  formatShortCount,
} from "../shared/format-number.ts";
import { lossOf } from "./source-text.ts";
import "./StatusBar.css";

interface StatusBarProps {
  readonly tick: SessionTick | null;
  readonly shown: number;
  readonly selected: number;
  /** What the last action did; empty while there is nothing to say. */
  readonly notice: string;
  /** What stands behind the numbers. */
  readonly children?: ReactNode;
}

const utcMinute = (): string => `${new Date().toISOString().slice(11, 16)} UTC`;

function UtcClock(): ReactElement {
  const [text, setText] = useState(utcMinute);
  useEffect(() => {
    const timer = setInterval(() => setText(utcMinute()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <time className="StatusBar-clock">{text}</time>;
}

export function StatusBar({ tick, shown, selected, notice, children }: StatusBarProps): ReactElement {
  const hasSession = tick !== null && tick.source.kind !== "none";
  return (
    <footer className="StatusBar">
      {hasSession ? <Numbers tick={tick} shown={shown} selected={selected} /> : null}
      {hasSession ? children : null}
      <span className="StatusBar-notice" role="status">
        {notice}
      </span>
      <span className="StatusBar-gap" />
      {hasSession ? (
        <span title={`${formatExactBytes(tick.memoryBytes)} of memory in the session's process`}>
          {formatBytes(tick.memoryBytes)}
        </span>
      ) : null}
      <UtcClock />
    </footer>
  );
}

function Numbers({
  tick,
  shown,
  selected,
}: {
  readonly tick: SessionTick;
  readonly shown: number;
  readonly selected: number;
}): ReactElement {
  const { ledger, entries } = tick;
  return (
    <>
      <span title={`${formatPercent(shown, entries)} of all entries`}>{formatCount(shown)} shown</span>
      <span>{formatCount(entries)} entries</span>
      <span title={`${formatCount(ledger.packets)} packets, ${formatExactBytes(ledger.bytes)}`}>
        {formatShortCount(ledger.packets)} packets
      </span>
      <span>{lossOf(ledger.lines).text}</span>
      {selected > 1 ? <span>{formatCount(selected)} selected</span> : null}
    </>
  );
}
