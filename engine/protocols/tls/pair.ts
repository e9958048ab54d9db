// One entry for each handshake: the client's hello with the server's, and what else of it goes in the clear. Up to
// TLS 1.2 that is everything before ChangeCipherSpec, certificates among it; in TLS 1.3 little more than the hellos. An
// entry is written as soon as nothing more can be read, and once more when an alert follows.
//
//   nothing   ClientHello        → asked
//   asked     HelloRetryRequest  → asked (a second ClientHello follows)
//   asked     ServerHello 1.3    → emitted; all that follows is encrypted
//   asked     ServerHello ≤ 1.2  → answered; certificates are read on
//   answered  ChangeCipherSpec of both sides, or application data → emitted
//   any       fatal alert, end, close → emitted
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { isGrease } from "./cipher-suites.ts";
import { decodeCertificates, decodeClientHello, decodeServerHello, decodeSsl2Hello } from "./decode.ts";
import type { InsideHandler } from "./decryption/decryption.ts";
import { LateKeys } from "./decryption/late-keys.ts";
import { HandshakeAssembler } from "./handshake.ts";
import { presenter } from "./present.ts";
import {
  ALERT,
  APPLICATION_DATA,
  CERTIFICATE,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  HANDSHAKE,
  HEARTBEAT,
  protocolOf,
  RECORD_HEADER_BYTES,
  SERVER_HELLO,
  type ServerHello,
  TLS_1_3,
  type TlsRequest,
  type TlsResponse,
} from "./types.ts";

const FATAL = 2;
const CLOSE_NOTIFY = 0;
const ENCRYPTED = "TLS: the content is encrypted";

/** One handshake under way. */
class Handshake {
  readonly index: number;
  request: TlsRequest | null = null;
  response: TlsResponse | null = null;
  requestSpan: Span | null = null;
  responseSpan: Span | null = null;
  error: EntryError | null = null;
  /** Nothing more of it can be read, but for alerts. */
  isOver = false;
  isTimedOut = false;
  /** What its entry says of decryption. */
  saidDecryption = "";
  /** It was itself encrypted: a renegotiation. */
  readonly isInside: boolean;
  constructor(index: number, isInside: boolean) {
    this.index = index;
    this.isInside = isInside;
  }
}

export class TlsConversation implements MessageHandler {
  readonly #context: FlowContext;
  /** Null: no keys were given. */
  readonly #decryption: LateKeys | null;
  readonly #assemblers = [new HandshakeAssembler(), new HandshakeAssembler()] as const;
  /** What a side sends is encrypted from here on. */
  readonly #isEncrypted: [boolean, boolean] = [false, false];
  /** Where a message began that goes on in the next record. */
  readonly #open: [Span | null, Span | null] = [null, null];
  #handshake: Handshake | null = null;
  #why = "the capture ended before the answer";
  #isReset = false;
  #applicationRecords = 0;
  #now: Moment = { sec: 0, nsec: 0, packet: 0 };
  /** Of the record at hand. */
  #span = new Span();

