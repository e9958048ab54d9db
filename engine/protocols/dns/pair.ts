// Queries with their answers. An answer carries the id and the question of its query (RFC 5452, 9.1), so several
// may be in flight and come back in any order; the question is compared without regard to case (RFC 4343).
// Either end of a flow may ask. Multicast DNS and multicast LLMNR have no pairs: each message is an entry.
import type { EntryError } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { type Flow, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { Mirror } from "../mirror.ts";
import { MessageScan } from "./frame.ts";
import { presenter } from "./present.ts";
import { DNS } from "./protocol.ts";
import { type DnsMessage, HEADER_BYTES, TYPE_AXFR, TYPE_IXFR } from "./types.ts";
import { isOneWay, variantOf } from "./variant.ts";

/** Answered queries remembered to recognise a second answer. */
const MAX_REMEMBERED_ANSWERS = 16;
/** Messages and bytes of one zone transfer that its entry keeps. */
export const MAX_TRANSFER_MESSAGES = 256;
export const MAX_TRANSFER_BYTES = 1 << 20;

/** A query that waits, or was answered lately. */
interface Pending {
  readonly index: number;
  readonly id: number;
  readonly asker: Side;
  readonly message: DnsMessage;
  readonly span: Span;
  readonly questionType: number;
  isTimedOut: boolean;
  /** Another waiting query with the same id. */
  next: Pending | null;
}

/** A zone transfer under way (RFC 5936, 2.2): messages with one id until the SOA record of the start comes again. */
interface Transfer {
  readonly pending: Pending;
  readonly response: DnsMessage;
  /** Its `more`. */
  readonly more: DnsMessage[];
  readonly span: Span;
  readonly serial: number;
  bytes: number;
  isCut: boolean;
}

// Most flows are of one query: what is empty in most of them, or used by one message at a time, is shared.
const NONE: Pending[] = [];
const NO_MORE: readonly DnsMessage[] = [];
const scan = new MessageScan();

export class DnsPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #lengthBytes: number;
  readonly #mirror: Mirror;
  /** By id, in order of arrival. */
  readonly #waiting = new Map<number, Pending>();
  #waitingCount = 0;
  #answered: Pending[] = NONE;
  #transfer: Transfer | null = null;
  #why = "the capture ended before the answer";
  #isReset = false;

  /** `lengthBytes` stand before each message on a stream. */
  constructor(context: FlowContext, lengthBytes: number) {
    this.#context = context;
    this.#lengthBytes = lengthBytes;
    this.#mirror = new Mirror(context.flow);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const from = start + this.#lengthBytes;
    if (!scan.read(bytes, from, end)) {
      this.#damaged(side, bytes, from, end, span);
      return;
    }
    const message: DnsMessage = {
      bytes: bytes.slice(from, end),
      questionsEnd: scan.questionsEnd,
      records: scan.records,
      reason: scan.reason,
      more: NO_MORE,
      retransmissions: 0,
    };
    if (isOneWay(this.#context.flow)) this.#oneWay(side, message, span);
    else if (scan.isResponse) this.#response(side, message, span);
    else this.#query(side, message, span);
  }

  malformed(side: Side, reason: string, span: Span): void {
    this.#emitDamaged(side, null, reason, span);
  }

  // Answers find their queries by id, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
  }

  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    if (how === "reset") this.#why = "the connection was reset before the answer";
    else if (how === "fin") this.#why = "the connection was closed before the answer";
    this.#isReset = how === "reset";
  }

  get isIdle(): boolean {
    return this.#waitingCount === 0;
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const first of this.#waiting.values()) {
      for (let pending: Pending | null = first; pending !== null; pending = pending.next) {
        const waitedNs = nanosecondsBetween(pending.span.endSec, pending.span.endNsec, now.sec, now.nsec);
        // No order to end at: a query whose id waits already stands before the older one.
        if (waitedNs < pairTimeoutSeconds * 1e9 || pending.isTimedOut) continue;
        pending.isTimedOut = true;
        this.#half(pending, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
      }
    }
  }

  close(): void {
    this.#finishTransfer();
    const type = this.#isReset ? "connection" : "pair-not-found";
    for (const first of this.#waiting.values()) {
      for (let pending: Pending | null = first; pending !== null; pending = pending.next) {
        this.#half(pending, { type, msg: this.#why });
      }
    }
    this.#waiting.clear();
    this.#waitingCount = 0;
  }

  #query(asker: Side, message: DnsMessage, span: Span): void {
    const { id, questionType } = scan;
    const same = this.#find(id, asker, message);
    if (same !== null && !same.isTimedOut) {
      // Who asks anew takes an id that cannot be foreseen (RFC 5452, 9.2): the same question with the same id is the same query
      // asked again (RFC 1035, 4.1.1 and 7.3). Its time counts from where it was asked first: so long its asker waited.
      same.message.retransmissions++;
      return;
    }
    if (same !== null) this.#remove(same);
    if (this.#waitingCount >= this.#context.limits.maxPendingRequests) this.#dropOldest();
    const index = this.#context.flow.nextIndex();
    const next = this.#waiting.get(id) ?? null;
    this.#waiting.set(id, { index, id, asker, message, span, questionType, isTimedOut: false, next });
    this.#waitingCount++;
  }

  #response(side: Side, message: DnsMessage, span: Span): void {
    if (this.#transfer !== null && this.#continueTransfer(message, span)) return;
    const asker: Side = side === 0 ? 1 : 0;
    const pending = this.#find(scan.id, asker, message);
    if (pending === null) {
      this.#unasked(side, message, span);
      return;
    }
    this.#remove(pending);
    this.#remember(pending);
    if (this.#startTransfer(pending, message, span)) return;
    this.#emit(this.#mirror.seenBy(asker), pending, message, span, damage(pending.message, message), false);
  }

  // A multicast query is answered from another address, which is another flow.
  #unasked(side: Side, message: DnsMessage, span: Span): void {
    const { flow } = this.#context;
    const asker: Side = side === 0 ? 1 : 0;
    const isRepeat = this.#answered.some((pending) => matches(pending, scan.id, asker, message));
    const msg = isRepeat ? "the query was answered before" : "no query was seen for this answer";
    const isExpected = variantOf(flow) === "llmnr" && flow.transport === "udp";
    const error: EntryError | null = isExpected ? damage(message) : { type: "pair-not-found", msg };
    this.#emit(this.#mirror.seenBy(asker), null, message, span, error, false);
  }

  // The sender stands as the client, so that an announcement reads "host to group".
  #oneWay(side: Side, message: DnsMessage, span: Span): void {
    const flow = this.#mirror.seenBy(side);
    if (scan.isResponse) this.#emit(flow, null, message, span, damage(message), false);
    else this.#emitQuery(flow, this.#context.flow.nextIndex(), message, span, damage(message));
  }

  /** The waiting query that `message` answers or repeats. */
  #find(id: number, asker: Side, message: DnsMessage): Pending | null {
    let pending = this.#waiting.get(id) ?? null;
    while (pending !== null && !matches(pending, id, asker, message)) pending = pending.next;
    return pending;
  }

  #remove(pending: Pending): void {
    const first = this.#waiting.get(pending.id);
    if (first === undefined) return;
    this.#waitingCount--;
    if (first === pending) {
      if (pending.next === null) this.#waiting.delete(pending.id);
      else this.#waiting.set(pending.id, pending.next);
      return;
    }
    let before = first;
    while (before.next !== null && before.next !== pending) before = before.next;
    before.next = pending.next;
  }

  #dropOldest(): void {
    const oldest = this.#waiting.values().next().value;
    if (oldest === undefined) return;
    this.#context.note("pending-requests", "more queries waited for their answers than the limit allows", 1, false);
    this.#remove(oldest);
    this.#half(oldest, { type: "pair-not-found", msg: "too many queries were waiting" });
  }

  #remember(pending: Pending): void {
    if (this.#answered === NONE) this.#answered = [pending];
    else this.#answered.push(pending);
    if (this.#answered.length > MAX_REMEMBERED_ANSWERS) this.#answered.shift();
  }

  #startTransfer(pending: Pending, response: DnsMessage, span: Span): boolean {
    const { questionType, firstSerial, lastSerial, answers } = scan;
    if (this.#lengthBytes === 0 || (questionType !== TYPE_AXFR && questionType !== TYPE_IXFR)) return false;
    const isWhole = firstSerial < 0 || (answers > 1 && lastSerial === firstSerial);
    // An IXFR answer of one SOA record says that nothing changed (RFC 1995, 2).
    if (isWhole || (questionType === TYPE_IXFR && answers === 1)) return false;
    this.#finishTransfer();
    const more: DnsMessage[] = [];
    const first = { ...response, more };
    this.#transfer = {
      pending,
      response: first,
      more,
      span,
      serial: firstSerial,
      bytes: first.bytes.length,
      isCut: false,
    };
    return true;
  }

  #continueTransfer(message: DnsMessage, span: Span): boolean {
    const transfer = this.#transfer;
    if (transfer === null || scan.id !== transfer.pending.id) return false;
    transfer.span.endSec = span.endSec;
    transfer.span.endNsec = span.endNsec;
    transfer.span.endPacket = span.endPacket;
    transfer.span.wireBytes += span.wireBytes;
    const { more } = transfer;
    if (more.length < MAX_TRANSFER_MESSAGES && transfer.bytes + message.bytes.length <= MAX_TRANSFER_BYTES) {
      more.push(message);
      transfer.bytes += message.bytes.length;
    } else {
      transfer.isCut = true;
    }
    if (scan.lastSerial === transfer.serial || scan.rcode !== 0) this.#finishTransfer();
    return true;
  }

  #finishTransfer(): void {
    const transfer = this.#transfer;
    if (transfer === null) return;
    this.#transfer = null;
    const { pending, response, span, isCut } = transfer;
    this.#emit(this.#mirror.seenBy(pending.asker), pending, response, span, damage(pending.message, response), isCut);
  }

  // Questions that cannot be read leave nothing to pair or to show but the header.
  #damaged(side: Side, bytes: Uint8Array, from: number, end: number, span: Span): void {
    const { reason, isResponse } = scan;
    if (end - from < HEADER_BYTES) {
      this.#emitDamaged(side, null, reason, span);
      return;
    }
    const message = { questionsEnd: HEADER_BYTES, records: 0, reason, more: NO_MORE, retransmissions: 0 };
    this.#emitDamaged(side, { ...message, bytes: bytes.slice(from, end) }, reason, span, isResponse);
  }

  #emitDamaged(side: Side, message: DnsMessage | null, reason: string, span: Span, isResponse = side === SERVER): void {
    const error: EntryError = { type: "dissection", msg: reason };
    const { flow } = this.#context;
    if (isResponse) this.#emit(this.#mirror.seenBy(side === 0 ? 1 : 0), null, message, span, error, false);
    else this.#emitQuery(this.#mirror.seenBy(side), flow.nextIndex(), message, span, error);
  }

  #half(pending: Pending, error: EntryError): void {
    const { message } = pending;
    this.#emitQuery(this.#mirror.seenBy(pending.asker), pending.index, message, pending.span, damage(message) ?? error);
  }

  #emitQuery(flow: Flow, index: number, request: DnsMessage | null, requestSpan: Span, error: EntryError | null): void {
    const sides = { request, response: null, requestSpan, responseSpan: null };
    this.#send({ presenter, protocol: DNS, flow, index, ...sides, error, truncated: false, isFlow: false });
  }

  #emit(
    flow: Flow,
    pending: Pending | null,
    response: DnsMessage | null,
    responseSpan: Span,
    error: EntryError | null,
    truncated: boolean,
  ): void {
    this.#send({
      presenter,
      protocol: DNS,
      flow,
      index: pending?.index ?? this.#context.flow.nextIndex(),
      request: pending?.message ?? null,
      response,
      requestSpan: pending?.span ?? null,
      responseSpan,
      error,
      truncated,
      isFlow: false,
    });
  }

  #send(exchange: Exchange<DnsMessage, DnsMessage>): void {
    this.#context.emit(exchange);
  }
}

function damage(...messages: readonly DnsMessage[]): EntryError | null {
  for (const { reason } of messages) if (reason !== "") return { type: "dissection", msg: reason };
  return null;
}

// An answer without a question (a refusal) answers any query of its id.
function matches(pending: Pending, id: number, asker: Side, message: DnsMessage): boolean {
  if (pending.id !== id || pending.asker !== asker) return false;
  return message.questionsEnd === HEADER_BYTES || isSameQuestion(pending.message, message);
}

function isSameQuestion(a: DnsMessage, b: DnsMessage): boolean {
  if (a.questionsEnd !== b.questionsEnd) return false;
  for (let i = HEADER_BYTES; i < a.questionsEnd; i++) {
    if (foldCase(a.bytes[i] as number) !== foldCase(b.bytes[i] as number)) return false;
  }
  return true;
}
function foldCase(octet: number): number {
  return octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet;
}
