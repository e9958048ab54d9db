// Every action of the window by name, with its keys: the shortcuts, the shortcut sheet and the palette are this list.
import { showScreen, stopTaps } from "./cluster-actions.ts";
import { copySelection, copyValue } from "./copying.ts";
import { explainRow } from "./explain-actions.ts";
import { canFind, findStep, openFind } from "./find-actions.ts";
import { openGoTo } from "./go-to-row.ts";
import { stepMarked, toggleSelected, writeComment } from "./note-actions.ts";
import { addScript, saveScript, setArmed, showScripts } from "./script-actions.ts";
import { nativeBridge } from "./native.ts";
import { focusPane } from "./next-pane.ts";
import { withBack, withSelection, withSettings } from "./ui-store.ts";
import { DENSITIES, detailSide, THEMES } from "./ui-settings.ts";
import {
  closeSession,
  openDemo,
  openDialog,
  step,
  stepInStream,
  toggleCapture,
  togglePane,
  togglePause,
} from "./workspace-actions.ts";
import type { Workspace } from "./workspace.ts";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: "Session" | "Filter" | "List" | "Window";
  readonly keys: readonly string[];
  /** Keys that also work while text is being typed. Single letters never do. */
  readonly worksInText: boolean;
  readonly run: (workspace: Workspace) => void | Promise<void>;
  /** Where this is false the keys are left to whoever else wants them; absent: never. */
  readonly applies?: (workspace: Workspace) => boolean;
}

const command = (
  group: Command["group"],
  id: string,
  title: string,
  keys: readonly string[],
  run: Command["run"],
  worksInText = keys.some((key) => key.includes("+") || /^F\d/.test(key)),
): Command => ({ id, title, group, keys, worksInText, run });

const next = <Value>(values: readonly Value[], value: Value): Value | undefined =>
  values[(values.indexOf(value) + 1) % values.length];

/** Asks the filter bar for the focus; the bar listens. */
export const FOCUS_FILTER_EVENT = "thresher:focus-filter";

/** What is in front of the user: an edited script where scripts are shown, else the session. */
const save = (workspace: Workspace): void | Promise<void> => {
  const { screen, scriptsTab, scriptFile } = workspace.ui.getState();
  const draft = screen === "scripts" && scriptsTab === "scripts" ? workspace.drafts.get(scriptFile) : null;
  return draft === null ? togglePane(workspace, "save") : saveScript(workspace, draft.file);
};

const focusFilter = (): void => {
  window.dispatchEvent(new Event(FOCUS_FILTER_EVENT));
};

