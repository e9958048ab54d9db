// The binary protocol: an answer has the number and the command of its request. Statistics come one an answer, up to an empty one.
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { bodyBytes, extrasBytes, HEADER_BYTES, isStatistic, keyBytes, opaqueAt } from "./binary-frame.ts";
import { binaryRequest, binaryResponse, commandName, readBinary } from "./binary-message.ts";
import { LateStatistics, requestLater, responseLater } from "./late-binary.ts";
import { MAX_STATS } from "./limits.ts";
import { BINARY, type MemcachedRequest, type MemcachedResponse, NO_REQUEST, NO_RESPONSE } from "./types.ts";
import { WaitingRequests } from "./waiting.ts";

const LOST = "bytes are missing, and requests have no numbers of their own";

interface Statistics {
  readonly opaque: string;
  readonly span: Span;
  readonly messages: KeptBytes[];
  count: number;
}

export class BinaryPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #waiting: WaitingRequests;
  #found: Statistics | null = null;
  #messages = 0;

  #lastNumber = "";
  #areNumbersRepeated = false;
  /** Sides of which bytes were lost before the first number was seen again. */
  readonly #lost = new Set<Side>();

  constructor(context: FlowContext) {
    this.#context = context;
    this.#waiting = new WaitingRequests(context, BINARY, false);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { codecs } = this.#context;
    const isTruncated = span.wireBytes > end - start;
    if (side === CLIENT) {
      const later = requestLater(bytes, start, end, codecs);
      this.#request(later ?? binaryRequest(readBinary(bytes, start, end, codecs)), span, isTruncated);
    } else if (isStatistic(bytes, start)) this.#statistics(bytes, start, end, span);
    else {
      const later = responseLater(bytes, start, end, codecs);
      const response = later ?? binaryResponse(readBinary(bytes, start, end, codecs), codecs);
      this.#response(commandName(bytes[start + 1] as number), response, span, isTruncated);
    }
    this.#messages++;
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not memcached: ${reason}`);
      return;
    }
    const half = { span, isTruncated: true, error: { type: "dissection", msg: reason } } as const;
    if (side === CLIENT) this.#waiting.requestAlone({ ...half, message: NO_REQUEST });
    else this.#waiting.event({ ...half, message: NO_RESPONSE });
  }
  // Answers find their requests by number, so missing bytes cost only the messages that they cut, where a client numbers its
  // requests: many give all the same number. Whether a quiet request was answered is no longer known.
  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    this.#endStatistics(true);
    if (this.#areNumbersRepeated) this.#waiting.lose(side, LOST);
    else this.#lost.add(side);
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#waiting.ended(how);
  }
  get isIdle(): boolean {
    return this.#waiting.count === 0;
  }
  tick(now: Moment): void {
    this.#waiting.tick(now);
  }
  close(): void {
    this.#endStatistics(true);
    this.#waiting.close();
  }

  #request(message: MemcachedRequest, span: Span, isTruncated: boolean): void {
    const side = { message, span, isTruncated, error: null };
    if (!this.#areNumbersRepeated && message.opaque === this.#lastNumber) {
      this.#areNumbersRepeated = true;
      for (const lost of this.#lost) this.#waiting.lose(lost, LOST);
    }
    this.#lastNumber = message.opaque;
    if (message.command === "quitq") this.#waiting.requestAlone(side);
    else this.#waiting.request(side);
  }
  #response(name: string, response: MemcachedResponse, span: Span, isTruncated: boolean): void {
    const { opaque, code } = response;
    const fits = (request: MemcachedRequest): boolean => request.opaque === opaque && request.command === name;
    this.#waiting.response({ message: response, span, isTruncated, error: null }, (request) =>
      fits(request) ? !isSuppressed(request, code) : false,
    );
  }

  /** One message, or several of the same number of which only the last may be the empty one at the end. */
  #statistics(bytes: Uint8Array, start: number, end: number, span: Span): void {
    const opaque = opaqueAt(bytes, start);
    // This says what is wrong.
    const isDamaged = HEADER_BYTES + extrasBytes(bytes, start) + keyBytes(bytes, start) > end - start;
    if (isDamaged) readBinary(bytes, start, end, this.#context.codecs);
    if (this.#found !== null && this.#found.opaque !== opaque) this.#endStatistics(true);
    this.#found ??= { opaque, span, messages: [], count: 0 };
    const found = this.#found;
    if (found.span !== span) found.span.join(span);
    let [at, stop] = [start, start];
    while (at < end && keyBytes(bytes, at) > 0) {
      at = Math.min(end, at + HEADER_BYTES + bodyBytes(bytes, at));
      if (found.count++ < MAX_STATS) stop = at;
    }
    if (stop > start) found.messages.push(new KeptBytes(this.#context.codecs, bytes, start, stop));
    if (at < end) this.#endStatistics(false);
  }
  #endStatistics(isIncomplete: boolean): void {
    const found = this.#found;
    if (found === null) return;
    this.#found = null;
    const { opaque, span, messages, count } = found;
    const leftOut = Math.max(0, count - MAX_STATS);
    const message = new LateStatistics(this.#context.codecs, opaque, messages, leftOut, isIncomplete);
    const error = isIncomplete
      ? ({ type: "dissection", msg: "the end of the statistics was not seen" } as const)
      : null;
    const side = { message, span, isTruncated: isIncomplete || leftOut > 0, error };
    this.#waiting.response(side, (request) => request.command === "stat" && request.opaque === opaque);
  }
}

/** A quiet command does not say that all went well; one that reads does not say that nothing was there. */
function isSuppressed({ command, isQuiet }: MemcachedRequest, code: number | null): boolean {
  if (!isQuiet) return false;
  return /^(get|gat)/.test(command) ? code === 1 : code === 0;
}
