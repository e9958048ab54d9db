// One attempt at a connection: keys of its Initial packets, the hellos put together from both sides, and what was counted.
// The hellos stand in CRYPTO frames as they stand in TLS records (RFC 9001, 4): type(8) length(24) body.
import type { EntryError } from "../../../contract/index.ts";
import { hexOf } from "../../bytes/shown-text.ts";
import type { Codecs } from "../../codecs.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import { BAD_FRAME, FramedConversation, type Framer, type MessageHandler, NEED_MORE } from "../framed.ts";
import { CLIENT_HELLO, decodeClientHello, decodeServerHello, findClientExtension, SERVER_HELLO } from "../tls/index.ts";
import { CryptoStream, MAX_CRYPTO_BYTES } from "./crypto-stream.ts";
import { decodeParameters, PARAMETERS_EXTENSIONS } from "./parameters.ts";
import type { Packet } from "./packet.ts";
import { type InitialKeys, initialKeys, type Opened, openInitial } from "./protection.ts";
import type { PacketCounts, QuicRequest, QuicResponse } from "./types.ts";
import type { QuicVersion } from "./versions.ts";

const HEADER_BYTES = 4;
/** Versions of one attempt whose keys are kept: the client's, and the one that the server changes to (RFC 9368). */
const MAX_KEPT_KEYS = 4;

class HandshakeFramer implements Framer {
  reason = "";
  skipBytes = 0;
  frame(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < HEADER_BYTES) return NEED_MORE;
    const length =
      ((bytes[start + 1] as number) << 16) | ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number);
    if (length > MAX_CRYPTO_BYTES) {
      this.reason = `handshake message of ${length} bytes`;
      return BAD_FRAME;
    }
    return end - start < HEADER_BYTES + length ? NEED_MORE : HEADER_BYTES + length;
  }
  reset(): void {}
  // Nothing tells where another message begins.
  resync(): number {
    return -1;
  }
}

export function hexadecimal(id: Uint8Array): string {
  return hexOf(id, 0, id.length);
}

function noPackets(): PacketCounts {
  return { initial: 0, zeroRtt: 0, handshake: 0, oneRtt: 0, protectedBytes: 0 };
}

export class Attempt implements MessageHandler {
  readonly index: number;
  /** Which side of the flow asks. */
  readonly client: Side;
  /** The client's own connection id: the server's packets go to it. */
  readonly clientId: Uint8Array;
  /** Destinations of the client's packets: its first choice, then what the server chose. */
  readonly serverIds: Uint8Array[];
  readonly request: QuicRequest | null;
  response: QuicResponse | null = null;
  requestSpan: Span | null = null;
  responseSpan: Span | null = null;
  /** Of the client, then of the server; as are all pairs here. */
  readonly counts: readonly [PacketCounts, PacketCounts] = [noPackets(), noPackets()];
  error: EntryError | null = null;
  isTimedOut = false;
  /** Something is known that was not emitted. */
  isChanged = true;
  readonly #codecs: Codecs;
  readonly #keys = new Map<number, InitialKeys>();
  readonly #expected: [number, number] = [0, 0];
  readonly #streams = [new CryptoStream(), new CryptoStream()] as const;
  readonly #handshake = new FramedConversation(new HandshakeFramer(), new HandshakeFramer(), this, MAX_CRYPTO_BYTES);

  constructor(index: number, client: Side, packet: Packet, request: QuicRequest | null, codecs: Codecs) {
    this.index = index;
    this.client = client;
    this.request = request;
    this.#codecs = codecs;
    const [clientId, serverId] =
      request === null ? [packet.destination, packet.source] : [packet.source, packet.destination];
    this.clientId = clientId.slice();
    this.serverIds = [serverId.slice()];
  }

  /** The server chose something, or the attempt came to its end. */
  get isAnswered(): boolean {
    const { response } = this;
    return response !== null && (response.hello ?? response.negotiation ?? response.close) !== null;
  }

  /** Its Initial packets have new keys: they came from a Retry (RFC 9001, 5.2), or were just found. */
  useKeys(form: QuicVersion, keys: InitialKeys): void {
    this.#keys.clear();
    this.#keys.set(form.number, keys);
  }
  /** The packet's content, where it is one of this attempt sent by `side`. */
  open(side: Side, bytes: Uint8Array, packet: Packet): Opened | null {
    const role = this.roleOf(side);
    const keys = packet.form === null ? undefined : this.#keysOf(packet.form);
    if (keys === undefined) return null;
    const opened = openInitial(bytes, packet, keys[role], this.#expected[role], this.#codecs);
    if (opened !== null) this.#expected[role] = Math.max(this.#expected[role], opened.number + 1);
    return opened;
  }
  #keysOf(form: QuicVersion): InitialKeys | undefined {
    const known = this.#keys.get(form.number);
    const id = this.serverIds[0];
    if (known !== undefined || id === undefined || this.#keys.size === 0 || this.#keys.size >= MAX_KEPT_KEYS)
      return known;
    const keys = initialKeys(form, id, this.#codecs);
    this.#keys.set(form.number, keys);
    return keys;
  }

  roleOf(side: Side): Side {
    return side === this.client ? CLIENT : SERVER;
  }

  /** Bytes of a CRYPTO frame; false where they are more than the limits allow. */
  crypto(role: Side, offset: number, bytes: Uint8Array, start: number, end: number, at: Moment): boolean {
    const stream = this.#streams[role];
    if (!stream.add(offset, bytes, start, end)) {
      this.error ??= { type: "dissection", msg: "the handshake is longer, or in more pieces, than the limits allow" };
      return false;
    }
    const next = stream.take();
    if (next.length > 0) this.#handshake.data(role, next, 0, next.length, at);
    return true;
  }

  message(role: Side, bytes: Uint8Array, start: number, end: number): void {
    const body = start + HEADER_BYTES;
    if (role === CLIENT && bytes[start] === CLIENT_HELLO) this.#clientHello(bytes, body, end);
    else if (role === SERVER && bytes[start] === SERVER_HELLO) this.#serverHello(bytes, body, end);
  }
  malformed(_role: Side, reason: string): void {
    this.error ??= { type: "dissection", msg: reason };
  }
  gap(): boolean {
    return false;
  }
  end(): void {}
  tick(): void {}
  close(): void {}

  #clientHello(bytes: Uint8Array, start: number, end: number): void {
    const { request } = this;
    if (request === null) return;
    this.isChanged = true;
    if (request.hello !== null) {
      request.isRetried = true;
      return;
    }
    request.hello = decodeClientHello(bytes, start, end, this.#codecs);
    for (const type of PARAMETERS_EXTENSIONS) {
      const found = findClientExtension(bytes, start, end, type);
      if (found !== null) request.parameters ??= decodeParameters(found);
    }
  }
  #serverHello(bytes: Uint8Array, start: number, end: number): void {
    const { response } = this;
    if (response === null) return;
    this.isChanged = true;
    const hello = decodeServerHello(bytes, start, end, this.#codecs);
    if (hello.isRetry) response.helloRetry = hello;
    else response.hello = hello;
  }
}
