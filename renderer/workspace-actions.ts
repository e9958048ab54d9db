// What the user can do to the session, each as one function over the workspace. Buttons, keys and the palette share them.
import type { SaveFormat } from "../contract/index.ts";
import { leaveTaps, stopTaps } from "./cluster-actions.ts";
import { downloadFrom, nativeBridge, uploadFile } from "./native.ts";
import { isAbort, failureOf } from "./shared/failure.ts";
import { nextPace } from "./shared/pace.ts";
import { withApplied, withPane, withPreview, withSelection, type Pane } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

export type SaveWhat = "all" | "view" | "entries";

export const togglePane = (workspace: Workspace, pane: Pane | null): void =>
  workspace.update((state) => withPane(state, pane));

export const openPaths = async (workspace: Workspace, paths: readonly string[]): Promise<void> => {
  if (paths.length > 0) {
    await leaveTaps(workspace, "Opening files", async () => {
      await workspace.run((client) => client.session.openFiles({ paths: [...paths] }));
    });
  }
};

/** Opens files given as objects: by their path in the desktop shell, by upload in a browser. */
export const openFileObjects = async (workspace: Workspace, files: readonly File[]): Promise<void> => {
  const bridge = nativeBridge();
  if (bridge !== undefined) {
    await openPaths(
      workspace,
      files.map((file) => bridge.pathOf(file)),
    );
    return;
  }
  const abort = new AbortController();
  const paths: string[] = [];
  workspace.failure.set(null);
  try {
    for (const file of files) {
      const show = (sentBytes: number): void => {
        const former = workspace.upload.get();
        const pace = nextPace(former?.name === file.name ? former.pace : null, sentBytes, performance.now());
        workspace.upload.set({ name: file.name, sentBytes, totalBytes: file.size, pace, cancel: () => abort.abort() });
      };
      show(0);
      paths.push(await uploadFile(file, show, abort.signal));
    }
  } catch (error) {
    if (!isAbort(error)) {
      workspace.failure.set({ ...failureOf(error), nextStep: "Check that the file is readable, then open it again." });
    }
    return;
  } finally {
    workspace.upload.set(null);
  }
  await openPaths(workspace, paths);
  const failure = workspace.failure.get();
  if (failure !== null) {
    // Where an upload was put says nothing to its user; the name that it was given does.
    const message = paths.reduce(
      (text, path, index) => text.replaceAll(path, files[index]?.name ?? path),
      failure.message,
    );
    workspace.failure.set({ ...failure, message });
  }
};

/** Files that the user chooses in the browser's own dialog, which the desktop shell has, too. */
export const chooseInBrowser = (multiple = true): Promise<readonly File[]> =>
  new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = multiple;
    input.addEventListener("change", () => resolve([...(input.files ?? [])]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });

export const openDialog = async (workspace: Workspace): Promise<void> => {
  const bridge = nativeBridge();
  if (bridge === undefined) {
    const files = await chooseInBrowser();
    if (files.length > 0) {
      await openFileObjects(workspace, files);
    }
  } else {
    await openPaths(workspace, await bridge.openFiles());
  }
};

export const openDemo = (workspace: Workspace): Promise<void> =>
  leaveTaps(workspace, "Playing the demo", async () => {
    await workspace.run((client) => client.session.openDemo({}));
  });

export const reopenSession = (workspace: Workspace, sessionId: string): Promise<void> =>
  leaveTaps(workspace, "Opening another session", async () => {
    await workspace.run((client) => client.session.reopen({ sessionId }));
  });

/** Starts a capture on interfaces of this machine; its pane closes once it runs. */
export const startCapture = (workspace: Workspace, interfaces: readonly string[], filter: string): Promise<void> =>
  leaveTaps(workspace, "Capturing from an interface", async () => {
    const answer = await workspace.run((client) => client.capture.start({ interfaces: [...interfaces], filter }));
    if (answer !== undefined) {
      togglePane(workspace, null);
    }
  });

/** Ends the capture. A tap is asked about before, since its agents are removed. */
export const stopCapture = async (workspace: Workspace): Promise<void> => {
  if (workspace.session.tick.get()?.source.kind === "cluster") {
    stopTaps(workspace);
  } else {
    await workspace.run((client) => client.capture.stop({}));
  }
};

export const cancelLoad = async (workspace: Workspace): Promise<void> => {
  await workspace.run((client) => client.session.cancelLoad({}));
};

