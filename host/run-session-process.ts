// What the session process does: it makes the contract's implementation, takes connections, and ends when its host does.
import { ingestInWorker, presentation } from "../session/index.ts";
import { type Api, createApi, type Port } from "./api.ts";
import { machineCapture } from "./machine-capture.ts";
import { Multiplexer } from "./multiplexer.ts";
import { type FromProcess, isProcessMessage, type ProcessOptions, type ToProcess } from "./process-messages.ts";

/** Runs until the host says that it is over, or goes away. */
export async function runSessionProcess(script: URL, options: string): Promise<void> {
  const given = JSON.parse(options) as ProcessOptions;
  const { host, version, dataFolder, downloadFolder, demoPath, agentFiles } = given;
  const startIngest = ingestInWorker(script);
  const api = createApi({
    host,
    version,
    dataFolder,
    downloadFolder,
    demoPath,
    agentFiles,
    startIngest,
    workerScript: script,
    presentation,
    capture: machineCapture,
  });
  const serve = (): void => {
    const { parentPort } = process as { parentPort?: ElectronParentPort };
    if (parentPort === undefined) serveFork(api);
    else serveElectron(api, parentPort);
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

// Electron's main process sends one port for each window, and any other message as plain data.
interface ElectronPort {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}
interface ElectronParentPort {
  on(event: "message", listener: (event: { data: unknown; ports: readonly ElectronPort[] }) => void): void;
  postMessage(message: unknown): void;
}

function serveElectron(api: Api, parentPort: ElectronParentPort): void {
  const send = (message: FromProcess): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to the host, not a window
    parentPort.postMessage(message);
  };
  parentPort.on("message", ({ data, ports }) => {
    if (isProcessMessage(data) && data.kind === "shut-down") void shutDown(api);
    for (const port of ports) {
      const end = api.connect(port as Port);
      port.on("close", end);
      port.start();
    }
  });
  announceSessions(api, send);
  send({ kind: "ready" });
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
