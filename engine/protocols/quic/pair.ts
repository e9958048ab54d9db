// One entry for each attempt at a connection: the client's hello with what the server made of it. Everything behind the
// Initial packets is protected with keys that only the ends have: its packets and bytes are counted.
//
//   client Initial that opens with its own id → attempt     Retry               → attempt, with new keys
//   Version Negotiation                      → answered     server hello        → answered
//   CONNECTION_CLOSE in an Initial           → answered     30 s without answer → timeout
//
// An answered attempt is emitted at once, and at the end of the flow again with its counts.
import { withMissing } from "../halves.ts";
import type { EntryError } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { Mirror } from "../mirror.ts";
import { Attempt, hexadecimal } from "./attempt.ts";
import { Attempts, isSame } from "./attempts.ts";
import { readFrames } from "./frames.ts";
import { MIN_FIRST_ID_BYTES, type Packet, readPacket } from "./packet.ts";
import { readVersions } from "./parameters.ts";
import { presenter } from "./present.ts";
import { initialKeys, type Opened, openInitial } from "./protection.ts";
import type { PacketCounts, QuicRequest, QuicResponse, QuicSide } from "./types.ts";
import { protocolOf } from "./versions.ts";

/** Initial packets of one flow that were tried in vain with keys of their own: making keys is the costly part. */
export const MAX_FAILED_KEYS = 64;

/** A packet that could be opened, and the attempt that it is of. */
interface Found {
  readonly attempt: Attempt;
  readonly opened: Opened;
}

