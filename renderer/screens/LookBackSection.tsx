// The pane of looking back, joined to the workspace; and what can be done with a snapshot, wherever one is listed.
import type { ReactElement } from "react";
import { runningTaps } from "../cluster/tap-words.ts";
import { holdingsOf } from "../look-back/look-back-order.ts";
import { LookBackPane } from "../look-back/LookBackPane.tsx";
import type { SnapshotActions } from "../look-back/SnapshotTable.tsx";
import { downloadSnapshot, removeSnapshot, takeSnapshot } from "../look-back-actions.ts";
import { openPaths } from "../workspace-actions.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";
import { useNow } from "./use-cluster.ts";

export const useSnapshotActions = (): SnapshotActions => {
  const workspace = useWorkspace();
  const info = useObservable(workspace.session.info);
  return {
    onOpen: ({ path }) => void openPaths(workspace, [path]),
    onDownload: info?.host === "electron" ? null : ({ id }) => void downloadSnapshot(workspace, id),
    onRemove: ({ id }) => removeSnapshot(workspace, id),
  };
};

export function LookBackSection({ onClose }: { readonly onClose: () => void }): ReactElement {
  const workspace = useWorkspace();
  const { cluster, lookBack } = workspace;
  const taps = runningTaps(useObservable(cluster.taps));
  const fetching = useObservable(lookBack.fetching);
  const failure = useObservable(lookBack.failure);
  const snapshots = useObservable(lookBack.snapshots);
  const newest = useObservable(lookBack.newest);
  const actions = useSnapshotActions();
  const nowMs = useNow();
  return (
    <LookBackPane
      holdings={holdingsOf(taps)}
      nowMs={nowMs}
      fetching={fetching}
      failure={failure}
      snapshots={snapshots}
      newest={newest?.id ?? ""}
      onTake={(order) => void takeSnapshot(workspace, order)}
      onCancel={() => lookBack.cancel()}
      onClose={onClose}
      {...actions}
    />
  );
}
