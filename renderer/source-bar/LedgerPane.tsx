// The loss ledger: what passed, and for each hop what was lost, cut or not understood, and why.
import { CircleAlert, Info } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format-number.ts";
import { SidePane } from "../shared/SidePane.tsx";
import "./LedgerPane.css";

interface LedgerPaneProps {
  readonly ledger: SessionTick["ledger"];
  readonly onClose: () => void;
}

export function LedgerPane({ ledger, onClose }: LedgerPaneProps): ReactElement {
  const totals = [
    ["Packets", formatCount(ledger.packets), ""],
    ["Bytes", formatBytes(ledger.bytes), formatExactBytes(ledger.bytes)],
    ["Connections", formatCount(ledger.flows), ""],
    ["Entries", formatCount(ledger.entries), ""],
  ] as const;
  const lines = ledger.lines.filter((line) => line.count > 0);
  return (
    <SidePane title="What came in, what was lost" onClose={onClose}>
      <dl className="LedgerPane-totals">
        {totals.map(([name, value, exact]) => (
          <div key={name}>
            <dt className="label">{name}</dt>
            <dd title={exact}>{value}</dd>
          </div>
        ))}
      </dl>
      {lines.length === 0 ? (
        <p className="LedgerPane-none">Nothing was lost, cut or skipped on the way from the source to this window.</p>
      ) : (
        <ul className="LedgerPane-lines">
          {lines.map((line) => (
            <li key={`${line.hop}:${line.code}`} data-loss={line.isLoss}>
              {line.isLoss ? <CircleAlert aria-label="lost" /> : <Info aria-label="noted" />}
              <div>
                <p>
                  <b>
                    {formatCount(line.count)} {line.unit}
                  </b>{" "}
                  {line.isLoss ? "lost" : "noted"} at {line.hop}
                </p>
                <p className="LedgerPane-reason">{line.reason}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </SidePane>
  );
}
