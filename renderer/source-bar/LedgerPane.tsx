// The loss ledger: what passed, and for each hop what was lost, cut or not understood, and why.
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format-number.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { LedgerLines } from "./LedgerLines.tsx";
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
      <LedgerLines
        lines={ledger.lines}
        none="Nothing was lost, cut or skipped on the way from the source to this window."
      />
    </SidePane>
  );
}