export class QuicPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #mirror: Mirror;
  readonly #attempts = new Attempts();
  #failedKeys = 0;
  #why = "the capture ended before the answer";

  constructor(context: FlowContext) {
    this.#context = context;
    this.#mirror = new Mirror(context.flow);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    for (let at = start; at < end; ) {
      // Zeros behind the last packet only fill the datagram.
      if (at > start && bytes[at] === 0) return;
      const packet = readPacket(bytes, at, end);
      this.#packet(side, bytes, packet, span);
      at = packet.end;
    }
  }
  /** A short header, which needs no more than to be counted. */
  oneRtt(side: Side, bytes: Uint8Array, start: number, end: number): void {
    const attempt = this.#attempts.ofShort(side, bytes, start, end);
    if (attempt === null) this.#context.note("quic-unassigned", "a packet names no connection that was seen", 1, false);
    else count(attempt, side, "oneRtt", end - start);
  }

  malformed(_side: Side, reason: string, _span: Span): void {
    this.#context.note("quic-packet", `a packet could not be read: ${reason}`, 1, true);
  }
  // Hellos are put together by their offsets: missing datagrams cost what they carried, unless it is sent again.
  gap(): boolean {
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    if (how === "idle") this.#why = "the connection went idle before the answer";
  }

  get isIdle(): boolean {
    return this.#attempts.all.every((attempt) => !isWaiting(attempt));
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const attempt of this.#attempts.all) {
      const { requestSpan: asked } = attempt;
      if (asked === null || !isWaiting(attempt)) continue;
      if (nanosecondsBetween(asked.endSec, asked.endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) continue;
      attempt.isTimedOut = true;
      this.#emit(attempt, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
    }
  }
  close(): void {
    for (const attempt of this.#attempts.all) this.#finish(attempt);
  }

  #packet(side: Side, bytes: Uint8Array, packet: Packet, span: Span): void {
    switch (packet.kind) {
      case "initial":
        this.#initial(side, bytes, packet, span);
        return;
      case "retry":
        this.#retry(side, packet, span);
        return;
      case "negotiation":
        this.#negotiation(side, bytes, packet, span);
        return;
      case "unknown":
        this.#unknown(side, packet, span);
        return;
      case "oneRtt":
        this.oneRtt(side, bytes, packet.start, packet.end);
        return;
      default: {
        const attempt = this.#attempts.ofLong(side, packet) ?? this.#joinedLate(side, packet, span);
        count(attempt, side, packet.kind, packet.end - packet.start);
      }
    }
  }

  #initial(side: Side, bytes: Uint8Array, packet: Packet, span: Span): void {
    const found = this.#openKnown(side, bytes, packet) ?? this.#openWithOwnKeys(side, bytes, packet);
    if (found === null) {
      const attempt = this.#attempts.ofLong(side, packet) ?? this.#joinedLate(side, packet, span);
      count(attempt, side, "initial", packet.end - packet.start);
      return;
    }
    const { attempt, opened } = found;
    const role = attempt.roleOf(side);
    count(attempt, side, "initial", 0);
    if (role === SERVER) this.#answer(attempt, packet);
    growSpan(attempt, role, span);
    const [wasAnswered, wasClosed] = [attempt.isAnswered, isClosed(attempt)];
    readFrames(opened.payload, this.#context.codecs, {
      crypto: (offset, payload, start, end) => {
        const at = { sec: span.endSec, nsec: span.endNsec, packet: span.endPacket };
        if (attempt.crypto(role, offset, payload, start, end, at)) return;
        this.#context.note("quic-crypto", "a handshake was longer, or in more pieces, than the limits allow", 1, true);
      },
      close: (close) => {
        const response = this.#begin(attempt);
        if (role === CLIENT) attempt.responseSpan ??= copyOf(span);
        response.close ??= { ...close, sender: role === CLIENT ? "client" : "server" };
      },
    });
    if (attempt.isAnswered !== wasAnswered || isClosed(attempt) !== wasClosed) this.#emit(attempt, damage(attempt));
  }

  #openKnown(side: Side, bytes: Uint8Array, packet: Packet): Found | null {
    for (const attempt of this.#attempts.all.toReversed()) {
      const opened = attempt.open(side, bytes, packet);
      if (opened !== null) return { attempt, opened };
    }
    return null;
  }

  /** A packet that opens with the keys of its own destination is a client's: the first one, or the first after a Retry. */
  #openWithOwnKeys(side: Side, bytes: Uint8Array, packet: Packet): Found | null {
    const { form, destination } = packet;
    if (form === null || destination.length < MIN_FIRST_ID_BYTES || this.#failedKeys >= MAX_FAILED_KEYS) return null;
    const { codecs } = this.#context;
    const keys = initialKeys(form, destination, codecs);
    const opened = openInitial(bytes, packet, keys[CLIENT], 0, codecs);
    if (opened === null) {
      this.#failedKeys++;
      if (this.#failedKeys === MAX_FAILED_KEYS)
        this.#context.note("quic-keys", "Initial packets that do not open are tried no longer", 1, true);
      return null;
    }
    const attempt = this.#retried(side, packet) ?? this.#started(side, packet);
    attempt.useKeys(form, keys);
    return { attempt, opened };
  }

  /** The attempt that goes on after a Retry, which the capture may lack: the token tells of it. */
  #retried(side: Side, packet: Packet): Attempt | null {
    const attempt = this.#attempts.ofLong(side, packet) ?? this.#attempts.all.at(-1) ?? null;
    if (attempt === null || attempt.client !== side || attempt.isAnswered || packet.tokenBytes === 0) return null;
    if (attempt.request === null || !isSame(attempt.clientId, packet.source)) return null;
    attempt.serverIds.unshift(packet.destination.slice());
    return attempt;
  }

  #started(side: Side, packet: Packet): Attempt {
    const request: QuicRequest = {
      version: packet.version,
      destinationConnectionId: hexadecimal(packet.destination),
      sourceConnectionId: hexadecimal(packet.source),
      tokenBytes: packet.tokenBytes,
      hello: null,
      parameters: null,
      isRetried: false,
    };
    return this.#follow(new Attempt(this.#context.flow.nextIndex(), side, packet, request, this.#context.codecs));
  }
  /** Its client's first packet was not seen, so nothing of it can be read. The side at hand is taken for the server's. */
  #joinedLate(side: Side, packet: Packet, span: Span): Attempt {
    const client: Side = packet.tokenBytes > 0 ? side : side === CLIENT ? SERVER : CLIENT;
    const attempt = new Attempt(this.#context.flow.nextIndex(), client, packet, null, this.#context.codecs);
    growSpan(attempt, attempt.roleOf(side), span);
    return this.#follow(attempt);
  }
  #follow(attempt: Attempt): Attempt {
    const dropped = this.#attempts.add(attempt);
    if (dropped !== null) {
      this.#context.note("quic-attempts", "more connections in one flow than are followed at once", 1, false);
      this.#finish(dropped);
    }
    return attempt;
  }

  #retry(side: Side, packet: Packet, span: Span): void {
    const attempt = this.#attempts.ofLong(side, packet);
    if (attempt === null || attempt.roleOf(side) === CLIENT) {
      this.#context.note("quic-unassigned", "a Retry answers no packet that was seen", 1, false);
      return;
    }
    // A client follows one Retry, and none behind the server's first packet (RFC 9000, 17.2.5.2).
    if (attempt.isAnswered || (attempt.response?.retry ?? null) !== null) return;
    growSpan(attempt, SERVER, span);
    const source = packet.source.slice();
    this.#answer(attempt, packet).retry = { sourceConnectionId: hexadecimal(source), tokenBytes: packet.tokenBytes };
    attempt.serverIds.unshift(source);
    if (packet.form !== null) attempt.useKeys(packet.form, initialKeys(packet.form, source, this.#context.codecs));
    attempt.isChanged = true;
  }

  // The ids of the client's packet come back exchanged (RFC 9000, 17.2.1).
  #negotiation(side: Side, bytes: Uint8Array, packet: Packet, span: Span): void {
    const attempt = this.#attempts.ofLong(side, packet);
    if (attempt === null || attempt.roleOf(side) === CLIENT) {
      this.#context.note("quic-unassigned", "a Version Negotiation answers no packet that was seen", 1, false);
      return;
    }
    if (attempt.isAnswered) return;
    growSpan(attempt, SERVER, span);
    this.#answer(attempt, packet).negotiation = readVersions(new Reader(bytes, packet.bodyAt, packet.end));
    this.#emit(attempt, damage(attempt));
  }

  // Only what all versions share can be read (RFC 8999): enough for an attempt that Version Negotiation answers.
  #unknown(side: Side, packet: Packet, span: Span): void {
    const attempt = this.#attempts.ofIds(side, packet) ?? this.#started(side, packet);
    count(attempt, side, "initial", packet.end - packet.start);
    growSpan(attempt, attempt.roleOf(side), span);
  }

  /** The server's part, to which this packet adds. */
  #answer(attempt: Attempt, packet: Packet): QuicResponse {
    const response = this.#begin(attempt);
    if (packet.version !== 0) response.version = packet.version;
    response.sourceConnectionId = hexadecimal(packet.source);
    if (!attempt.serverIds.some((id) => isSame(id, packet.source))) attempt.serverIds.push(packet.source.slice());
    return response;
  }
  #begin(attempt: Attempt): QuicResponse {
    attempt.response ??= {
      version: 0,
      sourceConnectionId: "",
      hello: null,
      helloRetry: null,
      retry: null,
      negotiation: null,
      close: null,
    };
    return attempt.response;
  }

  #finish(attempt: Attempt): void {
    if (attempt.isChanged) this.#emit(attempt, joined(damage(attempt), this.#missing(attempt)), false);
  }
  #missing({ request, response, isAnswered }: Attempt): EntryError | null {
    if (request === null) return { type: "pair-not-found", msg: "the client's first packet was not seen" };
    if (isAnswered || (response?.retry ?? null) !== null) return null;
    return { type: "pair-not-found", msg: this.#why };
  }

  #emit(attempt: Attempt, error: EntryError | null, isProvisional = true): void {
    const { index, client, request, response, requestSpan, responseSpan, counts } = attempt;
    attempt.isChanged = false;
    this.#context.emit({
      presenter,
      protocol: protocolOf(response?.hello?.version === undefined ? (request?.version ?? 0) : response.version),
      flow: this.#mirror.seenBy(client),
      index,
      request: sideOf(request, counts[CLIENT], requestSpan),
      response: sideOf(response, counts[SERVER], responseSpan),
      requestSpan: requestSpan === null ? null : copyOf(requestSpan),
      responseSpan: responseSpan === null ? null : copyOf(responseSpan),
      error,
      truncated: false,
      isFlow: false,
      isProvisional,
    });
  }
}

