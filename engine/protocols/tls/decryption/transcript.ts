// The messages of a handshake up to TLS 1.2 from the client's hello to its key exchange, in the order of the protocol,
// however the captured directions lie: client's hello, what the server said, what the client answered (RFC 7627, 3).
import { joined } from "../../../bytes/joined.ts";
import { CLIENT, type Side } from "../../../flow/flow.ts";

/** Bytes kept of one handshake; long certificate chains stay far below. */
export const MAX_TRANSCRIPT_BYTES = 1 << 18;

export class Transcript {
  readonly #client: Uint8Array[] = [];
  readonly #server: Uint8Array[] = [];
  #bytes = 0;
  /** Why it does not have every message; empty where it does. */
  flaw = "";

  add(side: Side, message: Uint8Array): void {
    this.#bytes += message.length;
    if (this.#bytes > MAX_TRANSCRIPT_BYTES) this.flaw = `the handshake has more than ${MAX_TRANSCRIPT_BYTES} bytes`;
    else (side === CLIENT ? this.#client : this.#server).push(message.slice());
  }

  get whole(): Uint8Array {
    return joined([...this.#client.slice(0, 1), ...this.#server, ...this.#client.slice(1)]);
  }
}
