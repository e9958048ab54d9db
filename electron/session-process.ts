// The session process under Electron: a utility process that gets one port for each window, and is started again when
// it dies.
import type { ForkOptions, MessageChannelMain, MessagePortMain, UtilityProcess } from "electron";
import {
  type FromProcess,
  isProcessMessage,
  type KeyStoreAnswer,
  type KeyStoreRequest,
  type ProcessOptions,
  type ToProcess,
} from "../host/index.ts";

/** It may die so often within a minute; then it stays down. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;
/** A window begins to listen for a new port a quarter of a second after it lost its line. */
const RECONNECT_MS = 1000;
/** After so long without an end, a process that was asked to end is ended. */
const SHUT_DOWN_MS = 10_000;

/** What of Electron is used; a test gives its own. */
export interface ProcessMaker {
  readonly fork: (script: string, args: string[], options: ForkOptions) => UtilityProcess;
  readonly Channel: typeof MessageChannelMain;
}

export interface DesktopSessionOptions extends Omit<ProcessOptions, "host" | "reopen"> {
  readonly script: string;
  /** Asks the system's key store. Never rejects. */
  readonly answerKeyStore: (request: KeyStoreRequest) => Promise<KeyStoreAnswer>;
  /** The process was started again: windows need new ports. */
  readonly onRestart: () => void;
  /** It died again and again. */
  readonly onHopeless: () => void;
}

export interface DesktopSession {
  /** A fresh port to the session, for one window. */
  connect(): MessagePortMain;
  close(): Promise<void>;
}

export function startDesktopSession(maker: ProcessMaker, options: DesktopSessionOptions): DesktopSession {
  const { script, answerKeyStore, onRestart, onHopeless, ...given } = options;
  let child: UtilityProcess | null = null;
  let sessionId = "";
  let deathsMs: readonly number[] = [];
  let isClosing = false;

  const start = (first: Pick<ProcessOptions, "open" | "openDemo" | "reopen">): void => {
    const processOptions: ProcessOptions = { ...given, ...first, host: "electron" };
    const started = maker.fork(script, [JSON.stringify(processOptions)], { serviceName: "Thresher session" });
    child = started;
    started.on("message", (message: unknown) => {
      if (!isProcessMessage(message)) return;
      // Only our own script speaks here, in these words.
      const known = message as FromProcess;
      if (known.kind === "session") sessionId = known.sessionId;
      if (known.kind === "key-store") void answerKeyStore(known).then((answer) => tell(started, answer));
    });
    started.once("exit", () => {
      if (child === started) child = null;
      if (!isClosing) restart();
    });
  };
  // One that is gone meanwhile is told nothing.
  const tell = (process: UtilityProcess, message: ToProcess): void => {
    if (child === process) process.postMessage(message, []);
  };
  const restart = (): void => {
    const nowMs = performance.now();
    deathsMs = [...deathsMs.filter((deathMs) => nowMs - deathMs < RESTART_WINDOW_MS), nowMs];
    if (deathsMs.length > MAX_RESTARTS) {
      onHopeless();
      return;
    }
    start({ open: [], openDemo: false, reopen: sessionId });
    setTimeout(onRestart, RECONNECT_MS);
  };

  start({ open: options.open, openDemo: options.openDemo, reopen: "" });
  return {
    connect() {
      const { port1, port2 } = new maker.Channel();
      child?.postMessage({ kind: "window" }, [port1]);
      return port2;
    },
    async close() {
      isClosing = true;
      const ending = child;
      if (ending === null) return;
      const gone = new Promise<void>((done) => ending.once("exit", () => done()));
      const overdue = setTimeout(() => ending.kill(), SHUT_DOWN_MS);
      ending.postMessage({ kind: "shut-down" } satisfies ToProcess, []);
      await gone;
      clearTimeout(overdue);
    },
  };
}
