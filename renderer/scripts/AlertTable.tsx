// What scripts sent or failed to send: when, what, where to, how it ended, and what can still be done.
import { Check, RotateCcw, Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import type { Alert } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { shortTime, timeZone } from "./console-lines.ts";
import { IconButton } from "../shared/IconButton.tsx";
import { MoodMark } from "./MoodMark.tsx";
import { alertWords, countOf } from "./script-words.ts";
import { TableHead } from "./TableHead.tsx";
import "../cluster/ClusterTable.css";
import "./AlertTable.css";

export interface AlertActions {
  readonly onAcknowledge: (alerts: readonly Alert[]) => void;
  readonly onResend: (alerts: readonly Alert[]) => void;
  readonly onDiscard: (alerts: readonly Alert[]) => void;
  readonly onEntry: (id: string) => void;
  readonly onPlace: (script: string, line: number, column: number) => void;
}

interface AlertTableProps extends AlertActions {
  readonly alerts: readonly Alert[];
  readonly nowMs: number;
}

export function AlertTable(props: AlertTableProps): ReactElement {
  return (
    <table className="ClusterTable AlertTable" aria-label="Alerts">
      <TableHead columns={[`Time ${timeZone(props.nowMs)}`, "Result", "What", "To", "Script", "Links"]} />
      <tbody>
        {props.alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} {...props} />
        ))}
      </tbody>
    </table>
  );
}

/** `again in 30 s`; empty where it is not tried again. */
const nextText = ({ nextMs }: Alert, nowMs: number): string =>
  nextMs === null ? "" : `, again in ${Math.max(0, Math.ceil((nextMs - nowMs) / 1000))} s`;

function AlertLine(props: AlertTableProps & { readonly alert: Alert }): ReactElement {
  const { alert, nowMs } = props;
  return (
    <tr data-unread={!alert.isAcknowledged}>
      <td className="mono" title={new Date(alert.timeMs).toISOString()}>
        {shortTime(alert.timeMs, nowMs)}
      </td>
      <td>
        <MoodMark {...alertWords(alert)} />
        <p className="label">
          {countOf(alert.attempts, "attempt")}
          {nextText(alert, nowMs)}
        </p>
      </td>
      <td className="AlertTable-what">
        <span className="AlertTable-summary">{alert.summary}</span>
        {alert.reason === "" ? null : <p className="AlertTable-reason">{asSentence(alert.reason)}</p>}
      </td>
      <td className="AlertTable-target">
        {alert.target}
        <p className="label mono">{alert.helper}</p>
      </td>
      <td>{alert.title}</td>
      <td className="AlertTable-links">
        {alert.entryId === "" ? null : (
          <button type="button" className="link" title="Show the entry" onClick={() => props.onEntry(alert.entryId)}>
            entry
          </button>
        )}
        {alert.line === 0 ? null : (
          <button
            type="button"
            className="link"
            title={`Go to line ${alert.line} of ${alert.script}`}
            onClick={() => props.onPlace(alert.script, alert.line, alert.column)}
          >
            line {alert.line}
          </button>
        )}
      </td>
      <td className="AlertTable-actions">
        {alert.phase === "dead" ? (
          <>
            <IconButton title="Send it again" onClick={() => props.onResend([alert])}>
              <RotateCcw aria-hidden />
            </IconButton>
            <IconButton title="Forget it" onClick={() => props.onDiscard([alert])}>
              <Trash2 aria-hidden />
            </IconButton>
          </>
        ) : null}
        {alert.isAcknowledged ? null : (
          <IconButton title="Acknowledge" onClick={() => props.onAcknowledge([alert])}>
            <Check aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  );
}
