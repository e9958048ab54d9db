// What the user can do to a tap, each as one function over the workspace. Whatever ends a running tap asks first, by the
// name of its context, and removes its agents before it goes on.
import type { ClusterOrder } from "../contract/index.ts";
import { counted } from "./cluster/count-words.ts";
import { isTapRunning, removalWords } from "./cluster/tap-words.ts";
import { withScreen, type Screen } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

export const showScreen = (workspace: Workspace, screen: Screen): void =>
  workspace.update((state) => withScreen(state, screen));

/** Starts the agents; the session that they fill opens at once. False where it could not be started. */
export const startTap = async (workspace: Workspace, order: ClusterOrder): Promise<boolean> => {
  const answer = await workspace.run((client) => client.cluster.start(order));
  return answer !== undefined;
};

/** Removes the agents and tells what is left. False where that failed. */
export const removeTap = async (workspace: Workspace): Promise<boolean> => {
  const state = await workspace.run((client) => client.cluster.stop({}));
  if (state === undefined) {
    return false;
  }
  workspace.cluster.state.set(state);
  workspace.notice.set({ text: removalWords(state) });
  return state.left.length === 0;
};

/** Asks whether the tap may end; then removes it and shows what is left. */
export const stopTap = (workspace: Workspace): void => {
  const state = workspace.cluster.state.get();
  if (state === null || !isTapRunning(state)) {
    return;
  }
  workspace.confirmation.set({
    text: `Stop the tap of ${state.context}? Its agents on ${counted(state.nodes.length, "node")} are removed; the entries stay.`,
    keep: "Keep tapping",
    confirm: `Stop and remove from ${state.context}`,
    run: async () => {
      await removeTap(workspace);
    },
  });
};

/** Does what ends the open session; a running tap is asked about and removed before. */
export const leaveTap = async (workspace: Workspace, what: string, go: () => Promise<void>): Promise<void> => {
  const state = workspace.cluster.state.get();
  if (state === null || !isTapRunning(state)) {
    await go();
    return;
  }
  workspace.confirmation.set({
    text: `${what} ends the tap of ${state.context}. Its agents on ${counted(state.nodes.length, "node")} are removed first; its entries are kept.`,
    keep: "Keep tapping",
    confirm: `Remove from ${state.context} and go on`,
    run: async () => {
      if (await removeTap(workspace)) {
        await go();
      }
    },
  });
};
