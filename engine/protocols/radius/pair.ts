// Answers carry the identifier of their request, on the same ports (RFC 2865, 3). A request with an identifier and
// authenticator that were seen is the same one again (2.5), answered or not; another authenticator is another request.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, Span } from "../../moment.ts";
import type { Conversation, EndOfStream, FlowContext } from "../dissector.ts";
import { Mirror } from "../mirror.ts";
import { areWhole, problemOf } from "./attributes.ts";
import { codeOf } from "./codes.ts";
import { lengthOf } from "./detect.ts";
import { presenter } from "./present.ts";
import { HEADER_BYTES, RADIUS, RadiusMessage } from "./types.ts";

/** A request and, once it came, its answer. An identifier has one of them, so a flow keeps at most 256 an end. */
interface Asked {
  readonly index: number;
  readonly asker: Side;
  readonly request: RadiusMessage;
  readonly span: Span;
  readonly error: EntryError | null;
  answer: Answer | null;
  isTimedOut: boolean;
}
interface Answer {
  readonly message: RadiusMessage | null;
  readonly span: Span;
  readonly error: EntryError | null;
}

export class RadiusPairing implements Conversation {
  readonly #context: FlowContext;
  readonly #mirror: Mirror;
  /** By the asking end and identifier, in order of arrival. */
  readonly #asked = new Map<number, Asked>();
  #waiting = 0;
  #messages = 0;
  #why = "the capture ended before the answer";

  constructor(context: FlowContext) {
    this.#context = context;
    this.#mirror = new Mirror(context.flow);
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, at: Moment): void {
    const span = Span.at(at);
    span.extend(at, end - start);
    const code = codeOf(bytes[start] ?? 0);
    if (end - start < HEADER_BYTES || code === undefined || lengthOf(bytes, start) < HEADER_BYTES) {
      this.#noMessage(side, span);
      return;
    }
    this.#messages++;
    const length = lengthOf(bytes, start);
    const message = new RadiusMessage(this.#context.codecs, bytes, start, Math.min(end, start + length));
    const reason =
      length > end - start
        ? `the message says ${length} bytes and has ${end - start}`
        : areWhole(bytes, start, start + length)
          ? ""
          : problemOf(message);
    const error: EntryError | null = reason === "" ? null : { type: "dissection", msg: reason };
    if (code.isRequest) this.#request(side, message, span, error);
    else this.#response(side === CLIENT ? SERVER : CLIENT, { message, span, error });
  }
  // A datagram that the capture cut says so itself: it is shorter than its length.
  gap(): void {}
  end(_side: Side, how: EndOfStream): void {
    if (how === "idle") this.#why = "no answer came before the flow went idle";
  }
  get isIdle(): boolean {
    return this.#waiting === 0;
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const asked of this.#asked.values()) {
      const { endSec, endNsec } = asked.span;
      if (asked.answer !== null || asked.isTimedOut) continue;
      if (nanosecondsBetween(endSec, endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
      asked.isTimedOut = true;
      this.#waiting--;
      this.#emit(asked, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
    }
  }
  close(): void {
    for (const asked of this.#asked.values())
      if (asked.answer === null && !asked.isTimedOut) this.#emit(asked, { type: "pair-not-found", msg: this.#why });
    this.#asked.clear();
  }

  #request(asker: Side, request: RadiusMessage, span: Span, error: EntryError | null): void {
    const key = keyOf(asker, request);
    const former = this.#asked.get(key);
    if (former?.request.isSame(request) === true) {
      former.request.retransmissions++;
      if (former.answer !== null || former.isTimedOut) this.#emit(former, null);
      return;
    }
    this.#asked.delete(key);
    if (former?.answer === null && !former.isTimedOut) {
      this.#waiting--;
      this.#emit(former, { type: "pair-not-found", msg: "another request took its identifier before the answer" });
    }
    const index = this.#context.flow.nextIndex();
    this.#asked.set(key, { index, asker, request, span, error, answer: null, isTimedOut: false });
    this.#waiting++;
  }

  #response(asker: Side, answer: Answer & { readonly message: RadiusMessage }): void {
    const asked = this.#asked.get(keyOf(asker, answer.message));
    const code = answer.message.code;
    const isFitting = asked !== undefined && (codeOf(asked.request.code)?.answers.includes(code) ?? false);
    if (!isFitting) this.#unasked(asker, answer, "no request was seen for this response");
    else if (asked.answer === null) {
      asked.answer = answer;
      if (!asked.isTimedOut) this.#waiting--;
      this.#emit(asked, null);
    } else if (asked.answer.message?.isSame(answer.message) === true) {
      asked.answer.message.retransmissions++;
      this.#emit(asked, null);
    } else this.#unasked(asker, answer, "the request was answered before");
  }

  #unasked(asker: Side, { message, span, error }: Answer, msg: string): void {
    this.#context.emit({
      presenter,
      protocol: RADIUS,
      flow: this.#mirror.seenBy(asker),
      index: this.#context.flow.nextIndex(),
      request: null,
      response: message,
      requestSpan: null,
      responseSpan: span,
      error: error ?? { type: "pair-not-found", msg },
      truncated: error !== null,
      isFlow: false,
    });
  }
  #noMessage(side: Side, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp("not RADIUS: a datagram without a header that RADIUS knows");
      return;
    }
    this.#context.note("radius-malformed", "datagrams that are no RADIUS message", 1, false);
    const error: EntryError = { type: "dissection", msg: "the datagram is no RADIUS message" };
    const isRequest = side === CLIENT;
    this.#context.emit({
      presenter,
      protocol: RADIUS,
      flow: this.#context.flow,
      index: this.#context.flow.nextIndex(),
      request: null,
      response: null,
      requestSpan: isRequest ? span : null,
      responseSpan: isRequest ? null : span,
      error,
      truncated: true,
      isFlow: false,
    });
  }
  #emit({ index, asker, request, span, error, answer, isTimedOut }: Asked, missing: EntryError | null): void {
    const late: EntryError | null =
      isTimedOut && answer === null
        ? { type: "timeout", msg: `no answer for ${this.#context.limits.pairTimeoutSeconds} s` }
        : null;
    this.#context.emit({
      presenter,
      protocol: RADIUS,
      flow: this.#mirror.seenBy(asker),
      index,
      request,
      response: answer?.message ?? null,
      requestSpan: span,
      responseSpan: answer?.span ?? null,
      error: error ?? answer?.error ?? missing ?? late,
      truncated: error !== null || (answer?.error ?? null) !== null,
      isFlow: false,
      // Its request may be sent again, also after the answer, and is counted then.
      isProvisional: true,
    });
  }
}

function keyOf(asker: Side, { identifier }: RadiusMessage): number {
  return asker * 256 + identifier;
}
