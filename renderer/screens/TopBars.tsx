// Source bar and what may stand under it: a load's progress, an upload, a failure, the source's own notice.
import { useState, type ReactElement } from "react";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { ProgressBar } from "../source-bar/ProgressBar.tsx";
import { SourceBar } from "../source-bar/SourceBar.tsx";
import { cancelLoad, closeSession, openDialog, stopCapture, togglePane, togglePause } from "../workspace-actions.ts";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

const linkName = (kind: "connecting" | "open" | "waiting"): "connecting" | "open" | "reconnecting" =>
  kind === "waiting" ? "reconnecting" : kind;

export function TopBars(): ReactElement {
  const workspace = useWorkspace();
  const tick = useObservable(workspace.session.tick);
  const info = useObservable(workspace.session.info);
  const link = useObservable(workspace.connection);
  const view = useObservable(workspace.view.state);
  const failure = useObservable(workspace.failure);
  const upload = useObservable(workspace.upload);
  const pace = useObservable(workspace.session.pace);
  const pausedAt = useUi((state) => state.pausedAt);
  const [dismissed, setDismissed] = useState("");
  const source = tick?.source;
  const total = view.tick?.total ?? 0;
  return (
    <>
      <SourceBar
        tick={tick}
        link={linkName(link.kind)}
        isListPaused={pausedAt !== null}
        missed={pausedAt === null ? 0 : Math.max(0, total - pausedAt)}
        canCapture={info?.canCapture ?? false}
        onOpen={() => void openDialog(workspace)}
        onCapture={() => togglePane(workspace, "capture")}
        onPause={() => togglePause(workspace)}
        onStop={() => void stopCapture(workspace)}
        onSave={() => togglePane(workspace, "save")}
        onClose={() => void closeSession(workspace)}
        onLedger={() => togglePane(workspace, "ledger")}
        onPalette={() => workspace.update((state) => ({ ...state, isPaletteOpen: true }))}
        onSessions={() => togglePane(workspace, "sessions")}
      />
      {link.kind === "waiting" || view.isStale ? (
        <ErrorNotice
          tone="warn"
          message="The connection to the session is lost. What is shown stays."
          nextStep={
            link.kind === "waiting" ? `Attempt ${link.attempt} follows by itself.` : "It is back; the rows follow."
          }
        >
          {link.kind === "waiting" ? (
            <button type="button" className="button" onClick={() => workspace.connection.retryNow()}>
              Try now
            </button>
          ) : null}
        </ErrorNotice>
      ) : null}
      {failure === null ? null : (
        <ErrorNotice
          message={failure.message}
          nextStep={failure.nextStep}
          onDismiss={() => workspace.failure.set(null)}
        />
      )}
      {upload === null ? null : (
        <ProgressBar
          what={`Sending ${upload.name}`}
          doneBytes={upload.sentBytes}
          totalBytes={upload.totalBytes}
          pace={upload.pace}
          onCancel={upload.cancel}
        />
      )}
      {source?.phase === "loading" ? (
        <ProgressBar
          what={`Reading ${source.name}`}
          doneBytes={source.bytesRead}
          totalBytes={source.bytesTotal}
          pace={pace}
          onCancel={() => void cancelLoad(workspace)}
        />
      ) : null}
      {source === undefined || source.notice === "" || source.notice === dismissed ? null : (
        <ErrorNotice
          tone={source.phase === "failed" ? "bad" : "warn"}
          message={source.notice}
          nextStep=""
          onDismiss={() => setDismissed(source.notice)}
        />
      )}
    </>
  );
}
