// Lines of a loss ledger: how many of what were lost or noted, at which hop, and why.
import { CircleAlert, Info } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import "./LedgerLines.css";

interface LedgerLinesProps {
  readonly lines: SessionTick["ledger"]["lines"];
  /** What is said where nothing was lost or noted. */
  readonly none: string;
}

export function LedgerLines({ lines, none }: LedgerLinesProps): ReactElement {
  const counted = lines.filter((line) => line.count > 0);
  if (counted.length === 0) {
    return <p className="LedgerLines-none">{none}</p>;
  }
  return (
    <ul className="LedgerLines">
      {counted.map((line) => (
        <li key={`${line.hop}:${line.code}:${line.unit}:${line.reason}`} data-loss={line.isLoss}>
          {line.isLoss ? <CircleAlert aria-label="lost" /> : <Info aria-label="noted" />}
          <div>
            <p>
              <b>
                {formatCount(line.count)} {line.unit}
              </b>{" "}
              {line.isLoss ? "lost" : "noted"} at {line.hop}
            </p>
            <p className="LedgerLines-reason">{line.reason}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
