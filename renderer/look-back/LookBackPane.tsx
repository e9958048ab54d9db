// Looking back: packets from before somebody looked, which agents still hold, are fetched into a file of this machine.
import { useState, type ReactElement } from "react";
import type { Snapshot } from "../../contract/index.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import type { Failure } from "../shared/failure.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { ProgressBar } from "../source-bar/ProgressBar.tsx";
import type { Fetching } from "./look-back.ts";
import {
  chosenHoldings,
  holdingWords,
  lookBackError,
  lookBackOrder,
  NO_LOOK_BACK,
  type Holding,
  type LookBackOrder,
} from "./look-back-order.ts";
import { LookBackForm } from "./LookBackForm.tsx";
import { SnapshotTable, type SnapshotActions } from "./SnapshotTable.tsx";
import { progressWords } from "./snapshot-words.ts";
import "./LookBackPane.css";

interface LookBackPaneProps extends SnapshotActions {
  readonly holdings: readonly Holding[];
  readonly nowMs: number;
  readonly fetching: Fetching | null;
  readonly failure: Failure | null;
  /** Null until they are known. */
  readonly snapshots: readonly Snapshot[] | null;
  readonly newest: string;
  readonly onTake: (order: LookBackOrder) => void;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}

export function LookBackPane(props: LookBackPaneProps): ReactElement {
  const { holdings, nowMs, fetching, failure, snapshots } = props;
  const [draft, setDraft] = useState(NO_LOOK_BACK);
  const error = lookBackError(draft, holdings, nowMs);
  const order = lookBackOrder(draft, holdings, nowMs);
  return (
    <SidePane
      title="Look back"
      onClose={props.onClose}
      footer={
        holdings.length === 0 ? undefined : (
          <button
            type="button"
            className="button"
            data-kind={fetching === null ? "primary" : undefined}
            disabled={error !== "" && fetching === null}
            // It keeps the focus while it can do nothing, so that Escape still closes the pane.
            aria-disabled={fetching !== null}
            onClick={() => (fetching === null ? props.onTake(order) : undefined)}
          >
            {fetching === null ? "Fetch the packets" : "Fetching…"}
          </button>
        )
      }
    >
      <p className="LookBackPane-lead">
        {holdings.length === 0
          ? "No running agent holds packets now. Agents on nodes keep the newest ones for a while; tap a cluster to look back at them."
          : holdingWords(chosenHoldings(holdings, draft))}
      </p>
      {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
      {fetching === null ? null : (
        <div className="LookBackPane-progress">
          <ProgressBar
            what={fetching.name}
            doneBytes={fetching.progress?.scannedBytes ?? 0}
            totalBytes={fetching.progress?.totalBytes ?? 0}
            pace={fetching.pace}
            onCancel={props.onCancel}
          />
          <p className="label" role="status">
            {progressWords(fetching.progress)}
          </p>
        </div>
      )}
      {holdings.length === 0 || fetching !== null ? null : (
        <LookBackForm
          draft={draft}
          holdings={holdings}
          nowMs={nowMs}
          usualName={lookBackOrder({ ...draft, name: "" }, holdings, nowMs).name}
          error={error}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
      )}
      <section className="LookBackPane-snapshots" aria-label="Snapshots of this machine">
        <h3>Snapshots</h3>
        {snapshots !== null && snapshots.length === 0 ? (
          <p className="label">What is fetched is kept here as capture files.</p>
        ) : (
          <SnapshotTable
            snapshots={snapshots ?? []}
            newest={props.newest}
            onOpen={props.onOpen}
            onDownload={props.onDownload}
            onRemove={props.onRemove}
          />
        )}
      </section>
    </SidePane>
  );
}
