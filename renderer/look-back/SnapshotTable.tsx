// Snapshots of this machine: packets that were fetched from agents. Open one, download it, or delete it after a second look.
import { Download, FolderOpen, Trash2, TriangleAlert } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Snapshot } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { IconButton } from "../shared/IconButton.tsx";
import { formatBytes, formatExactBytes } from "../shared/format-number.ts";
import { contentWords, exactRange, timeRange } from "./snapshot-words.ts";
import "./SnapshotTable.css";

export interface SnapshotActions {
  /** Null where the file is on the user's own machine already. */
  readonly onDownload: ((snapshot: Snapshot) => void) | null;
  readonly onOpen: (snapshot: Snapshot) => void;
  readonly onRemove: (snapshot: Snapshot) => Promise<void>;
}

interface SnapshotTableProps extends SnapshotActions {
  readonly snapshots: readonly Snapshot[];
  /** The one that was fetched just now. */
  readonly newest: string;
}

export function SnapshotTable({ snapshots, newest, onDownload, onOpen, onRemove }: SnapshotTableProps): ReactElement {
  const [doomed, setDoomed] = useState("");
  return (
    <ul className="SnapshotTable" aria-label="Snapshots">
      {snapshots.map((snapshot) =>
        snapshot.id === doomed ? (
          <li key={snapshot.id}>
            <ConfirmLine
              text={`Delete ${snapshot.name} and its ${formatBytes(snapshot.bytes)}? This cannot be undone.`}
              keep="Keep"
              confirm={`Delete ${snapshot.name}`}
              onKeep={() => setDoomed("")}
              onConfirm={async () => {
                await onRemove(snapshot);
                setDoomed("");
              }}
            />
          </li>
        ) : (
          <li key={snapshot.id} data-new={snapshot.id === newest}>
            <div className="SnapshotTable-words">
              <p className="SnapshotTable-name" title={snapshot.path}>
                {snapshot.name}
              </p>
              <p title={exactRange(snapshot)}>{timeRange(snapshot)}</p>
              <p title={formatExactBytes(snapshot.bytes)}>{contentWords(snapshot)}</p>
              {snapshot.notice === "" ? null : (
                <p className="SnapshotTable-notice">
                  <TriangleAlert aria-hidden /> {asSentence(snapshot.notice)}
                </p>
              )}
            </div>
            <div className="SnapshotTable-actions">
              <button
                type="button"
                className="button"
                aria-label={`Open ${snapshot.name}`}
                onClick={() => onOpen(snapshot)}
              >
                <FolderOpen aria-hidden />
                Open
              </button>
              {onDownload === null ? null : (
                <IconButton title={`Download ${snapshot.name}`} onClick={() => onDownload(snapshot)}>
                  <Download aria-hidden />
                </IconButton>
              )}
              <IconButton title={`Delete ${snapshot.name}`} onClick={() => setDoomed(snapshot.id)}>
                <Trash2 aria-hidden />
              </IconButton>
            </div>
          </li>
        ),
      )}
    </ul>
  );
}
