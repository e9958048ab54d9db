// Finding rows in the list, as the keys, the palette and the bar do it.
import { readQuery } from "./find/find-query.ts";
import { withSelection } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

/** Whether there is a list to find something in: elsewhere these keys are the browser's. */
export const canFind = (workspace: Workspace): boolean =>
  workspace.ui.getState().screen === "requests" && (workspace.session.tick.get()?.source.kind ?? "none") !== "none";

/** Opens the bar, or goes back to its field. */
export const openFind = (workspace: Workspace): void => {
  if (!canFind(workspace)) {
    return;
  }
  workspace.update((state) => ({ ...state, isFindOpen: true, isGoToOpen: false }));
  const { focusRequest } = workspace.find;
  focusRequest.set(focusRequest.get() + 1);
};

/** Closes it; what was looked for is kept, and the focus is the list's again. */
export const closeFind = (workspace: Workspace): void => {
  workspace.find.reset();
  workspace.find.focusRequest.set(0);
  workspace.update((state) => ({ ...state, isFindOpen: false }));
  document.querySelector<HTMLElement>(".EntryList-scroller")?.focus();
};

/** Goes to the next or the previous match from the selected row; where there is nothing to look for, asks what. */
export const findStep = async (workspace: Workspace, direction: "next" | "previous"): Promise<void> => {
  const { find, view, connection, session } = workspace;
  const read = readQuery(find.draft.get(), session.catalogue.get());
  if (read.kind !== "query") {
    openFind(workspace);
    return;
  }
  const tick = view.state.get().tick;
  const { client } = connection;
  if (!canFind(workspace) || client === null || tick === null) {
    return;
  }
  const { selection, pausedAt, isFindOpen } = workspace.ui.getState();
  if (!isFindOpen) {
    workspace.update((state) => ({ ...state, isFindOpen: true, isGoToOpen: false }));
  }
  const from = selection?.position ?? -1;
  await find.run(client, { view: tick.view, query: read.query, from, direction, end: pausedAt }, (hit) =>
    workspace.update((state) => withSelection(state, { focusId: hit.id, position: hit.position, ids: [hit.id] })),
  );
};
