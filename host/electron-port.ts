// The session process's line to Electron's main process: one port for each window, and any other message as plain data.
// Electron hands messages over from the first listener on, so there is one, from the start; windows that come before
// anybody serves them wait.
import { type FromProcess, isProcessMessage, type ToProcess } from "./process-messages.ts";

export interface ElectronPort {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
}
interface Received {
  readonly data: unknown;
  readonly ports: readonly ElectronPort[];
}
export interface ElectronParentPort {
  on(event: "message", listener: (event: Received) => void): void;
  postMessage(message: unknown): void;
}

export class ElectronHost {
  readonly #port: ElectronParentPort;
  readonly #listeners = new Set<(message: ToProcess) => void>();
  #windows: ElectronPort[] = [];
  #serve: ((window: ElectronPort) => void) | null = null;

  constructor(port: ElectronParentPort) {
    this.#port = port;
    port.on("message", (received) => this.#receive(received));
  }
  send(message: FromProcess): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to the host, not a window
    this.#port.postMessage(message);
  }
  /** Calls `listener` with each message of the host. */
  onMessage(listener: (message: ToProcess) => void): void {
    this.#listeners.add(listener);
  }
  /** Serves the windows that have come, and those that will. */
  serveWindows(serve: (window: ElectronPort) => void): void {
    this.#serve = serve;
    for (const window of this.#windows) serve(window);
    this.#windows = [];
  }

  #receive({ data, ports }: Received): void {
    // Only our own host speaks here, in these words.
    if (isProcessMessage(data)) for (const listener of this.#listeners) listener(data as ToProcess);
    for (const window of ports) {
      if (this.#serve === null) this.#windows.push(window);
      else this.#serve(window);
    }
  }
}