  constructor(context: FlowContext) {
    this.#context = context;
    const keys = context.keys ?? null;
    const inside: InsideHandler = {
      handshake: (side, text) => this.#handshakeRecord(side, text, 0, text.length, true),
      lost: (side) => this.#assemblers[side].reset(),
      agreed: (alpn) => {
        const response = this.#handshake?.response ?? null;
        if (response?.hello) response.hello = { ...response.hello, alpn };
      },
    };
    this.#decryption = keys === null ? null : new LateKeys(context, keys, inside);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const fragment = start + RECORD_HEADER_BYTES;
    this.#now = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
    this.#span = span;
    switch (bytes[start]) {
      case HANDSHAKE:
        if (this.#isEncrypted[side]) this.#decrypt(side, bytes, start, end);
        else this.#handshakeRecord(side, bytes, fragment, end, false);
        return;
      case CHANGE_CIPHER_SPEC:
        this.#changeCipherSpec(side, bytes, start, end);
        return;
      case ALERT:
        if (this.#isProtected(side)) this.#decrypt(side, bytes, start, end);
        else this.#alert(side, bytes, fragment, end, span);
        return;
      case HEARTBEAT:
        if (this.#isProtected(side)) this.#decrypt(side, bytes, start, end);
        return;
      case APPLICATION_DATA:
        this.#applicationRecords++;
        this.#context.flow.reason = ENCRYPTED;
        if (this.#negotiated() !== null) this.#finish();
        this.#decrypt(side, bytes, start, end);
        return;
      default:
        // Only the framer's SSL 2 hello has another first byte.
        this.#ask(span).hello = decodeSsl2Hello(bytes, start, end);
    }
  }

  malformed(side: Side, reason: string, span: Span): void {
    const handshake = this.#handshake;
    if (handshake === null && this.#applicationRecords === 0) {
      this.#context.giveUp(reason);
      return;
    }
    if (handshake === null || handshake.isOver) {
      this.#context.note("tls-record", `a record could not be read: ${reason}`, 1, true);
      return;
    }
    handshake.error ??= { type: "dissection", msg: reason };
    if (side === SERVER) this.#answer(span);
    this.#isEncrypted[side] = true;
  }

  // Missing bytes cut a handshake message that is being put together, and nothing else that is read.
  gap(side: Side, length: number, open: Span | null): boolean {
    this.#decryption?.gap(side, length, this.#now);
    const assembler = this.#assemblers[side];
    const handshake = this.#handshake;
    if (handshake !== null && !handshake.isOver && !this.#isEncrypted[side] && (open !== null || assembler.isOpen)) {
      handshake.error ??= { type: "dissection", msg: "bytes of the handshake are missing" };
    }
    assembler.reset();
    this.#open[side] = null;
    return false;
  }

  end(side: Side, how: EndOfStream, _open: Span | null): void {
    this.#decryption?.end(side, how, this.#now);
    if (how === "reset") this.#why = "the connection was reset before the answer";
    else if (how === "fin") this.#why = "the connection was closed before the answer";
    this.#isReset ||= how === "reset";
  }

  /** The handshake that has no answer yet. */
  get #unanswered(): Handshake | null {
    const handshake = this.#handshake;
    if (handshake === null || handshake.isTimedOut || handshake.isOver || handshake.response !== null) return null;
    return handshake;
  }
  get isIdle(): boolean {
    return this.#unanswered === null && (this.#decryption?.isIdle ?? true);
  }
  tick(now: Moment): void {
    this.#decryption?.tick(now);
    this.#sayDecryption();
    const handshake = this.#unanswered;
    if (handshake === null) return;
    const { pairTimeoutSeconds } = this.#context.limits;
    const { requestSpan: asked } = handshake;
    if (asked === null) return;
    if (nanosecondsBetween(asked.endSec, asked.endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
    handshake.isTimedOut = true;
    this.#emit(handshake, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
  }

  close(): void {
    this.#finish();
    this.#decryption?.close(this.#now);
    this.#sayDecryption();
  }

  #decrypt(side: Side, bytes: Uint8Array, start: number, end: number): void {
    this.#decryption?.record(side, bytes, start, end, this.#now);
    this.#sayDecryption();
  }

  /** Up to TLS 1.2 records of every type are encrypted once one is. */
  #isProtected(side: Side): boolean {
    return this.#isEncrypted[side] && (this.#negotiated()?.version ?? 0) < TLS_1_3;
  }

  // The handshake's entry says whether it can be read: again where that changes.
  #sayDecryption(): void {
    const handshake = this.#handshake;
    if (this.#decryption !== null && handshake?.isOver && handshake.saidDecryption !== this.#decryption.outcome) {
      this.#finish(true);
    }
  }

  /** `isInside`: the fragment was decrypted, which is a handshake anew on a connection up to TLS 1.2. */
  #handshakeRecord(side: Side, bytes: Uint8Array, start: number, end: number, isInside: boolean): void {
    const span = this.#span;
    // A message over several records began with the first of them.
    const began = this.#open[side] ?? span;
    if (began !== span) began.join(span);
    // What the server says before the handshake is over, its certificates above all, is one answer.
    const answered = this.#handshake?.responseSpan ?? null;
    if (side === SERVER && answered !== null && answered !== began && this.#handshake?.isOver === false) {
      answered.join(span);
    }
    const assembler = this.#assemblers[side];
    assembler.push(bytes, start, end, (type, from, bodyStart, bodyEnd) => {
      if (this.#isEncrypted[side] && !isInside) return;
      this.#decryption?.message(side, type, from, bodyStart, bodyEnd);
      if (side === CLIENT) this.#fromClient(type, from, bodyStart, bodyEnd, began);
      else this.#fromServer(type, from, bodyStart, bodyEnd, began);
    });
    this.#open[side] = assembler.isOpen ? began : null;
  }

  #fromClient(type: number, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (type === CLIENT_HELLO) {
      const again = this.#retried();
      const request = again ?? this.#ask(span);
      request.isRetried = again !== null;
      const hello = decodeClientHello(bytes, start, end, this.#context.codecs);
      request.hello ??= hello;
      this.#decryption?.clientHello(randomOf(bytes, start), hello.extensions, this.#isEncrypted[CLIENT]);
      return;
    }
    const request = this.#handshake?.request ?? null;
    if (type === CERTIFICATE && request !== null) request.certificates = decodeCertificates(bytes, start, end);
  }

  #fromServer(type: number, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (type === CERTIFICATE) {
      this.#answer(span).certificates = decodeCertificates(bytes, start, end);
      return;
    }
    if (type !== SERVER_HELLO) return;
    const hello = decodeServerHello(bytes, start, end, this.#context.codecs);
    const response = this.#answer(span);
    if (hello.isRetry) {
      response.retry = hello;
      return;
    }
    response.hello = hello;
    this.#decryption?.serverHello(randomOf(bytes, start), hello, this.#now);
    if (hello.version < TLS_1_3) return;
    this.#isEncrypted[CLIENT] = this.#isEncrypted[SERVER] = true;
    this.#finish();
  }