/** Copies, since an attempt goes on growing. */
function sideOf<Words>(words: Words | null, counts: PacketCounts, span: Span | null): QuicSide<Words> | null {
  if (span === null) return null;
  return { words: words === null ? null : { ...words }, counts: { ...counts } };
}
function copyOf(span: Span): Span {
  return Object.assign(new Span(), span);
}

/** What is wrong with what was seen: a server answers whole hellos only, so one that is not lost a packet. */
function damage({ error, request, response }: Attempt): EntryError | null {
  if (error !== null || request === null || request.hello !== null || (response?.hello ?? null) === null) return error;
  return { type: "dissection", msg: "parts of the client's hello are missing" };
}
function isClosed({ response }: Attempt): boolean {
  return (response?.close ?? null) !== null;
}
function isWaiting({ request, isAnswered, isTimedOut }: Attempt): boolean {
  return request !== null && !isAnswered && !isTimedOut;
}

function count(
  attempt: Attempt,
  side: Side,
  kind: "initial" | "zeroRtt" | "handshake" | "oneRtt",
  bytes: number,
): void {
  const counts = attempt.counts[attempt.roleOf(side)];
  counts[kind]++;
  counts.protectedBytes += bytes;
  attempt.isChanged = true;
}

/** A side's part ends with its hello. */
function growSpan(attempt: Attempt, role: Side, span: Span): void {
  if (role === CLIENT) {
    if (attempt.requestSpan === null) attempt.requestSpan = copyOf(span);
    else if (attempt.request?.hello === null && attempt.response === null) attempt.requestSpan.join(span);
  } else if (attempt.responseSpan === null) attempt.responseSpan = copyOf(span);
  else if (!attempt.isAnswered) attempt.responseSpan.join(span);
}

function joined(own: EntryError | null, missing: EntryError | null): EntryError | null {
  return missing === null ? own : withMissing(own, missing);
}
