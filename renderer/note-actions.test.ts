import { describe, expect, test } from "vitest";
import { MAX_COMMENT_LENGTH } from "../contract/index.ts";
import { saveComment, stepMarked, toggleNote, toggleSelected, writeComment } from "./note-actions.ts";
import { selectRow } from "./screens/select-row.ts";
import { openRows, shownRows } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import { withApplied } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

const said = (workspace: Workspace): string => workspace.notice.get()?.text ?? "";
const note = (workspace: Workspace, position: number) => {
  workspace.view.want(0, 40);
  return workspace.view.row(position)?.note;
};
const position = (workspace: Workspace): number => workspace.ui.getState().selection?.position ?? -1;
const idAt = (workspace: Workspace, at: number): string => workspace.view.row(at)?.id ?? "";

describe("notes", () => {
  test("on all selected rows together, and taken off again", async () => {
    const workspace = await openRows(300);
    await toggleSelected(workspace, "mark");
    expect(said(workspace)).toBe("Select a row to mark it.");
    await selectRow(workspace, 3, "only");
    await selectRow(workspace, 5, "range");
    await toggleSelected(workspace, "mark");
    expect(said(workspace)).toBe("Marked 3 rows.");
    await waitFor(() => expect([3, 4, 5].map((at) => note(workspace, at)?.isMarked)).toEqual([true, true, true]));
    await toggleSelected(workspace, "mark");
    expect(said(workspace)).toBe("No longer marked: 3 rows.");
    await toggleNote(workspace, "ignore", [idAt(workspace, 8)]);
    expect(said(workspace)).toBe("Ignored 1 row.");
    await waitFor(() => expect(note(workspace, 8)?.isIgnored).toBe(true));
  });

  test("a comment is written on the row with the focus", async () => {
    const workspace = await openRows(300);
    writeComment(workspace);
    expect([said(workspace), workspace.ui.getState().commentFor]).toEqual([
      "Select a row to write a comment on it.",
      "",
    ]);
    await selectRow(workspace, 2, "only");
    const version = workspace.notesVersion.get();
    await saveComment(workspace, idAt(workspace, 2), "look here");
    expect(workspace.notesVersion.get()).toBe(version + 1);
    await waitFor(() => expect(note(workspace, 2)?.comment).toBe("look here"));
  });

  test("one that is too long is refused in words", async () => {
    const workspace = await openRows(300);
    await saveComment(workspace, idAt(workspace, 2), "x".repeat(MAX_COMMENT_LENGTH + 1));
    expect(workspace.failure.get()?.message).not.toBe("");
  });

  test("another session has another place to write", async () => {
    const workspace = await openRows(300);
    await selectRow(workspace, 2, "only");
    workspace.update((state) => ({ ...state, commentFor: "e2" }));
    await workspace.run((client) => client.session.close({}));
    await waitFor(() => expect(workspace.ui.getState().commentFor).toBe(""));
  });
});

describe("the way from mark to mark", () => {
  test("follows the list and goes round", async () => {
    const workspace = await openRows(300);
    await stepMarked(workspace, 1);
    expect(said(workspace)).toBe("No row of this list is marked.");
    await toggleNote(workspace, "mark", [idAt(workspace, 4), idAt(workspace, 9)]);
    const steps: number[] = [];
    for (const by of [1, 1, 1, -1, -1] as const) {
      workspace.notice.set(null);
      await stepMarked(workspace, by);
      steps.push(position(workspace));
    }
    expect(steps).toEqual([4, 9, 4, 9, 4]);
    await stepMarked(workspace, -1);
    expect(said(workspace)).toBe("Continued from the last row.");
  });

  test("ends where a paused list does", async () => {
    const workspace = await openRows(300);
    await toggleNote(workspace, "mark", [idAt(workspace, 30)]);
    workspace.update((state) => ({ ...state, pausedAt: 20 }));
    await stepMarked(workspace, 1);
    expect([position(workspace), said(workspace)]).toEqual([
      -1,
      "That marked row came while the list was paused: resume it first.",
    ]);
  });

  test("is that of the filtered list", async () => {
    const workspace = await openRows(300);
    const all = await workspace.view.fetch(0, 100);
    const grpc = all.findIndex(({ protocol }) => protocol.name === "grpc" || protocol.abbr === "gRPC");
    await toggleNote(workspace, "mark", [idAt(workspace, 0), all[grpc]?.id ?? ""]);
    workspace.update((state) => withApplied(state, "grpc"));
    await shownRows(workspace, "grpc");
    await stepMarked(workspace, 1);
    expect(position(workspace)).toBe(0);
  });
});