  // TLS 1.3 sends it only to please middleboxes, maybe before the server's hello (RFC 8446, appendix D.4).
  #changeCipherSpec(side: Side, bytes: Uint8Array, start: number, end: number): void {
    if (this.#handshake !== null && this.#negotiated() === null) return;
    this.#isEncrypted[side] = true;
    this.#decryption?.changeCipherSpec(side, bytes, start, end);
    if (this.#isEncrypted[CLIENT] && this.#isEncrypted[SERVER]) this.#finish();
  }

  // Two bytes: level and description. An encrypted alert is longer.
  #alert(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const level = bytes[start] as number;
    if (end - start !== 2 || (level !== 1 && level !== 2)) return;
    const description = bytes[start + 1] as number;
    const response = side === SERVER ? this.#answer(span) : this.#begin();
    response.alert = { level, description, sender: side === CLIENT ? "client" : "server" };
    if (level === FATAL || description === CLOSE_NOTIFY) this.#finish(true);
  }

  /** The server's hello, null before it. */
  #negotiated(): ServerHello | null {
    return this.#handshake?.response?.hello ?? null;
  }
  /** The request whose client was asked for a second hello, else null. */
  #retried(): TlsRequest | null {
    const wasAsked = (this.#handshake?.response?.retry ?? null) !== null && this.#negotiated() === null;
    return wasAsked ? (this.#handshake?.request ?? null) : null;
  }

  #ask(span: Span): TlsRequest {
    if ((this.#handshake?.request ?? null) !== null) this.#finish();
    if (this.#handshake === null || this.#handshake.isOver) {
      this.#handshake = new Handshake(this.#context.flow.nextIndex(), this.#isEncrypted[CLIENT]);
    }
    this.#handshake.requestSpan = span;
    this.#handshake.request = { hello: null, certificates: [], isRetried: false };
    return this.#handshake.request;
  }

  /** The response, which came with `span`. */
  #answer(span: Span): TlsResponse {
    const response = this.#begin();
    const handshake = this.#handshake;
    if (handshake !== null) handshake.responseSpan ??= span;
    return response;
  }
  /** The response, maybe without anything of the server. */
  #begin(): TlsResponse {
    this.#handshake ??= new Handshake(this.#context.flow.nextIndex(), false);
    this.#handshake.response ??= { hello: null, retry: null, certificates: [], alert: null };
    return this.#handshake.response;
  }

  #finish(isAgain = false): void {
    const handshake = this.#handshake;
    if (handshake === null || (handshake.isOver && !isAgain)) return;
    handshake.isOver = true;
    const outcome = this.#decryption?.outcome ?? "";
    handshake.saidDecryption = outcome;
    if (handshake.response !== null && outcome !== "") handshake.response.decryption = outcome;
    this.#context.flow.reason = ENCRYPTED;
    this.#emit(handshake, handshake.error ?? this.#missing(handshake));
  }

  #missing({ request, response }: Handshake): EntryError | null {
    const hasAlert = (response?.alert ?? null) !== null;
    if (request === null && !hasAlert) return { type: "pair-not-found", msg: "no request was seen for this response" };
    if (hasAlert || (response?.hello ?? null) !== null) return null;
    return { type: this.#isReset ? "connection" : "pair-not-found", msg: this.#why };
  }

  #emit(handshake: Handshake, error: EntryError | null): void {
    const { index, request, response, requestSpan, responseSpan } = handshake;
    const offered = request?.hello?.supportedVersions.filter((version) => !isGrease(version)) ?? [];
    const version = response?.hello?.version ?? Math.max(request?.hello?.legacyVersion ?? 0, ...offered);
    this.#context.emit({
      presenter,
      protocol: protocolOf(version),
      flow: this.#context.flow,
      index,
      request: request === null ? null : { ...request },
      response: response === null ? null : { ...response },
      requestSpan,
      // It grows when an alert follows.
      responseSpan: responseSpan === null ? null : Object.assign(new Span(), responseSpan),
      error,
      truncated: false,
      isFlow: false,
      // Whether all of it was decrypted is known at its end.
      isProvisional: this.#decryption !== null,
      ...(handshake.isInside ? { isDecrypted: true } : {}),
    });
  }
}

// Behind the version, in both hellos.
function randomOf(bytes: Uint8Array, start: number): Uint8Array {
  return bytes.subarray(start + 2, start + 34);
}
