// What the user notes on rows: marks, rows to be passed over, comments; and the way from one marked row to the next.
import { formatCount } from "./shared/format-number.ts";
import { selectAt } from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

export type NoteKind = "mark" | "ignore";

const DONE: Readonly<Record<NoteKind, readonly [on: string, off: string]>> = {
  mark: ["Marked", "No longer marked:"],
  ignore: ["Ignored", "No longer ignored:"],
};

const say = (workspace: Workspace, text: string): void => workspace.notice.set({ text });
const noted = (workspace: Workspace): void => workspace.notesVersion.set(workspace.notesVersion.get() + 1);

/** Marks or ignores rows: all where one is not yet, else none any more. */
export const toggleNote = async (workspace: Workspace, what: NoteKind, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) {
    say(workspace, `Select a row to ${what} it.`);
    return;
  }
  const answer = await workspace.run((client) => client.notes.toggle({ what, ids: [...ids] }));
  if (answer !== undefined) {
    const [on, off] = DONE[what];
    say(workspace, `${answer.isOn ? on : off} ${ids.length === 1 ? "1 row" : `${formatCount(ids.length)} rows`}.`);
    noted(workspace);
  }
};

/** The same with what is selected. */
export const toggleSelected = (workspace: Workspace, what: NoteKind): Promise<void> =>
  toggleNote(workspace, what, workspace.ui.getState().selection?.ids ?? []);

export const saveComment = async (workspace: Workspace, id: string, text: string): Promise<void> => {
  await workspace.run((client) => client.notes.comment({ id, text }));
  noted(workspace);
};

/** Asks for the comment on the row with the focus; the detail has the place to write. */
export const writeComment = (workspace: Workspace): void => {
  const { selection } = workspace.ui.getState();
  if (selection === null) {
    say(workspace, "Select a row to write a comment on it.");
    return;
  }
  workspace.update((state) => ({ ...state, screen: "requests", commentFor: selection.focusId }));
};

/** Puts the place to write away; the focus is the list's again. */
export const closeComment = (workspace: Workspace): void => {
  workspace.update((state) => ({ ...state, commentFor: "" }));
  document.querySelector<HTMLElement>(".EntryList-scroller")?.focus();
};

/** Selects the next or previous marked row of the list, going round at its end. */
export const stepMarked = async (workspace: Workspace, by: 1 | -1): Promise<void> => {
  const { selection, pausedAt } = workspace.ui.getState();
  const tick = workspace.view.state.get().tick;
  if (tick === null) {
    return;
  }
  const position = selection?.position ?? -1;
  const from = position >= 0 || by > 0 ? position : (pausedAt ?? tick.total);
  const answer = await workspace.run((client) => client.notes.step({ view: tick.view, from, by }));
  if (answer === undefined) {
    return;
  }
  if (answer.position === null) {
    say(workspace, "No row of this list is marked.");
  } else if (pausedAt !== null && answer.position >= pausedAt) {
    say(workspace, "That marked row came while the list was paused: resume it first.");
  } else {
    await selectAt(workspace, answer.position);
    if (answer.isAround) {
      say(workspace, by > 0 ? "Continued from the first row." : "Continued from the last row.");
    }
  }
};
