// The alerts with what concerns all of them: acknowledge, dead letters, and whether the desktop is told.
import { CheckCheck, RotateCcw, Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Alert } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { formatCount } from "../shared/format-number.ts";
import { AlertTable, type AlertActions } from "./AlertTable.tsx";
import { isFailedAlert } from "./script-words.ts";
import { Switch } from "./Switch.tsx";

interface AlertPaneProps extends AlertActions {
  readonly alerts: readonly Alert[];
  readonly nowMs: number;
  readonly isNotifying: boolean;
  /** Why the desktop is not told although it is asked for; empty where it is. */
  readonly notifyProblem: string;
  readonly onNotify: (isNotifying: boolean) => void;
}

/** Most rows that stand in the page at once. */
const ROWS = 200;

const KINDS = ["all", "failed", "unread"] as const;
const TITLES: Readonly<Record<(typeof KINDS)[number], string>> = { all: "All", failed: "Failed", unread: "Not seen" };

export function AlertPane(props: AlertPaneProps): ReactElement {
  const { alerts } = props;
  const [kind, setKind] = useState<(typeof KINDS)[number]>("all");
  const [rows, setRows] = useState(ROWS);
  const unread = alerts.filter(({ isAcknowledged }) => !isAcknowledged);
  const failed = alerts.filter(isFailedAlert);
  const dead = alerts.filter(({ phase }) => phase === "dead");
  const chosen = { all: alerts, failed, unread };
  const shown = chosen[kind];
  return (
    <section className="ConsolePane" aria-label="Alerts">
      <header className="ScriptsBar">
        {KINDS.map((name) => (
          <button
            key={name}
            type="button"
            className="button ScriptsBar-chip"
            aria-pressed={kind === name}
            onClick={() => setKind(name)}
          >
            {TITLES[name]} {formatCount(chosen[name].length)}
          </button>
        ))}
        <span className="ScriptsBar-gap" />
        <Switch hasText label="Tell the desktop of failures" isOn={props.isNotifying} onChange={props.onNotify} />
        {dead.length === 0 ? null : (
          <>
            <button type="button" className="button" onClick={() => props.onResend(dead)}>
              <RotateCcw aria-hidden />
              Send {formatCount(dead.length)} again
            </button>
            <button type="button" className="button" onClick={() => props.onDiscard(dead)}>
              <Trash2 aria-hidden />
              Forget {formatCount(dead.length)}
            </button>
          </>
        )}
        <button
          type="button"
          className="button"
          disabled={unread.length === 0}
          onClick={() => props.onAcknowledge(unread)}
        >
          <CheckCheck aria-hidden />
          Acknowledge all
        </button>
      </header>
      {props.notifyProblem === "" ? null : <p className="ScriptsBar-note">{props.notifyProblem}</p>}
      {shown.length === 0 ? (
        <EmptyState
          title={alerts.length === 0 ? "Nothing was sent yet" : "None of these"}
          text="Whatever scripts send, to Slack, a webhook, a bucket or a database, stands here with how it ended."
        />
      ) : (
        <div className="ScriptsScroll">
          <AlertTable {...props} alerts={shown.slice(0, rows)} />
          {shown.length > rows ? (
            <button type="button" className="button ScriptsScroll-more" onClick={() => setRows(rows + ROWS)}>
              Show {formatCount(Math.min(ROWS, shown.length - rows))} more of {formatCount(shown.length)}
            </button>
          ) : null}
        </div>
      )}
    </section>
  );
}
