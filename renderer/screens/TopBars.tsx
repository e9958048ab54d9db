// Source bar and what may stand under it: a load's progress, an upload, a failure, the source's own notice.
import { useState, type ReactElement } from "react";
import { showScreen } from "../cluster-actions.ts";
import { DeployStrip } from "../cluster/DeployStrip.tsx";
import { alertsOf, runningTaps, tapsName } from "../cluster/tap-words.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { ProgressBar } from "../source-bar/ProgressBar.tsx";
import { SourceBar } from "../source-bar/SourceBar.tsx";
import { cancelLoad, closeSession, openDialog, stopCapture, togglePane, togglePause } from "../workspace-actions.ts";
import { showScripts } from "../script-actions.ts";
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
  const scripts = useObservable(workspace.scripts.state);
  const source = tick?.source;
  const total = view.tick?.total ?? 0;
  const name = tapsName(useObservable(workspace.cluster.taps));
  const confirmation = useObservable(workspace.confirmation);
  // The number of targeted pods moves while the tap runs; the session's own name is from its start.
  const named =
    tick !== null && tick.source.kind === "cluster" && name !== null
      ? { ...tick, source: { ...tick.source, name } }
      : tick;
  return (
    <>
      <SourceBar
        tick={named}
        link={linkName(link.kind)}
        isListPaused={pausedAt !== null}
        missed={pausedAt === null ? 0 : Math.max(0, total - pausedAt)}
        canCapture={info?.canCapture ?? false}
        scripts={
          scripts === null || (scripts.alertSeq === 0 && !scripts.scripts.some(({ isActive }) => isActive))
            ? null
            : {
                isArmed: scripts.isArmed,
                unread: scripts.unreadAlerts,
                dead: scripts.outboxDead,
                asked: scripts.hostsAsked,
                onAlerts: () => showScripts(workspace, "alerts"),
                onScripts: () => showScripts(workspace, scripts.hostsAsked > 0 ? "hosts" : "scripts"),
              }
        }
        onOpen={() => void openDialog(workspace)}
        onCapture={() => togglePane(workspace, "capture")}
        onPause={() => togglePause(workspace)}
        onStop={() => void stopCapture(workspace)}
        onLookBack={() => togglePane(workspace, "look-back")}
        onKeys={() => togglePane(workspace, "keys")}
        onSave={() => togglePane(workspace, "save")}
        onClose={() => void closeSession(workspace)}
        onLedger={() => togglePane(workspace, "ledger")}
        onPalette={() => workspace.update((state) => ({ ...state, isPaletteOpen: true }))}
        onSessions={() => togglePane(workspace, "sessions")}
      />
      {confirmation === null ? null : (
        <ConfirmLine
          key={confirmation.text}
          text={confirmation.text}
          keep={confirmation.keep}
          confirm={confirmation.confirm}
          doing={confirmation.doing}
          onKeep={() => workspace.confirmation.set(null)}
          onConfirm={async () => {
            await confirmation.run();
            workspace.confirmation.set(null);
          }}
        />
      )}
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
      <TapBars />
      <LookBackBar />
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

/** A fetch goes on while its pane is closed, and is shown here then. */
function LookBackBar(): ReactElement | null {
  const { lookBack } = useWorkspace();
  const fetching = useObservable(lookBack.fetching);
  const isPaneOpen = useUi((state) => state.pane === "look-back");
  return fetching === null || isPaneOpen ? null : (
    <ProgressBar
      what={`Looking back: ${fetching.name}`}
      doneBytes={fetching.progress?.scannedBytes ?? 0}
      totalBytes={fetching.progress?.totalBytes ?? 0}
      pace={fetching.pace}
      onCancel={() => lookBack.cancel()}
    />
  );
}

/** Over the requests of taps: how far their agents are, and what is wrong with them. */
function TapBars(): ReactElement | null {
  const workspace = useWorkspace();
  const taps = runningTaps(useObservable(workspace.cluster.taps));
  const screen = useUi((state) => state.screen);
  if (screen === "cluster") {
    return null;
  }
  const [first, ...others] = taps.flatMap(alertsOf);
  const showPanel = (): void => showScreen(workspace, "cluster");
  return (
    <>
      {taps.map((tap) => (
        <DeployStrip
          key={tap.tap}
          state={tap}
          isNamed={taps.length > 1}
          onPanel={first === undefined ? showPanel : null}
        />
      ))}
      {first === undefined ? null : (
        <ErrorNotice tone={first.tone} message={first.message} nextStep={first.nextStep}>
          <button type="button" className="button" onClick={showPanel}>
            {others.length === 0 ? "Show agents" : `Show agents (${others.length} more)`}
          </button>
        </ErrorNotice>
      )}
    </>
  );
}
