// Methods and their answers, by channel: a synchronous method is answered by those that the specification names, in order.
// Either side asks. A channel or connection that is closed answers nothing more.
import type { EntryError } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import { shownText } from "../database-sections.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { DOUBTFUL } from "../halves.ts";
import { Mirror } from "../mirror.ts";
import { ContentBuilder } from "./content.ts";
import { type Method, METHOD_TABLE, methodId } from "./methods.ts";
import { presenter } from "./present.ts";
import { FRAME_HEADER_BYTES, frameTypeOf, isProtocolHeader, versionOf } from "./shape.ts";
import { AMQP, type AmqpMessage, EMPTY } from "./types.ts";
import { ValueReader } from "./values.ts";

/** Channels with content under way, on each side. */
export const MAX_OPEN_CONTENTS = 1000;

const OPENED_ANEW: EntryError = {
  type: "pair-not-found",
  msg: "the channel was opened anew before the answer was seen",
};

/** A method that came, with its content. */
interface Arrived {
  readonly side: Side;
  readonly id: number;
  readonly method: Method;
  message: AmqpMessage;
  readonly span: Span;
  error: EntryError | null;
  isTruncated: boolean;
}
interface Pending extends Arrived {
  readonly index: number;
  isTimedOut: boolean;
  /** Its answer may be among bytes that are missing. */
  isDoubtful: boolean;
}
interface OpenContent {
  readonly arrived: Arrived;
  content: ContentBuilder | null;
}

export class AmqpPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #mirror: Mirror;
  #pending: Pending[] = [];
  /** By side and channel. */
  readonly #contents = new Map<string, OpenContent>();
  #messages = 0;
  #why = "the capture ended before the answer";
  #isReset = false;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#mirror = new Mirror(context.flow);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    this.#messages++;
    if (isProtocolHeader(bytes, start, end)) {
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
    const message: AmqpMessage = { method: "", channel: 0, arguments: {}, content: null };
    this.#emit(side, null, { message, span, error: { type: "dissection", msg: reason }, isTruncated: true });
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
    const message: AmqpMessage = { method: method.name, channel, arguments: values, content: null };
    const arrived: Arrived = { side, id, method, message, span, error: null, isTruncated: false };
    if (method.hasContent) this.#open(arrived);
    else this.#arrive(arrived);
  }
  #open(arrived: Arrived): void {
    const key = `${arrived.side} ${arrived.message.channel}`;
    const former = this.#contents.get(key);
    if (former !== undefined) this.#finish(key, former, "another method came in the middle of its content");
    if (this.#contents.size >= MAX_OPEN_CONTENTS) {
      this.#context.note("amqp-contents", "content of more channels at a time than are followed", 1, true);
      this.#arrive({ ...arrived, isTruncated: true });
      return;
    }
    this.#contents.set(key, { arrived, content: null });
  }
  #content(side: Side, channel: number, isHeader: boolean, reader: Reader, span: Span): void {
    const key = `${side} ${channel}`;
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
  #finish(key: string, { arrived, content }: OpenContent, problem: string): void {
    this.#contents.delete(key);
    arrived.message = { ...arrived.message, content: content?.build() ?? null };
    arrived.isTruncated = problem !== "" || (content?.isCut ?? true);
    if (problem !== "") arrived.error = { type: "dissection", msg: problem };
    this.#arrive(arrived);
  }

  /** A whole method: an answer, a question that waits, or one that nobody answers. */
  #arrive(arrived: Arrived): void {
    const { side, id, method, message } = arrived;
    const at = this.#pending.findIndex(
      (one) => one.side !== side && one.message.channel === message.channel && one.method.answers.includes(id),
    );
    const [pending = null] = at < 0 ? [] : this.#pending.splice(at, 1);
    if (pending !== null) {
      const error = arrived.error ?? (pending.isDoubtful ? DOUBTFUL : null);
      this.#emit(pending.side, pending, { ...arrived, error });
      return;
    }
    if (method.name === "channel open") this.#giveUp((one) => one.message.channel === message.channel, OPENED_ANEW);
    if (method.name.endsWith("-ok") || method.name === "basic get-empty") {
      const missing: EntryError = { type: "pair-not-found", msg: "no request was seen for this response" };
      this.#emit(other(side), null, { ...arrived, error: arrived.error ?? missing });
      return;
    }
    if (method.answers.length === 0 || message.arguments["noWait"] === true) this.#alone(arrived);
    else this.#wait(arrived);
    if (method.name === "channel close") this.#closed(arrived, (one) => one.message.channel === message.channel);
    else if (method.name === "connection close") this.#closed(arrived, () => true);
  }
  #alone(arrived: Arrived): void {
    const { channel } = arrived.message;
    const message: AmqpMessage = { method: EMPTY, channel, arguments: {}, content: null };
    const index = this.#context.flow.nextIndex();
    this.#emit(
      arrived.side,
      { ...arrived, index, isTimedOut: false, isDoubtful: false },
      { message, span: null, error: null, isTruncated: false },
    );
  }
  #wait(arrived: Arrived): void {
    if (this.#pending.length >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      const oldest = this.#pending.shift();
      if (oldest !== undefined) this.#half(oldest, { type: "pair-not-found", msg: "too many requests were waiting" });
    }
    this.#pending.push({ ...arrived, index: this.#context.flow.nextIndex(), isTimedOut: false, isDoubtful: false });
  }
  /** What waits for the side that closed gets no other answer; only closes are still confirmed. */
  #closed({ side, message }: Arrived, isMeant: (pending: Pending) => boolean): void {
    const { replyCode, replyText } = message.arguments;
    const msg = `${message.method.split(" ")[0]} closed: ${shownText(replyCode)} ${shownText(replyText)}`;
    const isOver = (one: Pending): boolean => one.side !== side && !one.method.name.endsWith(" close") && isMeant(one);
    this.#giveUp(isOver, { type: "connection", msg });
  }
  #giveUp(isMeant: (pending: Pending) => boolean, error: EntryError): void {
    const [gone, kept] = [this.#pending.filter(isMeant), this.#pending.filter((one) => !isMeant(one))];
    this.#pending = kept;
    for (const pending of gone) this.#half(pending, error);
  }
  #half(pending: Pending, error: EntryError): void {
    this.#emit(pending.side, { ...pending, error: pending.error ?? error }, null);
  }

  #emit(
    asker: Side,
    request: Pending | null,
    response: { message: AmqpMessage; span: Span | null; error: EntryError | null; isTruncated: boolean } | null,
  ): void {
    this.#context.emit({
      presenter,
      protocol: AMQP,
      flow: this.#mirror.seenBy(asker),
      index: request?.index ?? this.#context.flow.nextIndex(),
      request: request?.message ?? null,
      response: response?.message ?? null,
      requestSpan: request?.span ?? null,
      responseSpan: response?.span ?? null,
      error: request?.error ?? response?.error ?? null,
      truncated: (request?.isTruncated ?? false) || (response?.isTruncated ?? false),
      isFlow: false,
    });
  }
}

function other(side: Side): Side {
  return side === CLIENT ? SERVER : CLIENT;
}
