// The window: sandboxed, isolated, without Node; shown when it has something to show.
import { fileURLToPath } from "node:url";
import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { PAGE_URL } from "./page-protocol.ts";

const PRELOAD = fileURLToPath(new URL("../electron/preload.cjs", import.meta.url));

export const WINDOW_OPTIONS: BrowserWindowConstructorOptions = {
  width: 1440,
  height: 900,
  minWidth: 720,
  minHeight: 480,
  show: false,
  title: "Thresher",
  webPreferences: {
    preload: PRELOAD,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webviewTag: false,
    spellcheck: false,
  },
};

export interface WindowListener {
  /** Each time that the page has loaded, a reload included. */
  readonly onLoad: (window: BrowserWindow) => void;
  /** Whether a page that asked not to be left (`beforeunload`) is left all the same. */
  readonly mayLeave: (window: BrowserWindow) => boolean;
}

/** Shows the page in a window. */
export async function showWindow(
  Window: typeof BrowserWindow,
  { onLoad, mayLeave }: WindowListener,
): Promise<BrowserWindow> {
  const window = new Window(WINDOW_OPTIONS);
  window.once("ready-to-show", () => window.show());
  window.webContents.on("did-finish-load", () => onLoad(window));
  // Without an answer the window would stay, and say nothing.
  window.webContents.on("will-prevent-unload", (event) => {
    if (mayLeave(window)) event.preventDefault();
  });
  await window.loadURL(PAGE_URL);
  return window;
}
