import { describe, expect, test } from "vitest";
import { openWorkspace, shownRows } from "./testing/open-workspace.ts";
import { withBack } from "./ui-store.ts";
import { applyFilter, previewFilter, selectAt, step, stepInStream, togglePause } from "./workspace-actions.ts";
import { waitFor } from "./testing/wait-for.ts";

describe("workspace", () => {
  test("an open session is shown at once, whole and with rows", async () => {
    const workspace = await openWorkspace("file", 3000);
    const total = await shownRows(workspace, "");
    expect(total).toBeGreaterThan(2500);
    expect(workspace.view.row(0)?.no).toBe(1);
    expect(workspace.session.info.get()?.version).toBe("0.1.0");
  });

  test("no session, no view", async () => {
    const workspace = await openWorkspace("start", 0);
    expect(workspace.view.state.get().query).toBeNull();
  });

  test("a filter takes the list's place, keeps the selected entry, and can be gone back from", async () => {
    const workspace = await openWorkspace("file", 3000);
    const all = await shownRows(workspace, "");
    await selectAt(workspace, 40);
    const kept = workspace.ui.getState().selection?.focusId ?? "";
    const row = workspace.view.find(kept);
    applyFilter(workspace, `dst.name == "${row?.dst.name}"`);
    const some = await shownRows(workspace, `dst.name == "${row?.dst.name}"`);
    expect(some).toBeLessThan(all);
    const { anchor } = workspace.view.state.get();
    expect(workspace.view.row(anchor ?? -1)?.id).toBe(kept);
    workspace.update(withBack);
    expect(await shownRows(workspace, "")).toBe(all);
    expect(workspace.ui.getState().selection?.focusId).toBe(kept);
  });

  test("a preview shows rows without being applied", async () => {
    const workspace = await openWorkspace("file", 2000);
    await shownRows(workspace, "");
    previewFilter(workspace, "redis");
    await shownRows(workspace, "redis");
    expect(workspace.ui.getState().applied).toBe("");
    expect(workspace.view.row(0)?.protocol.name).toBe("redis");
  });

  test("a filter that the session refuses keeps the rows and says why", async () => {
    const workspace = await openWorkspace("file", 500);
    const total = await shownRows(workspace, "");
    applyFilter(workspace, "nonsense");
    await waitFor(() => expect(workspace.view.state.get().failure?.code).toBe("BAD_FILTER"));
    expect(workspace.view.state.get().failure?.nextStep).not.toBe("");
    expect(workspace.view.state.get().tick?.total).toBe(total);
    expect(workspace.view.row(0)).toBeDefined();
    applyFilter(workspace, "");
    await waitFor(() => expect(workspace.view.state.get().failure).toBeNull());
  });

  test("steps go along the list and along a stream, and stop at the ends", async () => {
    const workspace = await openWorkspace("file", 500);
    await shownRows(workspace, "");
    await step(workspace, 1);
    await step(workspace, -1);
    expect(workspace.ui.getState().selection?.position).toBe(0);
    const stream = workspace.view.row(0)?.stream;
    await stepInStream(workspace, 1);
    const { selection } = workspace.ui.getState();
    expect(selection?.position).toBeGreaterThan(0);
    expect(workspace.view.find(selection?.focusId ?? "")?.stream).toBe(stream);
    await stepInStream(workspace, -1);
    expect(workspace.ui.getState().selection?.position).toBe(0);
    await stepInStream(workspace, -1);
    expect(workspace.ui.getState().selection?.position).toBe(0);
  });

  test("a live view grows; pausing the list stops the list and nothing else", async () => {
    const workspace = await openWorkspace("live", 100);
    const before = await shownRows(workspace, "");
    togglePause(workspace);
    await waitFor(() => expect(workspace.view.state.get().tick?.total ?? 0).toBeGreaterThan(before + 30));
    expect(workspace.ui.getState().pausedAt).toBe(before);
    togglePause(workspace);
    expect(workspace.ui.getState().pausedAt).toBeNull();
  });

  test("a failed action is told with its next step, and the next one clears it", async () => {
    const workspace = await openWorkspace("file", 10);
    await workspace.run(() => Promise.reject(new Error("The disk is full.")));
    expect(workspace.failure.get()).toMatchObject({ message: "The disk is full.", nextStep: "Try again." });
    await workspace.run((client) => client.session.list({}));
    expect(workspace.failure.get()).toBeNull();
  });

  test("without a line actions say so instead of hanging", async () => {
    const workspace = await openWorkspace("file", 10);
    workspace.connection.close();
    expect(await workspace.run((client) => client.session.list({}))).toBeUndefined();
    expect(workspace.failure.get()?.message).toMatch(/not connected/);
  });
});
