// Queries with their answers. An answer carries the id and the question of its query (RFC 5452, 9.1), so several
// may be in flight and come back in any order; the question is compared without regard to case (RFC 4343).
// Either end of a flow may ask. Multicast DNS and multicast LLMNR have no pairs: each message is an entry.
import type { EntryError } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import { CLIENT, type Flow, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { Mirror } from "../mirror.ts";
import { MessageScan } from "./frame.ts";
import { KeptMessage } from "./kept-message.ts";
import { presenter } from "./present.ts";
import { DNS } from "./protocol.ts";
import { type DnsMessage, HEADER_BYTES, TYPE_AXFR, TYPE_IXFR } from "./types.ts";
import { isOneWay, variantOf } from "./variant.ts";
import { type Pending, WaitingQueries } from "./waiting.ts";

/** Answered queries remembered to recognise a second answer. */
const MAX_REMEMBERED_ANSWERS = 16;
/** Messages and bytes of one zone transfer that its entry keeps. */
export const MAX_TRANSFER_MESSAGES = 256;
export const MAX_TRANSFER_BYTES = 1 << 20;

/** A query that was answered lately, and the one before it. */
interface Answered {
  readonly id: number;
  readonly asker: Side;
  readonly message: KeptMessage;
  before: Answered | null;
}

/** A zone transfer under way (RFC 5936, 2.2): messages with one id until the SOA record of the start comes again. */
interface Transfer {
  readonly pending: Pending;
  readonly response: KeptMessage;
  /** Its `more`. */
  readonly more: DnsMessage[];
  readonly span: Span;
  readonly serial: number;
  bytes: number;
  isCut: boolean;
}

// Used by one message at a time: flows are many, and most are of one query.
const scan = new MessageScan();

export class DnsPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #lengthBytes: number;
  /** Made when the server's side asks. */
  #mirror: Mirror | null = null;
  readonly #waiting = new WaitingQueries();
  /** The latest one. */
  #answered: Answered | null = null;
  #answeredCount = 0;
  #transfer: Transfer | null = null;
  #why = "the capture ended before the answer";
  #isReset = false;

  /** `lengthBytes` stand before each message on a stream. */
  constructor(context: FlowContext, lengthBytes: number) {
    this.#context = context;
    this.#lengthBytes = lengthBytes;
  }

  #seenBy(asker: Side): Flow {
    const { flow } = this.#context;
    return asker === CLIENT ? flow : (this.#mirror ??= new Mirror(flow)).seenBy(asker);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const from = start + this.#lengthBytes;
    if (!scan.read(bytes, from, end)) {
      this.#damaged(side, bytes, from, end, span);
      return;
    }
    const message = KeptMessage.of(this.#context.codecs, bytes, from, end, scan);
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
    return this.#waiting.count === 0;
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    this.#waiting.forEach((pending) => {
      const waitedNs = nanosecondsBetween(pending.span.endSec, pending.span.endNsec, now.sec, now.nsec);
      // No order to end at: a query whose id waits already stands before the older one.
      if (waitedNs < pairTimeoutSeconds * 1e9 || pending.isTimedOut) return;
      pending.isTimedOut = true;
      this.#half(pending, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
    });
  }

  close(): void {
    this.#finishTransfer();
    const type = this.#isReset ? "connection" : "pair-not-found";
    if (this.#waiting.count === 0) return;
    this.#waiting.forEach((pending) => this.#half(pending, { type, msg: this.#why }));
    this.#waiting.clear();
  }

  #query(asker: Side, message: KeptMessage, span: Span): void {
    const { id, questionType } = scan;
    const same = this.#find(id, asker, message);
    if (same !== null && !same.isTimedOut) {
      // Who asks anew takes an id that cannot be foreseen (RFC 5452, 9.2): the same question with the same id is the same query
      // asked again (RFC 1035, 4.1.1 and 7.3). Its time counts from where it was asked first: so long its asker waited.
      same.message.retransmissions++;
      return;
    }
    if (same !== null) this.#waiting.remove(same);
    if (this.#waiting.count >= this.#context.limits.maxPendingRequests) this.#dropOldest();
    const index = this.#context.flow.nextIndex();
    this.#waiting.add({ index, id, asker, message, span, questionType, isTimedOut: false, next: null });
  }

  #response(side: Side, message: KeptMessage, span: Span): void {
    if (this.#transfer !== null && this.#continueTransfer(message, span)) return;
    const asker: Side = side === 0 ? 1 : 0;
    const pending = this.#find(scan.id, asker, message);
    if (pending === null) {
      this.#unasked(side, message, span);
      return;
    }
    this.#waiting.remove(pending);
    this.#remember(pending);
    if (this.#startTransfer(pending, message, span)) return;
    this.#emit(this.#seenBy(asker), pending, message, span, damage(pending.message, message), false);
  }

  // A multicast query is answered from another address, which is another flow.
  #unasked(side: Side, message: KeptMessage, span: Span): void {
    const { flow } = this.#context;
    const asker: Side = side === 0 ? 1 : 0;
    const isRepeat = this.#isAnswered(scan.id, asker, message);
    const msg = isRepeat ? "the query was answered before" : "no query was seen for this answer";
    const isExpected = variantOf(flow) === "llmnr" && flow.transport === "udp";
    const error: EntryError | null = isExpected ? damage(message) : { type: "pair-not-found", msg };
    this.#emit(this.#seenBy(asker), null, message, span, error, false);
  }

  // The sender stands as the client, so that an announcement reads "host to group".
  #oneWay(side: Side, message: DnsMessage, span: Span): void {
    const flow = this.#seenBy(side);
    if (scan.isResponse) this.#emit(flow, null, message, span, damage(message), false);
    else this.#emitQuery(flow, this.#context.flow.nextIndex(), message, span, damage(message));
  }

  /** The waiting query that `message` answers or repeats. */
  #find(id: number, asker: Side, message: KeptMessage): Pending | null {
    let pending = this.#waiting.latest(id);
    while (pending !== null && !matches(pending, id, asker, message)) pending = pending.next;
    return pending;
  }

  #dropOldest(): void {
    const { oldest } = this.#waiting;
    if (oldest === null) return;
    this.#context.note("pending-requests", "more queries waited for their answers than the limit allows", 1, false);
    this.#waiting.remove(oldest);
    this.#half(oldest, { type: "pair-not-found", msg: "too many queries were waiting" });
  }

  #remember({ id, asker, message }: Pending): void {
    this.#answered = { id, asker, message, before: this.#answered };
    // Twice as many may be kept for a moment, so that not each one has to look for the last.
    if (++this.#answeredCount < 2 * MAX_REMEMBERED_ANSWERS) return;
    let last = this.#answered;
    for (let i = 1; i < MAX_REMEMBERED_ANSWERS && last.before !== null; i++) last = last.before;
    last.before = null;
    this.#answeredCount = MAX_REMEMBERED_ANSWERS;
  }
  #isAnswered(id: number, asker: Side, message: KeptMessage): boolean {
    let at = this.#answered;
    for (let i = 0; i < MAX_REMEMBERED_ANSWERS && at !== null; i++) {
      if (matches(at, id, asker, message)) return true;
      at = at.before;
    }
    return false;
  }

  #startTransfer(pending: Pending, response: KeptMessage, span: Span): boolean {
    const { questionType, firstSerial, lastSerial, answers } = scan;
    if (this.#lengthBytes === 0 || (questionType !== TYPE_AXFR && questionType !== TYPE_IXFR)) return false;
    const isWhole = firstSerial < 0 || (answers > 1 && lastSerial === firstSerial);
    // An IXFR answer of one SOA record says that nothing changed (RFC 1995, 2).
    if (isWhole || (questionType === TYPE_IXFR && answers === 1)) return false;
    this.#finishTransfer();
    const more: DnsMessage[] = [];
    const first = response.followedBy(more);
    this.#transfer = {
      pending,
      response: first,
      more,
      span,
      serial: firstSerial,
      bytes: first.length,
      isCut: false,
    };
    return true;
  }

  #continueTransfer(message: KeptMessage, span: Span): boolean {
    const transfer = this.#transfer;
    if (transfer === null || scan.id !== transfer.pending.id) return false;
    transfer.span.endSec = span.endSec;
    transfer.span.endNsec = span.endNsec;
    transfer.span.endPacket = span.endPacket;
    transfer.span.wireBytes += span.wireBytes;
    const { more } = transfer;
    if (more.length < MAX_TRANSFER_MESSAGES && transfer.bytes + message.length <= MAX_TRANSFER_BYTES) {
      more.push(message);
      transfer.bytes += message.length;
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
    this.#emit(this.#seenBy(pending.asker), pending, response, span, damage(pending.message, response), isCut);
  }

  // Questions that cannot be read leave nothing to pair or to show but the header.
  #damaged(side: Side, bytes: Uint8Array, from: number, end: number, span: Span): void {
    const { reason, isResponse } = scan;
    if (end - from < HEADER_BYTES) {
      this.#emitDamaged(side, null, reason, span);
      return;
    }
    const skeleton = { questionsEnd: HEADER_BYTES, records: 0, reason };
    const message = KeptMessage.of(this.#context.codecs, bytes, from, end, skeleton);
    this.#emitDamaged(side, message, reason, span, isResponse);
  }

  #emitDamaged(side: Side, message: DnsMessage | null, reason: string, span: Span, isResponse = side === SERVER): void {
    const error: EntryError = { type: "dissection", msg: reason };
    const { flow } = this.#context;
    if (isResponse) this.#emit(this.#seenBy(side === 0 ? 1 : 0), null, message, span, error, false);
    else this.#emitQuery(this.#seenBy(side), flow.nextIndex(), message, span, error);
  }

  #half(pending: Pending, error: EntryError): void {
    const { message } = pending;
    this.#emitQuery(this.#seenBy(pending.asker), pending.index, message, pending.span, damage(message) ?? error);
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
function matches(
  query: Pick<Pending, "id" | "asker" | "message">,
  id: number,
  asker: Side,
  message: KeptMessage,
): boolean {
  if (query.id !== id || query.asker !== asker) return false;
  return !message.hasQuestions || query.message.asksAs(message);
}
