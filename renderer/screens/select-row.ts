// Selecting rows of the list: one, one more or less, or all from the last one to here.
import { MAX_SELECTED, withSelection } from "../ui-store.ts";
import { selectAt } from "../workspace-actions.ts";
import type { Workspace } from "../workspace.ts";

const ROWS_PER_REQUEST = 1000;

export const selectRow = async (
  workspace: Workspace,
  position: number,
  how: "only" | "toggle" | "range",
): Promise<void> => {
  const { selection } = workspace.ui.getState();
  if (selection === null || how === "only" || (how === "range" && selection.position < 0)) {
    await selectAt(workspace, position);
    return;
  }
  if (how === "range") {
    await selectRange(workspace, position);
    return;
  }
  const row = await workspace.view.rowAt(position);
  const present = workspace.ui.getState().selection?.ids ?? [];
  if (row !== undefined) {
    const rest = present.filter((id) => id !== row.id);
    const ids = rest.length === present.length ? [...rest, row.id].slice(0, MAX_SELECTED) : rest;
    workspace.update((state) => withSelection(state, ids.length === 0 ? null : { ids, focusId: row.id, position }));
  }
};

/** From the anchor (the first selected entry) to a row. */
const selectRange = async (workspace: Workspace, position: number): Promise<void> => {
  const { selection } = workspace.ui.getState();
  const anchorId = selection?.ids[0];
  const anchor = anchorId === undefined ? null : await workspace.view.locate(anchorId);
  if (selection === null || anchor === null || anchorId === undefined) {
    await selectAt(workspace, position);
    return;
  }
  const first = Math.min(anchor, position);
  const count = Math.min(MAX_SELECTED, Math.abs(anchor - position) + 1);
  const ids: string[] = [];
  for (let done = 0; done < count; done += ROWS_PER_REQUEST) {
    const rows = await workspace.view.fetch(first + done, Math.min(ROWS_PER_REQUEST, count - done));
    ids.push(...rows.map(({ id }) => id));
  }
  const focusId = position < anchor ? ids[0] : ids.at(-1);
  if (focusId !== undefined) {
    // The anchor stays first, so that the next range begins at the same row.
    workspace.update((state) =>
      withSelection(state, { ids: [anchorId, ...ids.filter((id) => id !== anchorId)], focusId, position }),
    );
  }
};
