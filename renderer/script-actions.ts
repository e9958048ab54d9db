// What the user can do to scripts, each as one function over the workspace. What takes something away asks first.
import type { Alert } from "../contract/index.ts";
import { freeFileName, isEdited } from "./scripts/drafts.ts";
import { armQuestion, countOf } from "./scripts/script-words.ts";
import { withScreen, withScriptPlace, type ScriptsTab } from "./ui-store.ts";
import type { Workspace } from "./workspace.ts";

const NEW_SOURCE = (title: string): string => `// ${title}
function onItemCaptured(data) {
  console.log(data.protocol.name, data.src.name, data.dst.name);
}
`;

export const showScripts = (workspace: Workspace, tab: ScriptsTab): void =>
  workspace.update((state) => ({ ...withScreen(state, "scripts"), scriptsTab: tab }));

/** Shows a script in the editor, at a line where one is given. */
export const openScript = async (workspace: Workspace, file: string, line = 0, column = 0): Promise<void> => {
  workspace.update((state) => ({ ...withScreen(state, "scripts"), scriptsTab: "scripts" }));
  await workspace.drafts.open(file);
  workspace.update((state) => withScriptPlace(state, file, line, column));
};

const takenNames = (workspace: Workspace): readonly string[] => [
  ...(workspace.scripts.state.get()?.scripts ?? []).map(({ file }) => file),
  ...workspace.drafts.drafts.get().map(({ file }) => file),
];

/** A new script, edited and not saved yet. */
export const addScript = (workspace: Workspace, words: string, source?: string): void => {
  const file = freeFileName(words, takenNames(workspace));
  workspace.drafts.begin(file, source ?? NEW_SOURCE(words));
  workspace.update((state) => withScriptPlace(withScreen(state, "scripts"), file, 0, 0));
};

export const saveScript = async (workspace: Workspace, file: string): Promise<void> => {
  if (await workspace.drafts.save(file)) {
    const isActive = workspace.scripts.state.get()?.scripts.find((script) => script.file === file)?.isActive ?? false;
    workspace.notice.set({ text: isActive ? `Saved ${file}; it starts anew.` : `Saved ${file}. It is off.` });
  }
};

/** Closes a tab of the editor; edited text is asked about. */
export const closeScript = (workspace: Workspace, file: string): void => {
  const draft = workspace.drafts.get(file);
  const close = (): void => {
    workspace.drafts.close(file);
    const rest = workspace.drafts.drafts.get();
    workspace.update((state) =>
      state.scriptFile === file ? withScriptPlace(state, rest.at(-1)?.file ?? "", 0, 0) : state,
    );
  };
  if (draft === null || !isEdited(draft)) {
    close();
    return;
  }
  workspace.confirmation.set({
    text: `Close ${file} without saving? What you changed is lost.`,
    keep: "Keep editing",
    confirm: "Close without saving",
    run: async () => close(),
  });
};

export const removeScript = (workspace: Workspace, file: string): void => {
  const title = workspace.scripts.state.get()?.scripts.find((script) => script.file === file)?.title ?? file;
  workspace.confirmation.set({
    text: `Delete ${title} (${file})? Its jobs end. This cannot be undone.`,
    keep: "Keep",
    confirm: `Delete ${file}`,
    run: async () => {
      const answer = await workspace.run((client) => client.scripts.remove({ file }));
      if (answer !== undefined) {
        workspace.drafts.close(file);
        workspace.update((state) => (state.scriptFile === file ? withScriptPlace(state, "", 0, 0) : state));
      }
    },
  });
};

export const renameScript = async (workspace: Workspace, file: string, to: string): Promise<void> => {
  const draft = workspace.drafts.get(file);
  if (draft?.version === "") {
    workspace.drafts.begin(to, draft.text);
    workspace.drafts.close(file);
  } else {
    await workspace.run(async () => workspace.drafts.rename(file, to));
  }
  workspace.update((state) => (state.scriptFile === file ? withScriptPlace(state, to, 0, 0) : state));
};

