// Sessions that are kept on this machine: open one again, or remove it for good after a second look.
import { Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { SessionSummary } from "../../contract/index.ts";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format-number.ts";
import { formatDay } from "../shared/format-time.ts";
import "./SessionTable.css";

interface SessionTableProps {
  readonly sessions: readonly SessionSummary[];
  readonly onReopen: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

export function SessionTable({ sessions, onReopen, onRemove }: SessionTableProps): ReactElement {
  const [doomed, setDoomed] = useState<string | null>(null);
  return (
    <ul className="SessionTable">
      {sessions.map((session) =>
        session.id === doomed ? (
          <li key={session.id} className="SessionTable-line SessionTable-question">
            <span>
              Remove <b>{session.name}</b> and its {formatBytes(session.sizeBytes)}? This cannot be undone.
            </span>
            <button type="button" className="button" onClick={() => setDoomed(null)}>
              Keep
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                setDoomed(null);
                onRemove(session.id);
              }}
            >
              Remove {session.name}
            </button>
          </li>
        ) : (
          <SessionLine key={session.id} session={session} onReopen={onReopen} onDoom={setDoomed} />
        ),
      )}
    </ul>
  );
}

interface SessionLineProps {
  readonly session: SessionSummary;
  readonly onReopen: (id: string) => void;
  readonly onDoom: (id: string) => void;
}

function SessionLine({ session, onReopen, onDoom }: SessionLineProps): ReactElement {
  const { id, name, createdMs, entries, sizeBytes, isOpenElsewhere } = session;
  return (
    <li className="SessionTable-line">
      <button type="button" className="SessionTable-open" disabled={isOpenElsewhere} onClick={() => onReopen(id)}>
        <span className="SessionTable-name">{name}</span>
        <span className="SessionTable-detail">{isOpenElsewhere ? "open in another window" : formatDay(createdMs)}</span>
        <span className="SessionTable-number">{formatCount(entries)} entries</span>
        <span className="SessionTable-number" title={formatExactBytes(sizeBytes)}>
          {formatBytes(sizeBytes)}
        </span>
      </button>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-shape="icon"
        aria-label={`Remove ${name}`}
        title={`Remove ${name}`}
        disabled={isOpenElsewhere}
        onClick={() => onDoom(id)}
      >
        <Trash2 aria-hidden />
      </button>
    </li>
  );
}
