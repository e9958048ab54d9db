// Head of the detail: the exchange in one line, its measures (each can be added to the filter), and its connection.
import type { ReactElement, ReactNode } from "react";
import type { EntryDetail } from "../../contract/index.ts";
import { atLeast, type Addable, equals } from "../list/addable.ts";
import { halfPairText, peerText, peerTitle } from "../list/row-text.ts";
import { formatBytes, formatCount, formatElapsed, formatExactBytes } from "../shared/format-number.ts";
import { formatClock, formatExactUtc, localZone } from "../shared/format-time.ts";
import { ProtocolChip } from "../shared/ProtocolChip.tsx";
import { AddButton } from "./AddButton.tsx";
import type { DetailDocument } from "./detail-model.ts";
import { valueProps, type ValueActions } from "./value-actions.ts";

interface DetailHeaderProps {
  readonly detail: EntryDetail;
  readonly document: DetailDocument;
  readonly actions: ValueActions;
  readonly tools: ReactNode;
}

export function DetailHeader({ detail, document, actions, tools }: DetailHeaderProps): ReactElement {
  const { row } = detail;
  const { requestSize, responseSize } = document;
  return (
    <header className="DetailHeader">
      <div className="DetailHeader-line">
        <ProtocolChip abbr={row.protocol.abbr} longName={row.protocol.longName} color={row.protocol.backgroundColor} />
        <span className="DetailHeader-what mono" title={`${row.method} ${row.summary}`}>
          <b>{row.method}</b> {row.summary}
        </span>
        <span
          className="DetailHeader-status mono EntryRow-status"
          data-outcome={row.errorType === "" ? row.outcome : "bad"}
        >
          {row.errorType === "" ? row.status : halfPairText(row.errorType)}
        </span>
        {tools}
      </div>
      <div className="DetailHeader-facts">
        <dl className="DetailHeader-measures">
          {requestSize === null ? null : (
            <Measure
              name="Request"
              hint={formatExactBytes(requestSize)}
              addable={atLeast("requestSize", requestSize)}
              actions={actions}
            >
              {formatBytes(requestSize)}
            </Measure>
          )}
          {responseSize === null ? null : (
            <Measure
              name="Response"
              hint={formatExactBytes(responseSize)}
              addable={atLeast("responseSize", responseSize)}
              actions={actions}
            >
              {formatBytes(responseSize)}
            </Measure>
          )}
          {row.elapsedUs === null ? null : (
            <Measure
              name="Elapsed"
              hint={`${row.elapsedUs} µs`}
              addable={atLeast("elapsedTimeUs", row.elapsedUs)}
              actions={actions}
            >
              {formatElapsed(row.elapsedUs)}
            </Measure>
          )}
          <Measure name="Time" hint={formatExactUtc(row.timeNs)} addable={null} actions={actions}>
            {`${formatClock(row.timeNs, "local")} ${localZone(row.timeNs)}`}
          </Measure>
        </dl>
        <dl className="DetailHeader-measures">
          <Measure name="From" hint={peerTitle(row.src)} addable={null} actions={actions} isMono>
            {peerText(row.src)}
          </Measure>
          <Measure name="To" hint={peerTitle(row.dst)} addable={null} actions={actions} isMono>
            {peerText(row.dst)}
          </Measure>
        </dl>
        <dl className="DetailHeader-measures">
          <Measure name="No." hint="Number in order of arrival" addable={null} actions={actions}>
            {formatCount(row.no)}
          </Measure>
          <Measure name="Stream" hint={row.stream} addable={equals("stream", row.stream)} actions={actions} isMono>
            {row.stream}
          </Measure>
          {row.node === "" ? null : (
            <Measure name="Node" hint={row.node} addable={equals("node.name", row.node)} actions={actions} isMono>
              {row.node}
            </Measure>
          )}
        </dl>
      </div>
    </header>
  );
}

interface MeasureProps {
  readonly name: string;
  readonly hint: string;
  readonly addable: Addable | null;
  readonly actions: ValueActions;
  readonly isMono?: boolean;
  readonly children: string;
}

function Measure({ name, hint, addable, actions, isMono, children }: MeasureProps): ReactElement {
  return (
    <div className="DetailHeader-measure">
      <dt>{name}</dt>
      <dd className={isMono === true ? "mono" : ""} title={hint} {...valueProps(actions, { text: children, addable })}>
        {children}
        {addable === null ? null : <AddButton addable={addable} adding={actions} />}
      </dd>
    </div>
  );
}
