// Methods and their answers, by channel: a synchronous method is answered by those that the specification names, in order.
// Either side asks. A channel or connection that is closed answers nothing more.
import type { EntryError, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import { shownText } from "../database-sections.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { DOUBTFUL } from "../halves.ts";
import { Mirror } from "../mirror.ts";
import { Arrived } from "./arrived.ts";
import { ContentBuilder } from "./content.ts";
import { METHOD_TABLE, methodId } from "./methods.ts";
import { presenter } from "./present.ts";
import { FRAME_HEADER_BYTES, frameTypeOf, isProtocolHeader, PROTOCOL_HEADER_MARK, versionOf } from "./shape.ts";
import { AMQP, type AmqpMessage, EMPTY } from "./types.ts";
import { ValueReader } from "./values.ts";

/** Channels with content under way, on each side. */
export const MAX_OPEN_CONTENTS = 1000;

const OPENED_ANEW: EntryError = {
  type: "pair-not-found",
  msg: "the channel was opened anew before the answer was seen",
};

const NO_REQUEST: EntryError = { type: "pair-not-found", msg: "no request was seen for this response" };

const NO_ARGUMENTS: JsonObject = {};

interface OpenContent {
  readonly arrived: Arrived;
  content: ContentBuilder | null;
}

export class AmqpPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #mirror: Mirror;
  #pending: Arrived[] = [];
  /** By side and channel. */
  readonly #contents = new Map<number, OpenContent>();
  #messages = 0;
  #why = "the capture ended before the answer";
  #isReset = false;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#mirror = new Mirror(context.flow);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#messages++;
    if (bytes[start] === PROTOCOL_HEADER_MARK && isProtocolHeader(bytes, start, end)) {
      const version = versionOf(bytes, start);
      if (version === "1.0") this.#context.giveUp("AMQP 1.0 instead of 0-9-1");
      return;
    }
    const reader = new Reader(bytes, start + FRAME_HEADER_BYTES, end - 1);
    const channel = ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    const type = frameTypeOf(bytes[start] ?? 0);
    if (type === "method") this.#method(side, channel, reader, span);
    else if (type !== "heartbeat") this.#content(side, channel, type === "header", reader, span);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not AMQP: ${reason}`);
      return;
    }
    const message: AmqpMessage = { method: "", channel: 0, arguments: NO_ARGUMENTS, content: null };
    this.#emit(side, null, message, span, { type: "dissection", msg: reason }, true);
  }
  gap(side: Side, _length: number, _open: Span | null): boolean {
    for (const [key, open] of this.#contents)
      if (open.arrived.side === side) this.#finish(key, open, "bytes of the content are missing");
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    for (const pending of this.#pending) pending.isDoubtful ||= pending.side !== side;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#isReset = how === "reset";
    if (how === "reset") this.#why = "the connection was reset before the answer";
    else if (how === "fin") this.#why = "the connection was closed before the answer";
  }
  get isIdle(): boolean {
    return this.#pending.length === 0;
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const pending of this.#pending) {
      const { endSec, endNsec } = pending.span;
      if (nanosecondsBetween(endSec, endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
      if (pending.isTimedOut) continue;
      pending.isTimedOut = true;
      this.#half(pending, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
    }
  }
  close(): void {
    for (const [key, open] of this.#contents) this.#finish(key, open, "its content was not seen to its end");
    this.#giveUp(() => true, { type: this.#isReset ? "connection" : "pair-not-found", msg: this.#why });
  }

  #method(side: Side, channel: number, reader: Reader, span: Span): void {
    const id = methodId(reader.u16("the class"), reader.u16("the method"));
    const method = METHOD_TABLE.get(id);
    if (method === undefined) throw new Malformed(`the unknown method ${id >>> 16}.${id & 0xffff}`, reader.offset);
    const values = new ValueReader(reader, this.#context.codecs).arguments(method.arguments);
    const arrived = new Arrived(side, id, method, channel, values, span);
    if (method.hasContent) this.#open(arrived);
    else this.#arrive(arrived);
  }
  #open(arrived: Arrived): void {
    const key = contentKey(arrived.side, arrived.channel);
    const former = this.#contents.get(key);
    if (former !== undefined) this.#finish(key, former, "another method came in the middle of its content");
    if (this.#contents.size >= MAX_OPEN_CONTENTS) {
      this.#context.note("amqp-contents", "content of more channels at a time than are followed", 1, true);
      arrived.isTruncated = true;
      this.#arrive(arrived);
      return;
    }
    this.#contents.set(key, { arrived, content: null });
  }
  #content(side: Side, channel: number, isHeader: boolean, reader: Reader, span: Span): void {
    const key = contentKey(side, channel);
    const open = this.#contents.get(key);
    // Of a method that was not seen.
    if (open === undefined) return;
    open.arrived.span.join(span);
    const { codecs, limits } = this.#context;
    if (isHeader) {
      try {
        open.content = new ContentBuilder(reader, codecs, limits.maxBodyBytes);
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        this.#finish(key, open, error.message);
        return;
      }
    } else open.content?.add(reader.bytes, reader.at, reader.end);
    if (open.content?.isWhole === true) this.#finish(key, open, "");
  }
  #finish(key: number, { arrived, content }: OpenContent, problem: string): void {
    this.#contents.delete(key);
    arrived.content = content?.build() ?? null;
    arrived.isTruncated = problem !== "" || (content?.isCut ?? true);
    if (problem !== "") arrived.error = { type: "dissection", msg: problem };
    this.#arrive(arrived);
  }

  /** A whole method: an answer, a question that waits, or one that nobody answers. */
  #arrive(arrived: Arrived): void {
    const { side, id, kind, channel } = arrived;
    const asked = this.#takeAsked(side, channel, id);
    if (asked !== null) {
      this.#answer(asked, arrived, arrived.error ?? (asked.isDoubtful ? DOUBTFUL : null));
      return;
    }
    if (kind.name === "channel open") this.#giveUp((one) => one.channel === channel, OPENED_ANEW);
    if (kind.isAnswer) {
      this.#emit(other(side), null, arrived, arrived.span, arrived.error ?? NO_REQUEST, arrived.isTruncated);
      return;
    }
    if (kind.answers.length === 0 || arrived.arguments["noWait"] === true) this.#alone(arrived);
    else this.#wait(arrived);
    if (kind.name === "channel close") this.#closed(arrived, (one) => one.channel === channel);
    else if (kind.name === "connection close") this.#closed(arrived, () => true);
  }
  /** The method that this one answers, which waits no more. */
  #takeAsked(side: Side, channel: number, id: number): Arrived | null {
    if (this.#pending.length === 0) return null;
    const at = this.#pending.findIndex(
      (one) => one.side !== side && one.channel === channel && one.kind.answers.includes(id),
    );
    if (at < 0) return null;
    // Most often nothing else waits.
    return (this.#pending.length === 1 ? this.#pending.pop() : this.#pending.splice(at, 1)[0]) ?? null;
  }
  #answer(asked: Arrived, answer: Arrived, error: EntryError | null): void {
    this.#emit(asked.side, asked, answer, answer.span, error, answer.isTruncated);
  }
  #alone(arrived: Arrived): void {
    arrived.index = this.#context.flow.nextIndex();
    const nothing: AmqpMessage = { method: EMPTY, channel: arrived.channel, arguments: NO_ARGUMENTS, content: null };
    this.#emit(arrived.side, arrived, nothing, null, null, false);
  }
  #wait(arrived: Arrived): void {
    if (this.#pending.length >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      const oldest = this.#pending.shift();
      if (oldest !== undefined) this.#half(oldest, { type: "pair-not-found", msg: "too many requests were waiting" });
    }
    arrived.index = this.#context.flow.nextIndex();
    this.#pending.push(arrived);
  }
  /** What waits for the side that closed gets no other answer; only closes are still confirmed. */
  #closed({ side, kind, arguments: values }: Arrived, isMeant: (pending: Arrived) => boolean): void {
    const isOver = (one: Arrived): boolean => one.side !== side && !one.kind.name.endsWith(" close") && isMeant(one);
    if (!this.#pending.some(isOver)) return;
    const { replyCode, replyText } = values;
    const msg = `${kind.name.split(" ")[0]} closed: ${shownText(replyCode)} ${shownText(replyText)}`;
    this.#giveUp(isOver, { type: "connection", msg });
  }
  #giveUp(isMeant: (pending: Arrived) => boolean, error: EntryError): void {
    if (this.#pending.length === 0) return;
    const [gone, kept] = [this.#pending.filter(isMeant), this.#pending.filter((one) => !isMeant(one))];
    this.#pending = kept;
    for (const pending of gone) this.#half(pending, error);
  }
  #half(pending: Arrived, error: EntryError): void {
    this.#emit(pending.side, pending, null, null, error, false);
  }

  /** `error` is told where the request has none of its own; `isCut` is the answer's. */
  #emit(
    asker: Side,
    request: Arrived | null,
    response: AmqpMessage | null,
    responseSpan: Span | null,
    error: EntryError | null,
    isCut: boolean,
  ): void {
    this.#context.emit({
      presenter,
      protocol: AMQP,
      flow: this.#mirror.seenBy(asker),
      index: request?.index ?? this.#context.flow.nextIndex(),
      request,
      response,
      requestSpan: request?.span ?? null,
      responseSpan,
      error: request?.error ?? error,
      truncated: isCut || (request?.isTruncated ?? false),
      isFlow: false,
    });
  }
}

function contentKey(side: Side, channel: number): number {
  return side * 0x10000 + channel;
}
function other(side: Side): Side {
  return side === CLIENT ? SERVER : CLIENT;
}
