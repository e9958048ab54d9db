// What the session process does: it makes the contract's implementation, takes connections, and ends when its host does.
import { fileURLToPath } from "node:url";
import { ingestInWorker, presentation, scriptsInWorkers } from "../session/index.ts";
import { type Api, createApi, type Port } from "./api.ts";
import { AskedKeyStore } from "./asked-key-store.ts";
import { ElectronHost, type ElectronParentPort } from "./electron-port.ts";
import { machineCapture } from "./machine-capture.ts";
import { Multiplexer } from "./multiplexer.ts";
import { type FromProcess, isProcessMessage, type ProcessOptions, type ToProcess } from "./process-messages.ts";

/** Runs until the host says that it is over, or goes away. */
export async function runSessionProcess(script: URL, options: string): Promise<void> {
  const given = JSON.parse(options) as ProcessOptions;
  const { host, version, dataFolder, downloadFolder, demoPath, agentFiles, ownPorts = [] } = given;
  const startIngest = ingestInWorker(script);
  const { parentPort } = process as { parentPort?: ElectronParentPort };
  const electron = parentPort === undefined ? null : new ElectronHost(parentPort);
  const api = createApi({
    host,
    version,
    dataFolder,
    downloadFolder,
    demoPath,
    agentFiles,
    startIngest,
    workerScript: script,
    startScript: scriptsInWorkers(script),
    // Beside this folder among the sources, and in a build.
    dissectorSamplesFolder: fileURLToPath(new URL("../dissector-samples", script)),
    samplesFolder: fileURLToPath(new URL("../hooks-samples", script)),
    ownPorts,
    presentation,
    capture: machineCapture,
    systemKeyStore: systemKeyStore(electron, given),
  });
  const serve = (): void => {
    if (electron === null) serveFork(api);
    else serveElectron(api, electron);
  };
  // A window that comes back after a crash finds its session open: an empty one between would undo its selection.
  const isRestart = given.reopen !== "";
  if (!isRestart) serve();
  await openFirst(api, given);
  if (isRestart) serve();
}

async function openFirst({ workspace }: Api, { open, openDemo, demoPath, reopen }: ProcessOptions): Promise<void> {
  try {
    if (reopen !== "") await workspace.reopen(reopen);
    else if (openDemo) await workspace.open({ kind: "demo", path: demoPath });
    else if (open.length > 0) await workspace.open({ kind: "files", paths: open });
  } catch (error) {
    workspace.reportFailure(error);
  }
}

function serveFork(api: Api): void {
  const multiplexer = new Multiplexer(api, sendToHost);
  process.on("message", (message) => {
    if (!isProcessMessage(message)) return;
    const known = message as ToProcess;
    multiplexer.receive(known);
    if (known.kind === "shut-down") void shutDown(api);
  });
  process.on("disconnect", () => void shutDown(api));
  announceSessions(api, sendToHost);
  sendToHost({ kind: "ready" });
  if (!process.connected) void shutDown(api);
}

function sendToHost(message: FromProcess): void {
  process.send?.(message);
}

function serveElectron(api: Api, electron: ElectronHost): void {
  const send = (message: FromProcess): void => electron.send(message);
  electron.onMessage(({ kind }) => {
    if (kind === "shut-down") void shutDown(api);
  });
  electron.serveWindows((port) => {
    const end = api.connect(port as Port);
    port.on("close", end);
    port.start();
  });
  announceSessions(api, send);
  send({ kind: "ready" });
}

function systemKeyStore(electron: ElectronHost | null, { keyStore }: ProcessOptions): AskedKeyStore | undefined {
  if (electron === null || keyStore === undefined) return undefined;
  const asked = new AskedKeyStore(keyStore, (message) => electron.send(message));
  electron.onMessage((message) => {
    if (message.kind === "key-store-answer") asked.receive(message);
  });
  return asked;
}

function announceSessions({ workspace }: Api, send: (message: FromProcess) => void): void {
  const announce = (): void => send({ kind: "session", sessionId: workspace.session?.id ?? "" });
  workspace.onChange(announce);
  announce();
}

async function shutDown(api: Api): Promise<void> {
  await api.close().catch((error: unknown) => {
    process.stderr.write(`closing the session failed: ${String(error)}\n`);
    process.exitCode = 1;
  });
  process.exit();
}
