// The binary protocol: an answer has the number and the command of its request. Statistics come one an answer, up to an empty one.
import type { Json } from "../../../contract/index.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { type BinaryMessage, binaryRequest, binaryResponse, readBinary } from "./binary-message.ts";
import { MAX_STATS } from "./limits.ts";
import { BINARY, type MemcachedRequest, NO_REQUEST, NO_RESPONSE } from "./types.ts";
import { WaitingRequests } from "./waiting.ts";

const LOST = "bytes are missing, and requests have no numbers of their own";

interface Statistics {
  readonly opaque: string;
  readonly span: Span;
  readonly stats: Map<string, Json>;
  count: number;
}

export class BinaryPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #waiting: WaitingRequests;
  #statistics: Statistics | null = null;
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
    const message = readBinary(bytes, start, end, codecs);
    const isTruncated = span.wireBytes > end - start;
    if (side === CLIENT) this.#request(binaryRequest(message, codecs), span, isTruncated);
    else this.#response(message, span, isTruncated);
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
  #response(message: BinaryMessage, span: Span, isTruncated: boolean): void {
    const { name, opaque, vbucketOrStatus } = message;
    if (name === "stat" && vbucketOrStatus === 0) {
      this.#statistic(message, span);
      return;
    }
    const response = binaryResponse(message, this.#context.codecs);
    const fits = (request: MemcachedRequest): boolean => request.opaque === opaque && request.command === name;
    this.#waiting.response({ message: response, span, isTruncated, error: null }, (request) =>
      fits(request) ? !isSuppressed(request, response.code) : false,
    );
  }

  #statistic(message: BinaryMessage, span: Span): void {
    const { opaque, key } = message;
    if (this.#statistics !== null && this.#statistics.opaque !== opaque) this.#endStatistics(true);
    this.#statistics ??= { opaque, span, stats: new Map(), count: 0 };
    const found = this.#statistics;
    if (found.span !== span) found.span.join(span);
    if (key === "") this.#endStatistics(false);
    else if (found.count++ < MAX_STATS) {
      const { value } = message;
      const text = this.#context.codecs.latin1(value.bytes, value.at, value.end);
      found.stats.set(key, /^\d{1,15}$/.test(text) ? Number(text) : text);
    }
  }
  #endStatistics(isIncomplete: boolean): void {
    const found = this.#statistics;
    if (found === null) return;
    this.#statistics = null;
    const { opaque, span } = found;
    const stats = Object.fromEntries(found.stats);
    const statsLeftOut = Math.max(0, found.count - MAX_STATS);
    const message = { ...NO_RESPONSE, status: "SUCCESS", code: 0, opaque, stats, statsLeftOut, isIncomplete };
    const error = isIncomplete
      ? ({ type: "dissection", msg: "the end of the statistics was not seen" } as const)
      : null;
    const side = { message, span, isTruncated: isIncomplete || statsLeftOut > 0, error };
    this.#waiting.response(side, (request) => request.command === "stat" && request.opaque === opaque);
  }
}

/** A quiet command does not say that all went well; one that reads does not say that nothing was there. */
function isSuppressed({ command, isQuiet }: MemcachedRequest, code: number | null): boolean {
  if (!isQuiet) return false;
  return /^(get|gat)/.test(command) ? code === 1 : code === 0;
}