export const COMMANDS: readonly Command[] = [
  command("Session", "open", "Open capture files", ["Ctrl+O"], openDialog),
  command("Session", "save", "Save or export", ["Ctrl+S"], save),
  command("Session", "keys", "TLS keys…", [], (workspace) => togglePane(workspace, "keys")),
  command("Session", "look-back", "Look back at packets that agents still hold", [], (workspace) =>
    togglePane(workspace, "look-back"),
  ),
  command("Session", "doctor", "Doctor: why is nothing seen in the cluster?", [], (workspace) =>
    togglePane(workspace, "doctor"),
  ),
  command("Session", "stop-tap", "Stop tapping and remove it from the cluster", [], stopTaps),
  command("Session", "capture", "Start or stop capturing", ["Ctrl+E"], toggleCapture),
  command("Session", "demo", "Play the demo", [], openDemo),
  command("Session", "sessions", "Other sessions", [], (workspace) => togglePane(workspace, "sessions")),
  command("Session", "ledger", "What was lost", [], (workspace) => togglePane(workspace, "ledger")),
  command("Session", "close", "Close this session", nativeKeys(["Ctrl+W"]), closeSession),
  command("Filter", "focus-filter", "Go to the filter", ["Ctrl+L", "Ctrl+/"], focusFilter),
  command("Filter", "connections", "Show connections", [], (workspace) =>
    workspace.update((state) => withSettings(state, { showConnections: !state.settings.showConnections })),
  ),
  command("Filter", "explain", "Why does this row match?", [], explainRow),
  command("List", "next", "Next row", ["F8", "Ctrl+ArrowDown"], (workspace) => step(workspace, 1)),
  command("List", "previous", "Previous row", ["F7", "Ctrl+ArrowUp"], (workspace) => step(workspace, -1)),
  command("List", "next-stream", "Next in the same stream", ["Ctrl+."], (workspace) => stepInStream(workspace, 1)),
  command("List", "previous-stream", "Previous in the same stream", ["Ctrl+,"], (workspace) =>
    stepInStream(workspace, -1),
  ),
  finding("find", "Find in the list", ["Ctrl+F"], openFind),
  // Ctrl+N opens a window in browsers, and no page gets it.
  finding("find-next", "Next match", ["F3", ...nativeKeys(["Ctrl+N"])], (workspace) => findStep(workspace, "next")),
  finding("find-previous", "Previous match", ["Shift+F3", "Ctrl+B"], (workspace) => findStep(workspace, "previous")),
  command("List", "go-to", "Go to a number or time", ["Ctrl+G"], openGoTo),
  // Where text is being typed, this key copies what is marked there.
  command("List", "copy", "Copy the selected rows", ["Ctrl+C"], (workspace) => copySelection(workspace, "text"), false),
  command("List", "copy-csv", "Copy the selected rows as CSV", [], (workspace) => copySelection(workspace, "csv")),
  command("List", "copy-json", "Copy the selected rows as JSON", [], (workspace) => copySelection(workspace, "json")),
  command("List", "copy-value", "Copy the value under the pointer", ["Ctrl+Shift+C"], copyValue),
  // Editors of text have these keys, too.
  command(
    "List",
    "mark",
    "Mark or unmark the selected rows",
    ["Ctrl+M"],
    (workspace) => toggleSelected(workspace, "mark"),
    false,
  ),
  command(
    "List",
    "ignore",
    "Ignore the selected rows, or no longer",
    ["Ctrl+D"],
    (workspace) => toggleSelected(workspace, "ignore"),
    false,
  ),
  command("List", "next-mark", "Next marked row", [...nativeKeys(["Ctrl+Shift+N"]), "Ctrl+Alt+N"], (workspace) =>
    stepMarked(workspace, 1),
  ),
  command("List", "previous-mark", "Previous marked row", ["Ctrl+Shift+B", "Ctrl+Alt+B"], (workspace) =>
    stepMarked(workspace, -1),
  ),
  command("List", "comment", "Comment on the row", ["Ctrl+Alt+C"], writeComment),
  command("List", "colours", "Colour rules", [], (workspace) => togglePane(workspace, "colours")),
  command("List", "pause", "Pause or resume the list", ["Space"], togglePause),
  command("List", "close-detail", "Close the detail", ["Escape"], (workspace) =>
    workspace.update((state) => withSelection(state, null)),
  ),
  command("Window", "requests", "Requests", ["Ctrl+1"], (workspace) => showScreen(workspace, "requests")),
  command("Window", "scripts", "Scripts", ["Ctrl+4"], (workspace) => showScripts(workspace, "scripts")),
  command("Window", "script-console", "Console of scripts", [], (workspace) => showScripts(workspace, "console")),
  command("Window", "script-alerts", "Alerts of scripts", [], (workspace) => showScripts(workspace, "alerts")),
  command("Window", "script-jobs", "Jobs of scripts", [], (workspace) => showScripts(workspace, "jobs")),
  command("Window", "script-constants", "Constants of scripts", [], (workspace) => showScripts(workspace, "constants")),
  command("Window", "dissectors", "Dissectors: scripts that read protocols", [], (workspace) =>
    showScripts(workspace, "dissectors"),
  ),
  command("Window", "script-samples", "Sample scripts", [], (workspace) => showScripts(workspace, "samples")),
  command("Window", "script-new", "New script", [], (workspace) => addScript(workspace, "New script")),
  command("Window", "script-dry-run", "Try scripts on this session, sending nothing", [], (workspace) =>
    showScripts(workspace, "dry-run"),
  ),
  command("Window", "script-arm", "Arm scripts, or let them record only", [], (workspace) =>
    setArmed(workspace, workspace.scripts.state.get()?.isArmed !== true),
  ),
  command("Window", "cluster", "Cluster", ["Ctrl+5"], (workspace) => showScreen(workspace, "cluster")),
  command("Window", "settings", "Settings", ["Ctrl+6"], (workspace) => togglePane(workspace, "settings")),
  command("Window", "back", "Back", ["Alt+ArrowLeft", "Backspace"], (workspace) => workspace.update(withBack), false),
  command("Window", "next-pane", "Next pane", ["F6"], () => focusPane(1, focusFilter)),
  command("Window", "previous-pane", "Previous pane", ["Shift+F6"], () => focusPane(-1, focusFilter)),
  command("Window", "palette", "All commands", ["Ctrl+K"], (workspace) =>
    workspace.update((state) => ({ ...state, isPaletteOpen: !state.isPaletteOpen })),
  ),
  command("Window", "histogram", "Show or hide the histogram", [], (workspace) =>
    workspace.update((state) => withSettings(state, { isHistogramOpen: !state.settings.isHistogramOpen })),
  ),
  command("Window", "detail-side", "Put the detail beside or below the list", [], (workspace) =>
    workspace.update((state) =>
      withSettings(state, {
        placement: detailSide(state.settings.placement, window.innerWidth) === "right" ? "below" : "right",
      }),
    ),
  ),
  command("Window", "theme", "Next theme", [], (workspace) =>
    workspace.update((state) => withSettings(state, { theme: next(THEMES, state.settings.theme) ?? "system" })),
  ),
  command("Window", "density", "Next row height", [], (workspace) =>
    workspace.update((state) => withSettings(state, { density: next(DENSITIES, state.settings.density) ?? "normal" })),
  ),
  command("Window", "shortcuts", "Keyboard shortcuts", ["?"], (workspace) => togglePane(workspace, "shortcuts")),
];

/** A command of the find bar, which has its keys only where there is a list. */
function finding(id: string, title: string, keys: readonly string[], run: Command["run"]): Command {
  return { ...command("List", id, title, keys, run), applies: canFind };
}

/** Keys that a browser keeps for itself are only offered in the desktop shell. */
function nativeKeys(keys: readonly string[]): readonly string[] {
  return typeof window !== "undefined" && nativeBridge() !== undefined ? keys : [];
}

export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** `Ctrl+L` for an event; Cmd counts as Ctrl, and Shift is left out where the character already shows it. */
export const keyName = (event: KeyLike): string => {
  const { key } = event;
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const isLetter = /^[A-Z]$/.test(name);
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    event.shiftKey && (isLetter || key.length > 1) ? "Shift+" : "",
    name,
  ].join("");
};

/** The command of a key, or null where the key is text for whatever is being typed in. */
export const commandOfKey = (event: KeyLike, isTyping: boolean): Command | null => {
  const name = keyName(event);
  const found = COMMANDS.find((candidate) => candidate.keys.includes(name));
  return found !== undefined && (!isTyping || found.worksInText) ? found : null;
};
