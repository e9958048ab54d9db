// What the user can do with packets of the past: fetch them, and open, download or delete what was fetched.
import type { LookBackOrder } from "./look-back/look-back-order.ts";
import { contentWords } from "./look-back/snapshot-words.ts";
import { downloadFrom } from "./native.ts";
import type { Workspace } from "./workspace.ts";

/** Fetches; how it ended is told also where the pane was closed meanwhile. */
export const takeSnapshot = async (workspace: Workspace, order: LookBackOrder): Promise<void> => {
  const { lookBack } = workspace;
  await lookBack.take(order);
  const snapshot = lookBack.newest.get();
  const failure = lookBack.failure.get();
  if (snapshot !== null) {
    workspace.notice.set({ text: `Fetched ${snapshot.name}: ${contentWords(snapshot)}` });
  } else if (failure !== null && workspace.ui.getState().pane !== "look-back") {
    workspace.failure.set(failure);
  }
};

export const downloadSnapshot = async (workspace: Workspace, id: string): Promise<void> => {
  const answer = await workspace.run((client) => client.snapshots.download({ id }));
  if (answer !== undefined) {
    downloadFrom(answer.downloadUrl);
  }
};

export const removeSnapshot = async (workspace: Workspace, id: string): Promise<void> => {
  await workspace.run((client) => client.snapshots.remove({ id }));
  await workspace.lookBack.read();
};
