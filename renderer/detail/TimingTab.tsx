// Where the time went, as a waterfall: each part begins where the one before ended, and the wait shows what it was made of.
import type { ReactElement } from "react";
import { atLeast } from "../list/addable.ts";
import { formatElapsed } from "../shared/format-number.ts";
import { AddButton } from "./AddButton.tsx";
import type { DetailDocument, TimingPart } from "./detail-model.ts";
import { NetworkEvents } from "./NetworkEvents.tsx";
import type { NetworkTime } from "./network-model.ts";
import { valueProps, type ValueActions } from "./value-actions.ts";
import "./TimingTab.css";

interface TimingTabProps {
  readonly document: DetailDocument;
  readonly actions: ValueActions;
}

const WAIT = "Wait";

export function TimingTab({ document, actions }: TimingTabProps): ReactElement {
  const { timing, network, hasHandshake } = document;
  const total = timing.reduce((sum, part) => sum + part.us, 0);
  return (
    <div className="TimingTab">
      <table aria-label="Timing">
        <tbody>
          {timing.flatMap((part) => [
            <TimeRow key={part.name} part={part} total={total} />,
            ...(part.name === WAIT ? (network?.times ?? []) : []).map((time) => (
              <WaitRow key={time.selector} time={time} startUs={part.startUs} total={total} actions={actions} />
            )),
          ])}
          <tr className="TimingTab-total">
            <th scope="row">Total</th>
            <td className="TimingTab-number" title={`${total} µs`}>
              {formatElapsed(total)}
            </td>
            <td />
          </tr>
        </tbody>
      </table>
      {hasHandshake ? null : <p>The handshake of this connection was not seen, or was before an earlier request.</p>}
      {network === null ? null : <NetworkEvents network={network} actions={actions} />}
    </div>
  );
}

function TimeRow({ part, total }: { readonly part: TimingPart; readonly total: number }): ReactElement {
  return (
    <tr>
      <th scope="row">{part.name}</th>
      <td className="TimingTab-number" title={`${part.us} µs`}>
        {formatElapsed(part.us)}
      </td>
      <Track part={part} total={total} />
    </tr>
  );
}

interface WaitRowProps {
  readonly time: NetworkTime;
  readonly startUs: number;
  readonly total: number;
  readonly actions: ValueActions;
}

/** What a part of the wait is, where its name does not say all. */
const MEANINGS: Readonly<Record<string, string>> = {
  "until acknowledged": "From the request's last byte until the server's machine said that it has it",
  "on the network": "The way to the server and back, by the shortest round trip measured at the capture",
  "at the server": "The rest of the wait: what the server took to answer",
};

function WaitRow({ time, startUs, total, actions }: WaitRowProps): ReactElement {
  const addable = atLeast(time.selector, time.us);
  const part = { name: time.name, startUs: startUs + time.startUs, us: time.us };
  return (
    <tr
      className="TimingTab-inside"
      title={MEANINGS[time.name]}
      {...valueProps(actions, { text: String(time.us), addable })}
    >
      <th scope="row">{time.name}</th>
      <td className="TimingTab-number" title={`${time.us} µs`}>
        <AddButton addable={addable} adding={actions} />
        {formatElapsed(time.us)}
      </td>
      <Track part={part} total={total} />
    </tr>
  );
}

function Track({ part, total }: { readonly part: TimingPart; readonly total: number }): ReactElement {
  const left = total === 0 ? 0 : Math.min(100, (part.startUs / total) * 100);
  const width = total === 0 ? 0 : Math.min(100 - left, (part.us / total) * 100);
  return (
    <td className="TimingTab-track">
      <div
        className="TimingTab-bar"
        data-part={part.name}
        style={{ marginLeft: `min(${left}%, 100% - 2px)`, width: `max(2px, ${width}%)` }}
      />
    </td>
  );
}
