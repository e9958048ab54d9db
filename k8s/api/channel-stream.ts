// One stream of bytes inside a WebSocket of port-forward or exec, with flow control: a reader that is slow stops the
// socket, and so the sender at its other end. The client library's own classes write on without end. Each message
// begins with the number of its channel. Source: k8s.io/apimachinery/pkg/util/httpstream/wsstream.
import { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";

/** Silence after which the other end is asked for a sign of life, and again before it counts as gone. */
const PING_MS = 15_000;
/** Bytes that wait to be sent before the writer is stopped. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const UNSENT_POLL_MS = 5;

export interface ChannelHandler {
  /** A message of a channel: bytes for the reader, or null when there are none for it. May end the stream by `end`. */
  read(channel: number, bytes: Buffer): Buffer | null;
  /** What the end of the socket means: null is an end in order, else what went wrong. */
  closed(code: number, reason: string): Error | null;
}

export class ChannelStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #handler: ChannelHandler;
  readonly #pings: NodeJS.Timeout;
  #isAlive = true;
  #isSettled = false;

  constructor(socket: WebSocket, handler: ChannelHandler) {
    super({ readableHighWaterMark: 1024 * 1024, emitClose: true });
    this.#socket = socket;
    this.#handler = handler;
    socket.on("message", (data) => this.#take(data));
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    socket.on("error", (error) => this.#settle(error));
    socket.on("close", (code, reason) => this.#settle(handler.closed(code, reason.toString("utf8"))));
    this.#pings = setInterval(() => this.#ping(), PING_MS);
    this.#pings.unref();
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      done(new Error("the connection is closed"));
      return;
    }
    // Channel 0 takes what goes to the other end.
    const message = Buffer.allocUnsafe(chunk.length + 1);
    message[0] = 0;
    chunk.copy(message, 1);
    this.#socket.send(message, (error) => {
      if (error !== undefined && error !== null) this.#settle(error);
    });
    this.#whenSent(done);
  }
  override _final(done: (error?: Error | null) => void): void {
    this.#socket.close(1000);
    done();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#isSettled = true;
    clearInterval(this.#pings);
    this.#socket.terminate();
    done(error);
  }

  #whenSent(done: () => void): void {
    if (this.#socket.bufferedAmount <= MAX_UNSENT_BYTES || this.#isSettled) done();
    else setTimeout(() => this.#whenSent(done), UNSENT_POLL_MS);
  }
  #take(data: RawData): void {
    const message = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
    const [channel] = message;
    if (channel === undefined || this.#isSettled) return;
    this.#isAlive = true;
    const bytes = this.#handler.read(channel, message.subarray(1));
    if (bytes !== null && bytes.length > 0 && !this.push(bytes)) this.#socket.pause();
  }
  #ping(): void {
    // A socket that is paused for a slow reader cannot hear the answer.
    if (this.#socket.isPaused) return;
    if (!this.#isAlive) {
      this.#settle(new Error(`the connection gave no sign of life for ${(2 * PING_MS) / 1000} seconds`));
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }
  #settle(error: Error | null): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    clearInterval(this.#pings);
    if (error !== null) {
      this.destroy(error);
      return;
    }
    this.push(null);
    this.end();
  }
}
