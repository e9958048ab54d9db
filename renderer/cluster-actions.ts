// What the user can do to taps, each as one function over the workspace. Whatever ends a running tap asks first, by the
// name of its context, and removes its agents before it goes on.
import type { ClusterOrder } from "../contract/index.ts";
import { contextsOf, leaveQuestion, removalWords, stopQuestion } from "./cluster/stop-words.ts";
import { runningTaps } from "./cluster/tap-words.ts";
import { withScreen, type Screen } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

export const showScreen = (workspace: Workspace, screen: Screen): void =>
  workspace.update((state) => withScreen(state, screen));

/**
 * Starts the agents. The session that they fill opens at once; an added tap fills the open one. False where it could not
 * be started.
 */
export const startTap = async (workspace: Workspace, order: ClusterOrder, isAdded: boolean): Promise<boolean> => {
  const answer = await workspace.run((client) => client.cluster.start({ order, isAdded }));
  return answer !== undefined;
};

/** Removes the agents of a tap, or of all (empty), and tells what is left. False where that failed. */
export const removeTaps = async (workspace: Workspace, tap: string): Promise<boolean> => {
  const ended = new Set(
    runningTaps(workspace.cluster.taps.get())
      .map((one) => one.tap)
      .filter((one) => tap === "" || one === tap),
  );
  const states = await workspace.run((client) => client.cluster.stop({ tap }));
  if (states === undefined) {
    return false;
  }
  workspace.cluster.taps.set(states.taps);
  const removed = states.taps.filter((one) => ended.has(one.tap));
  workspace.notice.set({ text: removed.map(removalWords).join(" ") });
  return removed.every(({ left }) => left.length === 0);
};

/** Asks whether all taps may end; then removes them and shows what is left. */
export const stopTaps = (workspace: Workspace): void => {
  const taps = runningTaps(workspace.cluster.taps.get());
  if (taps.length === 0) {
    return;
  }
  workspace.confirmation.set({
    text: stopQuestion(taps),
    keep: "Keep tapping",
    confirm: `Stop and remove from ${contextsOf(taps)}`,
    run: async () => {
      await removeTaps(workspace, "");
    },
  });
};

/** Does what ends the open session; running taps are asked about and removed before. */
export const leaveTaps = async (workspace: Workspace, what: string, go: () => Promise<void>): Promise<void> => {
  const taps = runningTaps(workspace.cluster.taps.get());
  if (taps.length === 0) {
    await go();
    return;
  }
  workspace.confirmation.set({
    text: leaveQuestion(taps, what),
    keep: "Keep tapping",
    confirm: `Remove from ${contextsOf(taps)} and go on`,
    run: async () => {
      if (await removeTaps(workspace, "")) {
        await go();
      }
    },
  });
};
