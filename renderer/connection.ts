// The window's line to its session: one typed client over a WebSocket (web host) or a MessagePort (desktop shell). It
// reconnects by itself with growing pauses, and says at any time how it stands.
import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import type { Contract } from "../contract/index.ts";
import { isAbort } from "./shared/failure.ts";

export type Client = ContractRouterClient<Contract>;

export const FIRST_RETRY_MS = 250;
export const MAX_RETRY_MS = 5000;

/** How long to wait before attempt number `attempt` (from 1). */
export const retryDelayMs = (attempt: number): number =>
  Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, Math.min(attempt, 20) - 1));

export type LinkState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "waiting"; readonly attempt: number; readonly retryMs: number };

/** What a transport needs to tell: it is open, with this client; or it is gone. */
export interface TransportEvents {
  readonly onOpen: (client: Client) => void;
  readonly onClose: () => void;
}
/** Starts one attempt; the returned function ends it. */
export type Transport = (events: TransportEvents) => () => void;

/** WebSocket to the host that served this page; the cookie set with the page authenticates it. */
export const socketTransport =
  (url: string): Transport =>
  ({ onOpen, onClose }) => {
    const socket = new WebSocket(url);
    // The link listens first: when the line breaks, it settles what is under way before anyone gives it up.
    const client: Client = createORPCClient(new SocketLink({ websocket: socket }));
    socket.addEventListener("open", () => onOpen(client));
    socket.addEventListener("close", onClose);
    return () => socket.close();
  };

/** The address of the host's WebSocket, from the page's own. */
export const socketUrl = (page: { readonly protocol: string; readonly host: string }): string =>
  `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/rpc`;

/** A port that is here already. */
export const portTransport =
  (port: MessagePort): Transport =>
  ({ onOpen, onClose }) => {
    const client: Client = createORPCClient(new PortLink({ port }));
    port.addEventListener("close", onClose);
    port.start();
    onOpen(client);
    return () => port.close();
  };

/** The desktop shell delivers a port as a window message, at the start and again after its session was restarted. */
export const shellTransport =
  (target: Window): Transport =>
  (events) => {
    let end: (() => void) | null = null;
    const receive = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      const isOurs = typeof event.data === "object" && event.data !== null && "type" in event.data;
      if (event.source === target && isOurs && port !== undefined) {
        target.removeEventListener("message", receive);
        end = portTransport(port)(events);
      }
    };
    target.addEventListener("message", receive);
    return () => {
      target.removeEventListener("message", receive);
      end?.();
    };
  };

/** Keeps one transport open, again and again, until it is closed. */
export class Connection {
  readonly #transport: Transport;
  readonly #listeners = new Set<() => void>();
  #state: LinkState = { kind: "connecting" };
  #client: Client | null = null;
  #attempt = 0;
  #end = (): void => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  open(): void {
    let isCurrent = true;
    this.#end = this.#transport({
      onOpen: (client) => {
        this.#attempt = 0;
        this.#client = client;
        this.#become({ kind: "open" });
      },
      onClose: () => {
        if (isCurrent && !this.#isClosed) {
          isCurrent = false;
          this.#retry();
        }
      },
    });
  }

  /** The client while the line is open, else null. A reconnected line has a new one. */
  get client(): Client | null {
    return this.#client;
  }

  readonly get = (): LinkState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Has `begin` called with each client that the line has, this one included; `signal` is aborted when that is gone. */
  follow(begin: (client: Client, signal: AbortSignal) => void): void {
    let following: AbortController | null = null;
    let known: Client | null = null;
    const look = (): void => {
      if (this.#client === known) {
        return;
      }
      following?.abort();
      known = this.#client;
      if (known !== null) {
        following = new AbortController();
        begin(known, following.signal);
      }
    };
    this.#listeners.add(look);
    look();
  }

  /** Whether an error has to be told: a broken line is told by its state. */
  isNews(error: unknown): boolean {
    return !isAbort(error) && this.#state.kind === "open";
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    if (this.#state.kind === "waiting") {
      clearTimeout(this.#timer);
      this.open();
    }
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#end();
    this.#client = null;
  }

  #retry(): void {
    this.#client = null;
    this.#attempt++;
    const retryMs = retryDelayMs(this.#attempt);
    this.#become({ kind: "waiting", attempt: this.#attempt, retryMs });
    this.#timer = setTimeout(() => this.open(), retryMs);
  }

  #become(state: LinkState): void {
    this.#state = state;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
