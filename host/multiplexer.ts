// The session process's end of the channel: one port for each connection, in the shape that the contract's server takes.
import type { Api, Port } from "./api.ts";
import type { FromProcess, Payload, ToProcess } from "./process-messages.ts";

interface Line {
  readonly port: LinePort;
  readonly end: () => void;
}

export class Multiplexer {
  readonly #api: Api;
  readonly #send: (message: FromProcess) => void;
  readonly #lines = new Map<number, Line>();

  constructor(api: Api, send: (message: FromProcess) => void) {
    this.#api = api;
    this.#send = send;
  }
  receive(message: ToProcess): void {
    switch (message.kind) {
      case "connect":
        return this.#connect(message.connection);
      case "message":
        return this.#lines.get(message.connection)?.port.deliver(message.data);
      case "disconnect":
        return this.#disconnect(message.connection);
      case "shut-down":
        for (const connection of this.#lines.keys()) this.#disconnect(connection);
    }
  }

  #connect(connection: number): void {
    const port = new LinePort((data) => this.#send({ kind: "message", connection, data }));
    try {
      this.#lines.set(connection, { port, end: this.#api.connect(port.asPort()) });
    } catch (error) {
      this.#send({ kind: "disconnect", connection, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  #disconnect(connection: number): void {
    const line = this.#lines.get(connection);
    this.#lines.delete(connection);
    line?.port.close();
    line?.end();
  }
}

type PortEvent = { readonly data: unknown };
type PortListener = (event?: PortEvent) => void;

// A port whose other end is somebody's socket.
class LinePort {
  readonly #send: (data: Payload) => void;
  readonly #listeners = new Map<string, Set<PortListener>>();

  constructor(send: (data: Payload) => void) {
    this.#send = send;
  }
  deliver(data: Payload): void {
    this.#tell("message", { data });
  }
  close(): void {
    this.#tell("close");
    this.#listeners.clear();
  }
  asPort(): Port {
    return {
      on: (event: string, listener: PortListener) => {
        const listeners = this.#listeners.get(event) ?? new Set();
        this.#listeners.set(event, listeners.add(listener));
      },
      postMessage: (data: Payload) => this.#send(data),
    };
  }

  #tell(event: string, value?: PortEvent): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value);
  }
}
