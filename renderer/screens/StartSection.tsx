// The start screen with the sessions that this machine keeps.
import type { ReactElement } from "react";
import { showScreen } from "../cluster-actions.ts";
import { SnapshotTable } from "../look-back/SnapshotTable.tsx";
import { StartScreen } from "../start/StartScreen.tsx";
import { openDemo, openDialog, togglePane } from "../workspace-actions.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";
import { useSnapshotActions } from "./LookBackSection.tsx";
import { useSessions } from "./use-sessions.ts";

/** Beside the sessions, once something was fetched. */
function Snapshots(): ReactElement | null {
  const { lookBack } = useWorkspace();
  const snapshots = useObservable(lookBack.snapshots) ?? [];
  const actions = useSnapshotActions();
  return snapshots.length === 0 ? null : (
    <section className="StartScreen-recent" aria-label="Snapshots">
      <h2>Snapshots</h2>
      <SnapshotTable snapshots={snapshots} newest="" {...actions} />
    </section>
  );
}

export function StartSection(): ReactElement {
  const workspace = useWorkspace();
  const info = useObservable(workspace.session.info);
  const clusters = useObservable(workspace.cluster.contexts);
  const { sessions, reopen, remove } = useSessions();
  return (
    <StartScreen
      sessions={sessions}
      canCapture={info?.canCapture ?? true}
      clusters={clusters}
      version={info?.version ?? ""}
      onCluster={() => showScreen(workspace, "cluster")}
      onOpen={() => void openDialog(workspace)}
      onCapture={() => togglePane(workspace, "capture")}
      onDemo={() => void openDemo(workspace)}
      onReopen={reopen}
      onRemove={remove}
      snapshots={<Snapshots />}
    />
  );
}
