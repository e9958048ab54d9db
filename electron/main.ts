// The desktop shell: its start, step by step. Each step is a file of its own.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  session as electronSession,
  utilityProcess,
} from "electron";
import { dataFolder } from "../host/index.ts";
import { PORT_CHANNEL } from "./bridge.ts";
import { answerBridgeCalls, askForCaptures, asksToDiscard } from "./dialogs.ts";
import { answerKeyStore, keyStoreFacts } from "./key-store.ts";
import { setMenu } from "./menu.ts";
import { collectOpenedFiles } from "./opened-files.ts";
import { announcePageProtocol, servePage } from "./page-protocol.ts";
import { openInSession } from "./session-client.ts";
import { type DesktopSession, startDesktopSession } from "./session-process.ts";
import { denyPermissions, lockWebContents } from "./web-contents-lock.ts";
import { showWindow, type WindowListener } from "./windows.ts";

// The build puts this file into dist/electron.
const RENDERER_FOLDER = fileURLToPath(new URL("../renderer", import.meta.url));
const SESSION_SCRIPT = fileURLToPath(new URL("../host/session-process.js", import.meta.url));
const DEMO_PATH = fileURLToPath(new URL("../../captures/cluster/shop.pcapng.zst", import.meta.url));
const AGENT_FILES = {
  bundle: fileURLToPath(new URL("../capture-agent/agent.mjs", import.meta.url)),
  captureScript: fileURLToPath(new URL("../capture-agent/capture.sh", import.meta.url)),
};
const ABOUT = new URL("../package.json", import.meta.url);

app.enableSandbox();
// Windows shows notifications of programs alone that say who they are: `appId` of electron-builder.yml.
app.setAppUserModelId("io.github.thresher.Thresher");
announcePageProtocol(protocol);
lockWebContents(app);
const opened = collectOpenedFiles(app, process.argv);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(endWithFailure);
else app.quit();

async function start(): Promise<void> {
  denyPermissions(electronSession.defaultSession);
  servePage(protocol, RENDERER_FOLDER);
  answerBridgeCalls(ipcMain, dialog);
  const session = startSession();
  opened.deliverTo((paths) => void openFiles(session, paths));
  setMenu(Menu, { openFiles: () => void askForCaptures(dialog).then((paths) => openFiles(session, paths)) });
  endWith(session);
  const listener: WindowListener = {
    onLoad: (window) => deliverPort(session, window),
    mayLeave: (window) => asksToDiscard(dialog, window),
  };
  await showWindow(BrowserWindow, listener);
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length > 0) return;
    void showWindow(BrowserWindow, listener).catch(endWithFailure);
  });
}

function startSession(): DesktopSession {
  const folder = dataFolder();
  mkdirSync(folder, { recursive: true });
  const session = startDesktopSession(
    { fork: (script, args, options) => utilityProcess.fork(script, args, options), Channel: MessageChannelMain },
    {
      script: SESSION_SCRIPT,
      version: versionOf(readFileSync(ABOUT, "utf8")),
      dataFolder: folder,
      // Native dialogs give a path every time.
      downloadFolder: "",
      demoPath: DEMO_PATH,
      agentFiles: AGENT_FILES,
      open: [],
      openDemo: process.argv.includes("--demo"),
      keyStore: keyStoreFacts(safeStorage, process.platform),
      answerKeyStore: (request) => answerKeyStore(safeStorage, request),
      onRestart: () => {
        for (const window of BrowserWindow.getAllWindows()) deliverPort(session, window);
      },
      onHopeless: () =>
        dialog.showErrorBox("Thresher", "The session process ends again and again. Start Thresher anew."),
    },
  );
  return session;
}

function deliverPort(session: DesktopSession, window: BrowserWindow): void {
  window.webContents.postMessage(PORT_CHANNEL, null, [session.connect()]);
}

async function openFiles(session: DesktopSession, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  try {
    await openInSession(session.connect(), paths);
  } catch (error) {
    dialog.showErrorBox("Opening failed", error instanceof Error ? error.message : String(error));
  }
  const [window] = BrowserWindow.getAllWindows();
  window?.focus();
}

// The session is written to disk before the program ends, and after the windows have gone: one of them may want to stay.
function endWith(session: DesktopSession): void {
  let isClosed = false;
  app.on("will-quit", (event) => {
    if (isClosed) return;
    event.preventDefault();
    void session.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
}

function versionOf(about: string): string {
  const { version }: { version?: string } = JSON.parse(about);
  return version ?? "";
}

function endWithFailure(error: unknown): void {
  dialog.showErrorBox("Thresher cannot start", error instanceof Error ? error.message : String(error));
  app.exit(1);
}
