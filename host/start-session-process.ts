// Starts the session process under Node, carries messages of connections to it, and starts it again when it dies.
import { type ChildProcess, fork } from "node:child_process";
import {
  type FromProcess,
  isProcessMessage,
  type Payload,
  type ProcessOptions,
  type ToProcess,
} from "./process-messages.ts";

/** The process may die so often within a minute; then it stays down for the rest of it, and the windows are told. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;
/** After so long without an end, a process that was asked to end is ended. */
const SHUT_DOWN_MS = 10_000;

export type SessionProcessOptions = Omit<ProcessOptions, "reopen" | "host">;

/** One window's line to the session process. */
export interface Line {
  readonly send: (message: Payload) => void;
  readonly close: () => void;
}
export interface LineEvents {
  readonly message: (message: Payload) => void;
  /** The line is over: the process died, or has no room. A window connects again and finds the session as it is on disk. */
  readonly closed: (reason: string) => void;
}

export interface SessionProcess {
  readonly connect: (events: LineEvents) => Line;
  /** Ends the process; resolves when it is gone. */
  readonly close: () => Promise<void>;
  /** Process id while it runs; for tests that end it. */
  readonly pid: () => number | undefined;
}

/** Resolves when the process takes connections. */
export async function startSessionProcess(options: SessionProcessOptions): Promise<SessionProcess> {
  const host = new ProcessHost(options);
  await host.start("");
  return { connect: (events) => host.connect(events), close: () => host.close(), pid: () => host.pid };
}

/** The script: beside this file among the sources, in the folder of its own in a build. */
export function sessionProcessScript(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("./session-process.ts", import.meta.url)
    : new URL("../host/session-process.js", import.meta.url);
}

class ProcessHost {
  readonly #options: SessionProcessOptions;
  readonly #lines = new Map<number, LineEvents>();
  #child: ChildProcess | null = null;
  #nextConnection = 1;
  #sessionId = "";
  #hasDied = false;
  #deathsMs: number[] = [];
  #isClosing = false;

  constructor(options: SessionProcessOptions) {
    this.#options = options;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  start(reopen: string): Promise<void> {
    const options: ProcessOptions = {
      ...this.#options,
      ...(this.#hasDied ? { open: [], openDemo: false } : {}),
      host: "web",
      reopen,
    };
    const child = fork(sessionProcessScript(), [JSON.stringify(options)], { serialization: "advanced" });
    this.#child = child;
    return new Promise((resolve, reject) => {
      child.on("message", (message) => {
        if (!isProcessMessage(message)) return;
        const known = message as FromProcess;
        if (known.kind === "ready") resolve();
        else this.#receive(known);
      });
      const end = (reason: string): void => {
        reject(new Error(reason));
        this.#ended(child, reason);
      };
      child.once("exit", (code, signal) => end(`the session process ended (${signal ?? code})`));
      child.on("error", ({ message }) => end(`the session process could not be started (${message})`));
    });
  }
  connect(events: LineEvents): Line {
    const connection = this.#nextConnection++;
    this.#lines.set(connection, events);
    if (this.#child === null) this.#startAgain();
    if (this.#child === null) queueMicrotask(() => this.#close(connection, "the session process does not run"));
    this.#send({ kind: "connect", connection });
    return {
      send: (data) => this.#send({ kind: "message", connection, data }),
      close: () => {
        if (this.#lines.delete(connection)) this.#send({ kind: "disconnect", connection });
      },
    };
  }
  async close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const overdue = setTimeout(() => child.kill("SIGKILL"), SHUT_DOWN_MS);
    this.#send({ kind: "shut-down" });
    await gone;
    clearTimeout(overdue);
  }

  #send(message: ToProcess): void {
    // One that dies meanwhile takes no message any more: its exit ends the lines, and that is where it is told.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
  }
  #receive(message: FromProcess): void {
    if (message.kind === "session") this.#sessionId = message.sessionId;
    if (message.kind === "message") this.#lines.get(message.connection)?.message(message.data);
    if (message.kind === "disconnect") this.#close(message.connection, message.reason);
  }
  #close(connection: number, reason: string): void {
    const line = this.#lines.get(connection);
    this.#lines.delete(connection);
    line?.closed(reason);
  }
  #ended(child: ChildProcess, reason: string): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#hasDied = true;
    this.#deathsMs.push(performance.now());
    // The new process is asked first, so that a window that connects again at once is heard.
    this.#startAgain();
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    for (const { closed } of lines) closed(this.#isHopeless ? `${reason} again and again` : reason);
  }
  // Where it does not come up, its exit brings us here again.
  #startAgain(): void {
    if (!this.#isClosing && !this.#isHopeless) void this.start(this.#sessionId).catch(() => undefined);
  }
  get #isHopeless(): boolean {
    const sinceMs = performance.now() - RESTART_WINDOW_MS;
    this.#deathsMs = this.#deathsMs.filter((deathMs) => deathMs > sinceMs);
    return this.#deathsMs.length > MAX_RESTARTS;
  }
}
