// What the user can do with TLS keys.
import { nativeBridge, uploadFile } from "./native.ts";
import { chooseInBrowser } from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

/** Uses a file; its path is remembered where it is to be kept. */
export const lendKeyLog = async (workspace: Workspace, path: string, isKept: boolean): Promise<void> => {
  const answer = await workspace.run((client) => client.keyLog.use({ path, isKept }));
  if (answer !== undefined) workspace.changeSettings({ keptKeyLog: isKept ? path : "" });
};

/** The one that is kept, where the host does not use one already. */
export const lendKept = async (workspace: Workspace): Promise<void> => {
  const { keptKeyLog: path } = workspace.ui.getState().settings;
  if (path === "") return;
  await workspace.run(async (client) => {
    const state = await client.keyLog.state({});
    if (state.path === "") await client.keyLog.use({ path, isKept: true });
  });
};

export const removeKeyLog = async (workspace: Workspace): Promise<void> => {
  workspace.changeSettings({ keptKeyLog: "" });
  await workspace.run((client) => client.keyLog.remove({}));
};

export const readAgain = async (workspace: Workspace): Promise<void> => {
  await workspace.run((client) => client.keyLog.readAgain({}));
};

/** The path of a file that the user chooses: in a browser that of its copy at the host. Empty for none. */
export const chooseKeyLog = async (workspace: Workspace): Promise<string> => {
  const [file] = await chooseInBrowser(false);
  if (file === undefined) return "";
  const bridge = nativeBridge();
  if (bridge !== undefined) return bridge.pathOf(file);
  const path = await workspace.run(() => uploadFile(file, () => undefined, new AbortController().signal));
  return path ?? "";
};
