// A stream of bytes to another thread, over a message port. What the other end has not taken yet is bounded: beyond that
// writing waits, as on any stream.
import { Duplex } from "node:stream";
import type { MessagePort } from "node:worker_threads";

/** Bytes on their way that the other end has not asked to follow. */
const WINDOW_BYTES = 1 << 20;

type PortMessage =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "taken"; readonly count: number }
  | { readonly kind: "end" };

export class PortStream extends Duplex {
  readonly #port: MessagePort;
  #onTheirWay = 0;
  #waiting: (() => void) | null = null;
  #untold = 0;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on("message", (message: PortMessage) => this.#take(message));
    port.on("close", () => this.destroy());
  }
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // A copy: what a socket hands out may be part of memory that others use.
    const bytes = Uint8Array.from(chunk);
    this.#onTheirWay += bytes.length;
    this.#post({ kind: "bytes", bytes }, [bytes.buffer]);
    if (this.#onTheirWay < WINDOW_BYTES) done();
    else this.#waiting = done;
  }
  override _read(): void {
    this.#tellTaken();
  }
  override _final(done: () => void): void {
    this.#post({ kind: "end" });
    done();
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#port.close();
    done(error);
  }

  #tellTaken(): void {
    const count = this.#untold;
    this.#untold = 0;
    if (count > 0) this.#post({ kind: "taken", count });
  }
  #take(message: PortMessage): void {
    if (message.kind === "end") this.push(null);
    else if (message.kind === "bytes") {
      const { bytes } = message;
      this.#untold += bytes.length;
      // A buffer that is full is read before more is wanted, and told then.
      if (this.push(Buffer.from(bytes.buffer))) this.#tellTaken();
    } else {
      this.#onTheirWay -= message.count;
      const waiting = this.#waiting;
      if (waiting === null || this.#onTheirWay >= WINDOW_BYTES) return;
      this.#waiting = null;
      waiting();
    }
  }
  #post(message: PortMessage, transfer: ArrayBuffer[] = []): void {
    if (!this.destroyed) this.#port.postMessage(message, transfer);
  }
}
