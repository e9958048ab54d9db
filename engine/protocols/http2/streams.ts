// The streams of one connection that are under way, and what becomes an entry when one ends: answered, reset, given up
// or cut off. An entry is emitted again when more became known of it.
import { whyUnanswered } from "../halves.ts";
import type { EntryError } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import type { Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween } from "../../moment.ts";
import type { EndOfStream, FlowContext, Presenter } from "../dissector.ts";
import { GRPC } from "../grpc/index.ts";
import { CallTypes } from "./call-types.ts";
import { protocolOf } from "./kind.ts";
import { unpackMessage } from "./message-end.ts";
import { MAX_REMEMBERED_STREAMS } from "./limits.ts";
import { type Http2Message, Stream } from "./types.ts";

export type Http2Presenter = Presenter<Http2Message, Http2Message>;

export class Streams {
  readonly #context: FlowContext;
  readonly #presenter: Http2Presenter;
  readonly #open = new Map<number, Stream>();
  readonly #types: CallTypes;
  /** Given up before their end: frames that still come for them are no news. */
  readonly #givenUp = new Set<number>();
  /** Streams that a time-out would still show. */
  #untimed = 0;
  #why = "the capture ended before the answer";
  #isBroken = false;

  constructor(context: FlowContext, presenter: Http2Presenter) {
    this.#context = context;
    this.#presenter = presenter;
    this.#types = new CallTypes(context);
  }

  get(id: number): Stream | undefined {
    return this.#open.get(id);
  }
  isGivenUp(id: number): boolean {
    return this.#givenUp.has(id);
  }
  /** Nothing waits for time. */
  get isIdle(): boolean {
    return this.#untimed === 0;
  }

  open(id: number): Stream {
    if (this.#open.size >= this.#context.limits.maxPendingRequests) this.#giveUpOldest();
    const stream = new Stream(id, this.#context.flow.nextIndex());
    this.#open.set(id, stream);
    this.#untimed++;
    return stream;
  }

  /** The request of a stream began. */
  asked(stream: Stream): void {
    this.#types.asked(stream);
  }

  /** Both messages are there. */
  complete(stream: Stream): void {
    this.#close(stream);
    this.#emit(stream, stream.request === null ? unasked() : null);
  }

  /** The stream ends before its messages do. */
  abort(stream: Stream, error: EntryError): void {
    this.#close(stream);
    this.#givenUp.add(stream.id);
    const [oldest] = this.#givenUp;
    if (oldest !== undefined && this.#givenUp.size > MAX_REMEMBERED_STREAMS) this.#givenUp.delete(oldest);
    cutOpen(stream);
    this.#emit(stream, error);
  }

  /** Streams that the client opened behind `last` and that have no answer: nobody will work on them. */
  goneAfter(last: number, reason: string): void {
    for (const stream of this.#open.values()) {
      if (stream.id % 2 === 1 && stream.id > last && stream.response === null) {
        this.abort(stream, { type: "connection", msg: reason });
      }
    }
  }

  /** Bytes of a side are missing: what they held of its messages is unknown. */
  lose(side: Side): void {
    for (const { request, response } of this.#open.values()) {
      const message = side === 0 ? request : response;
      if (message === null || message.isComplete) continue;
      message.isCut = true;
      message.body.addHole(0);
    }
  }

  /** Remembers why the connection ended, for what is still under way at `close`. */
  ended(how: EndOfStream): void {
    this.#why = whyUnanswered(how, this.#why);
    this.#isBroken ||= how === "reset";
  }

  tick(now: Moment): void {
    if (this.#untimed === 0) return;
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const stream of this.#open.values()) {
      const span = (stream.request ?? stream.response)?.span;
      if (stream.isTimedOut || span === undefined) continue;
      const waitedNs = nanosecondsBetween(span.endSec, span.endNsec, now.sec, now.nsec);
      if (waitedNs < pairTimeoutSeconds * 1e9) continue;
      stream.isTimedOut = true;
      this.#untimed--;
      // An answer that has begun is shown as far as it came: a stream of messages may last for days.
      const msg = `no answer for ${pairTimeoutSeconds} s`;
      this.#emit(stream, stream.response === null ? { type: "timeout", msg } : null, true);
    }
  }

  close(): void {
    for (const stream of this.#open.values()) {
      this.#close(stream);
      cutOpen(stream);
      const type = this.#isBroken ? "connection" : "pair-not-found";
      if (stream.response === null) this.#emit(stream, { type, msg: this.#why });
      else if (stream.request === null) this.#emit(stream, unasked());
      else this.#emit(stream, this.#isBroken ? { type, msg: "the connection was reset inside the answer" } : null);
    }
  }

  #giveUpOldest(): void {
    this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
    const [oldest] = this.#open.values();
    if (oldest !== undefined) this.abort(oldest, { type: "pair-not-found", msg: "too many requests were waiting" });
  }

  #close(stream: Stream): void {
    if (!this.#open.delete(stream.id)) return;
    if (!stream.isTimedOut) this.#untimed--;
    this.#types.ended(stream);
  }

  #emit(stream: Stream, error: EntryError | null, isProvisional = false): void {
    const { request, response } = stream;
    const protocol = protocolOf(request, response);
    if (protocol === GRPC) {
      const types = this.#types.current();
      for (const message of [request, response]) if (message !== null) message.types = types;
    }
    const exchange: Exchange<Http2Message, Http2Message> = {
      presenter: this.#presenter,
      protocol,
      flow: this.#context.flow,
      index: stream.index,
      request,
      response,
      requestSpan: request?.span ?? null,
      responseSpan: response?.span ?? null,
      error: withOwn(error, request, response),
      truncated: isShort(request) || isShort(response),
      isFlow: false,
      isProvisional,
    };
    this.#context.emit(response?.isPacked === true ? this.#unpackedWhenRead(exchange, response, error) : exchange);
  }

  /** With its answer unpacked once one of the fields is read that this may change. */
  #unpackedWhenRead(
    exchange: Exchange<Http2Message, Http2Message>,
    response: Http2Message,
    error: EntryError | null,
  ): Exchange<Http2Message, Http2Message> {
    const { request } = exchange;
    const unpacked = (): Http2Message => {
      unpackMessage(response, this.#context);
      return response;
    };
    return {
      ...exchange,
      isFinal: true,
      get response() {
        return unpacked();
      },
      get error() {
        return withOwn(error, request, unpacked());
      },
      get truncated() {
        return isShort(request) || isShort(unpacked());
      },
    };
  }
}

function unasked(): EntryError {
  return { type: "pair-not-found", msg: "no request was seen for this response" };
}

function isShort(message: Http2Message | null): boolean {
  return message !== null && (message.isCut || !message.isComplete);
}

function cutOpen({ request, response }: Stream): void {
  for (const message of [request, response]) if (message?.isComplete === false) message.isCut = true;
}

// Damage of the messages says so first: it is often why something else is missing.
function withOwn(
  error: EntryError | null,
  request: Http2Message | null,
  response: Http2Message | null,
): EntryError | null {
  const problem = [request?.problem ?? "", response?.problem ?? ""].filter((text) => text !== "").join("; ");
  if (problem === "") return error;
  return { type: error?.type ?? "dissection", msg: error === null ? problem : `${problem}; ${error.msg}` };
}
