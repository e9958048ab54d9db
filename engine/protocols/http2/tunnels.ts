// Streams that became WebSocket connections (RFC 8441, 5): what their DATA frames carry is the connection's bytes.
import type { Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { webSocketSetup } from "../http/upgrade.ts";
import { type Stream, valueIn } from "./types.ts";

/** The most at a time on one connection: where there are more, the oldest is no longer followed. */
export const MAX_TUNNELS = 1000;

/** Whether the stream goes on as WebSocket: the client asked for it, and the server agreed. */
export function isTunnel({ request, response }: Stream): boolean {
  if (request === null || response === null || response.isComplete) return false;
  return (
    valueIn(request.headers, ":method") === "CONNECT" &&
    valueIn(request.headers, ":protocol") === "websocket" &&
    /^2\d\d$/.test(valueIn(response.headers, ":status"))
  );
}

export class Tunnels {
  readonly #context: FlowContext;
  readonly #open = new Map<number, Conversation>();
  /** One side of these said that it ends. */
  readonly #halfClosed = new Set<number>();
  #last: Moment = { sec: 0, nsec: 0, packet: 0 };

  constructor(context: FlowContext) {
    this.#context = context;
  }
  has(stream: number): boolean {
    return this.#open.has(stream);
  }
  get isIdle(): boolean {
    for (const tunnel of this.#open.values()) if (tunnel.isIdle !== true) return false;
    return true;
  }

  open({ id, response }: Stream): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= MAX_TUNNELS) {
      this.#context.note("http2-tunnels", "more WebSocket streams than the limit allows", 1, true);
      this.#finish(oldest);
    }
    const fields = response?.headers.fields ?? [];
    const header = (name: string): string =>
      fields.flatMap(([given, value]) => (given === name ? [value] : [])).join(", ");
    this.#open.set(id, this.#context.switchTo("ws", webSocketSetup(header)));
  }
  data(stream: number, side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#last = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    this.#open.get(stream)?.data(side, bytes, start, end, this.#last);
  }
  gap(stream: number, side: Side, length: number): void {
    this.#open.get(stream)?.gap(side, length, this.#last);
  }
  /** Bytes of a side are missing between frames: they may have been of any stream. */
  lose(side: Side): void {
    for (const tunnel of this.#open.values()) tunnel.gap(side, 1, this.#last);
  }
  /** One side says nothing more (fin), or ends all of the stream (reset). */
  end(stream: number, side: Side, how: EndOfStream): void {
    const tunnel = this.#open.get(stream);
    if (tunnel === undefined) return;
    tunnel.end(side, how, this.#last);
    if (how === "reset" || this.#halfClosed.has(stream)) this.#finish(stream);
    else this.#halfClosed.add(stream);
  }
  /** The connection below ended. */
  ended(side: Side, how: EndOfStream): void {
    for (const tunnel of this.#open.values()) tunnel.end(side, how, this.#last);
  }
  tick(now: Moment): void {
    for (const tunnel of this.#open.values()) tunnel.tick(now);
  }
  close(): void {
    for (const stream of this.#open.keys()) this.#finish(stream);
  }

  #finish(stream: number): void {
    this.#open.get(stream)?.close(this.#last);
    this.#open.delete(stream);
    this.#halfClosed.delete(stream);
  }
}
