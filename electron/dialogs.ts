// Native dialogs, and the answers to the page's calls.
import type { BrowserWindow, Dialog, IpcMain, IpcMainInvokeEvent } from "electron";
import type { BridgeCall, BridgeCalls } from "./bridge.ts";
import { PAGE_ORIGIN } from "./page-protocol.ts";

/** Longest file name that the page may suggest. */
const MAX_SUGGESTION_LENGTH = 255;

const CAPTURE_FILTERS = [
  { name: "Captures", extensions: ["pcap", "pcapng", "cap", "gz", "zst"] },
  { name: "All files", extensions: ["*"] },
];
const SAVE_FILTERS = [
  { name: "pcapng capture", extensions: ["pcapng"] },
  { name: "pcap capture", extensions: ["pcap"] },
  { name: "JSON lines", extensions: ["json"] },
  { name: "CSV", extensions: ["csv"] },
];

/** Asks for captures to open; empty when the user cancels. */
export async function askForCaptures(dialog: Pick<Dialog, "showOpenDialog">): Promise<readonly string[]> {
  const chosen = await dialog.showOpenDialog({
    title: "Open captures",
    filters: CAPTURE_FILTERS,
    properties: ["openFile", "multiSelections"],
  });
  return chosen.canceled ? [] : chosen.filePaths;
}

/** Asks where to save; empty when the user cancels. The filter that fits the suggested name comes first. */
export async function askForSavePath(dialog: Pick<Dialog, "showSaveDialog">, suggested: string): Promise<string> {
  const fits = (filter: { extensions: readonly string[] }): boolean =>
    filter.extensions.some((ending) => suggested.endsWith(`.${ending}`));
  const filters = SAVE_FILTERS.toSorted((a, b) => Number(fits(b)) - Number(fits(a)));
  const chosen = await dialog.showSaveDialog({ title: "Save", defaultPath: suggested, filters });
  return chosen.canceled ? "" : chosen.filePath;
}

/** Whether a window may go though scripts in it were edited and not saved. The page waits meanwhile. */
export function asksToDiscard(dialog: Pick<Dialog, "showMessageBoxSync">, window: BrowserWindow): boolean {
  const [keep, discard] = [0, 1];
  const chosen = dialog.showMessageBoxSync(window, {
    type: "warning",
    title: "Thresher",
    message: "Scripts were edited and not saved.",
    detail: "What was edited is lost when the window goes.",
    buttons: ["Keep editing", "Discard"],
    defaultId: keep,
    cancelId: keep,
    noLink: true,
  });
  return chosen === discard;
}

/** Answers the page's calls, and only our page's. */
export function answerBridgeCalls(
  ipc: Pick<IpcMain, "handle">,
  dialog: Pick<Dialog, "showOpenDialog" | "showSaveDialog">,
): void {
  answer(ipc, "openFiles", () => askForCaptures(dialog));
  answer(ipc, "savePath", (argument) => {
    const isName =
      typeof argument === "string" && argument.length <= MAX_SUGGESTION_LENGTH && !/[/\\\0]/.test(argument);
    if (!isName) throw new TypeError("savePath takes a file name");
    return askForSavePath(dialog, argument);
  });
}

function answer<Name extends BridgeCall>(
  ipc: Pick<IpcMain, "handle">,
  name: Name,
  run: (argument: unknown) => Promise<BridgeCalls[Name]["result"]>,
): void {
  ipc.handle(name, (event: IpcMainInvokeEvent, argument: unknown) => {
    if (event.senderFrame?.origin !== PAGE_ORIGIN) throw new Error("only the app's own page may ask");
    return run(argument);
  });
}