export const closeSession = (workspace: Workspace): Promise<void> =>
  leaveTaps(workspace, "Closing this session", async () => {
    await workspace.run((client) => client.session.close({}));
  });

/** Stops what is being captured, or opens the pane that starts it. */
export const toggleCapture = async (workspace: Workspace): Promise<void> => {
  const source = workspace.session.tick.get()?.source;
  if (source?.phase === "live" && source.kind !== "files") {
    await stopCapture(workspace);
  } else {
    togglePane(workspace, "capture");
  }
};

/** Lets the list stand still, or catch up; the capture is not touched. */
export const togglePause = (workspace: Workspace): void => {
  const total = workspace.view.state.get().tick?.total ?? 0;
  workspace.update((state) => ({ ...state, pausedAt: state.pausedAt === null ? total : null }));
};

export const applyFilter = (workspace: Workspace, filter: string): void =>
  workspace.update((state) => withApplied(state, filter));

export const previewFilter = (workspace: Workspace, filter: string): void =>
  workspace.update((state) => withPreview(state, filter));

/** Selects the row at a position; the row is fetched when the list does not hold it. */
export const selectAt = async (workspace: Workspace, position: number): Promise<void> => {
  const row = await workspace.view.rowAt(position);
  if (row !== undefined) {
    workspace.update((state) => withSelection(state, { focusId: row.id, position, ids: [row.id] }));
  }
};

/** Moves the selection by one row from wherever the focus is. */
export const step = async (workspace: Workspace, by: 1 | -1): Promise<void> => {
  const total = workspace.view.state.get().tick?.total ?? 0;
  const from = workspace.ui.getState().selection?.position ?? (by > 0 ? -1 : total);
  const position = from + by;
  if (position >= 0 && position < total) {
    await selectAt(workspace, position);
  }
};

const STREAM_WALK_ROWS = 1000;
const STREAM_WALK_PAGES = 20;

/** The next or previous entry on the same connection, within some thousand rows of the view. */
export const stepInStream = async (workspace: Workspace, by: 1 | -1): Promise<void> => {
  const { selection } = workspace.ui.getState();
  const from = selection === null ? undefined : workspace.view.row(selection.position);
  if (selection === null || from === undefined) {
    return;
  }
  const total = workspace.view.state.get().tick?.total ?? 0;
  let edge = by > 0 ? selection.position + 1 : selection.position;
  for (let page = 0; page < STREAM_WALK_PAGES && edge >= 0 && edge < total; page++) {
    const start = by > 0 ? edge : Math.max(0, edge - STREAM_WALK_ROWS);
    const count = by > 0 ? Math.min(STREAM_WALK_ROWS, total - start) : edge - start;
    if (count <= 0) {
      return;
    }
    const rows = await workspace.view.fetch(start, count);
    const isOfStream = (row: { readonly stream: string }): boolean => row.stream === from.stream;
    const found = by > 0 ? rows.findIndex(isOfStream) : rows.findLastIndex(isOfStream);
    if (found >= 0) {
      await selectAt(workspace, start + found);
      return;
    }
    edge = by > 0 ? start + count : start;
  }
};

/** Saves and answers one line on what was written, or undefined when it failed or was called off. */
export const save = async (
  workspace: Workspace,
  what: SaveWhat,
  format: SaveFormat,
  withSecrets = false,
): Promise<
  { readonly path: string; readonly bytes: number; readonly packets: number; readonly entries: number } | undefined
> => {
  const bridge = nativeBridge();
  const { selection } = workspace.ui.getState();
  const view = workspace.view.state.get().tick?.view;
  const suffix = format === "json" ? "jsonl" : format;
  const name = workspace.session.tick.get()?.sessionName.replaceAll(/[^\w.-]+/g, "-") || "thresher";
  const path = bridge === undefined ? "" : await bridge.savePath(`${name}.${suffix}`);
  if (bridge !== undefined && path === "") {
    return undefined;
  }
  const answer = await workspace.run((client) => {
    if (what === "entries" && selection !== null) {
      return client.save.write({ what: { kind: "entries", ids: [...selection.ids] }, format, path, withSecrets });
    }
    if (what === "view" && view !== undefined) {
      return client.save.write({ what: { kind: "view", view }, format, path, withSecrets });
    }
    return client.save.write({ what: { kind: "all" }, format, path, withSecrets });
  });
  if (answer !== undefined && answer.downloadUrl !== "") {
    downloadFrom(answer.downloadUrl);
  }
  return answer;
};