/** Other files are the scripts from now on; an empty path is the program's own folder. */
export const followFolder = async (workspace: Workspace, folder: string): Promise<void> => {
  if ((await workspace.run((client) => client.scripts.setFolder({ folder }))) !== undefined) {
    workspace.drafts.change((drafts) => drafts.filter(isEdited));
    workspace.update((state) => withScriptPlace(state, "", 0, 0));
  }
};

/** Takes the constants of a Kubeshark configuration, and offers its folder of scripts. False where that failed. */
export const importConstants = async (workspace: Workspace, yaml: string): Promise<boolean> => {
  const answer = await workspace.run((client) => client.scripts.importEnv({ yaml }));
  if (answer === undefined) {
    return false;
  }
  const { names, scriptsFolder } = answer;
  workspace.notice.set({ text: `Imported ${countOf(names.length, "constant")}.` });
  if (scriptsFolder !== "") {
    workspace.confirmation.set({
      text: `Kubeshark's scripts are in ${scriptsFolder}. Follow that folder instead of the present one?`,
      keep: "Keep this folder",
      confirm: "Follow it",
      doing: "Reading…",
      run: () => followFolder(workspace, scriptsFolder),
    });
  }
  return true;
};

/** Asks which hosts get what, then lets scripts send; back to recording needs no question. */
export const setArmed = async (workspace: Workspace, isArmed: boolean): Promise<void> => {
  const state = workspace.scripts.state.get();
  if (!isArmed || state === null) {
    await workspace.run((client) => client.scripts.setArmed({ isArmed }));
    return;
  }
  const hosts = await workspace.run((client) => client.scripts.hosts({}));
  if (hosts !== undefined) {
    workspace.confirmation.set({
      text: armQuestion(state, hosts.rules),
      keep: "Keep recording",
      confirm: "Arm",
      doing: "Arming…",
      run: async () => {
        await workspace.run((client) => client.scripts.setArmed({ isArmed: true }));
      },
    });
  }
};

export const clearConsole = async (workspace: Workspace): Promise<void> => {
  if ((await workspace.run((client) => client.scripts.clearConsole({}))) !== undefined) {
    workspace.scripts.clearLines();
  }
};

/** Most ids of one request; the contract takes no more. */
const MAX_IDS = 10_000;
const idsOf = (alerts: readonly Alert[]): string[] => alerts.slice(0, MAX_IDS).map(({ id }) => id);

export const acknowledge = async (workspace: Workspace, alerts: readonly Alert[]): Promise<void> => {
  const ids = idsOf(alerts);
  if (ids.length > 0 && (await workspace.run((client) => client.scripts.acknowledge({ ids }))) !== undefined) {
    workspace.scripts.changeAlerts(new Set(ids), { isAcknowledged: true });
  }
};

export const resend = async (workspace: Workspace, alerts: readonly Alert[]): Promise<void> => {
  const ids = idsOf(alerts);
  if ((await workspace.run((client) => client.scripts.resend({ ids }))) !== undefined) {
    workspace.notice.set({ text: ids.length === 1 ? "It is sent again." : `${ids.length} are sent again.` });
  }
};

export const discard = (workspace: Workspace, alerts: readonly Alert[]): void => {
  const ids = idsOf(alerts);
  workspace.confirmation.set({
    text: `Forget ${ids.length === 1 ? "this sending" : `${ids.length} sendings`}? What was to be sent is lost.`,
    keep: "Keep",
    confirm: "Forget",
    run: async () => {
      if ((await workspace.run((client) => client.scripts.discard({ ids }))) !== undefined) {
        workspace.scripts.changeAlerts(new Set(ids), null);
      }
    },
  });
};

/** Selects the entry of a line or an alert, and shows it among the requests. */
export const showEntry = async (workspace: Workspace, id: string): Promise<void> => {
  const position = await workspace.view.locate(id);
  workspace.update((state) => ({
    ...withScreen(state, "requests"),
    selection: { focusId: id, position: position ?? -1, ids: [id] },
  }));
};
