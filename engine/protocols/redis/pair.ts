// Replies come in the order of their requests, with exceptions that commands and messages announce:
//   CLIENT REPLY OFF, SKIP    requests without replies, until ON / one after this one
//   (P|S)SUBSCRIBE            one confirmation for each channel; from then on messages that nobody asked for,
//                             in RESP2 as arrays, in RESP3 as pushes
//   MONITOR                   after its reply, a line for each command that the server runs
//   PSYNC, SYNC               the connection becomes a replication stream, which is not followed
import type { Exchange } from "../../exchange.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import { FifoPairing } from "../fifo.ts";
import type { MessageHandler } from "../framed.ts";
import { MAX_SHOWN_ELEMENTS } from "./decode.ts";
import { JOINED_INSIDE, type RespFramer } from "./frame.ts";
import { presenter } from "./present.ts";
import { ASTERISK, PLUS, PUSH } from "./resp.ts";
import { KeptMessage, KeptRequest, REDIS, type RedisMessage, type RedisRequest } from "./types.ts";
import { elementCount, elementText, requestWord } from "./words.ts";

/** Commands whose confirmations are messages, one for each channel. */
const SUBSCRIPTIONS = new Set(["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"]);
const MESSAGES = new Set(["MESSAGE", "PMESSAGE", "SMESSAGE"]);
const LOST = "bytes are missing: it is not known which reply belongs to which request";
const NO_BYTES: RedisMessage = { bytes: new Uint8Array(0), text: null, cuts: [], isTruncated: false };

/** Whether requests get replies: all, none, or all but the next. */
type Replies = "on" | "off" | "skip";

export class RedisPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #framers: readonly [RespFramer, RespFramer];
  readonly #pairing: FifoPairing<RedisRequest, RedisMessage>;
  #replies: Replies = "on";
  /** Channels that the client listens to, as the last confirmation says. */
  #channels = 0;
  /** Confirmations still to come for a command that is paired already, and which. */
  #confirmations = 0;
  #confirmed = "";
  #isMonitor = false;
  #isReplication = false;
  #messages = 0;

  constructor(context: FlowContext, framers: readonly [RespFramer, RespFramer]) {
    this.#context = context;
    this.#framers = framers;
    this.#pairing = new FifoPairing(context, presenter);
    if (context.flow.isJoined) this.#pairing.joined();
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#isReplication) return;
    this.#messages++;
    if (side === CLIENT) this.#request(bytes, start, end, span);
    else this.#reply(bytes, start, end, span);
  }

  opened(side: Side): void {
    if (side === SERVER) this.#pairing.answerBegins();
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#isReplication) return;
    if (reason === JOINED_INSIDE) {
      this.#pairing.flush(reason);
      return;
    }
    if (this.#messages === 0) {
      this.#context.giveUp(`not Redis: ${reason}`);
      return;
    }
    const error = { type: "dissection", msg: reason } as const;
    if (side === CLIENT) {
      const request: RedisRequest = { ...NO_BYTES, command: "", isInline: false };
      this.#pairing.request(request, span, REDIS, true);
      this.#pairing.amend(request, REDIS, true, error);
    } else {
      this.#pairing.response(NO_BYTES, span, REDIS, true, error);
      this.#pairing.lose(SERVER, "a reply before could not be read", true);
    }
  }

  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.passed(side);
    return false;
  }
  passed(side: Side): void {
    this.#pairing.lose(side, LOST);
    this.#confirmations = 0;
  }
  end(side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how, side);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    this.#pairing.close();
  }

  #request(bytes: Uint8Array, start: number, end: number, span: Span): void {
    const command = requestWord(bytes, start, end, 0, this.#context.codecs);
    const isInline = bytes[start] !== ASTERISK;
    // Redis passes over empty lines and empty arrays.
    if (command === "" && (isInline ? end - start <= 2 : elementCount(bytes, start, end) === 0)) return;
    const { cuts } = this.#framers[CLIENT];
    const isTruncated = this.#isTruncated(CLIENT, start, end);
    const request = new KeptRequest(this.#context.codecs, bytes, start, end, cuts, isTruncated);
    request.command = command;
    request.isInline = isInline;
    const isAnswered = this.#isAnswered(command, bytes, start, end);
    if (isAnswered) this.#pairing.request(request, span, REDIS, request.isTruncated);
    else this.#pairing.requestWithoutAnswer(request, span, REDIS, request.isTruncated);
    if (command === "SYNC") this.#follow("a replication stream follows");
  }

  #isAnswered(command: string, bytes: Uint8Array, start: number, end: number): boolean {
    const before = this.#replies;
    if (command === "CLIENT" && requestWord(bytes, start, end, 1, this.#context.codecs) === "REPLY") {
      const how = requestWord(bytes, start, end, 2, this.#context.codecs);
      if (how === "ON") this.#replies = "on";
      else if (how === "OFF") this.#replies = "off";
      else if (how === "SKIP" && before === "on") this.#replies = "skip";
      return how !== "OFF" && how !== "SKIP";
    }
    if (before === "skip") this.#replies = "on";
    return before === "on";
  }

  #reply(bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { cuts } = this.#framers[SERVER];
    const isTruncated = this.#isTruncated(SERVER, start, end);
    const reply = new KeptMessage(this.#context.codecs, bytes, start, end, cuts, isTruncated);
    const first = bytes[start] as number;
    if (first === PUSH || (first === ASTERISK && this.#mayBePushed())) {
      const kind = elementText(bytes, start, end, 0, this.#context.codecs).toUpperCase();
      if (SUBSCRIPTIONS.has(kind) && this.#confirm(kind, bytes, start, end, reply, span)) return;
      if (first === PUSH || MESSAGES.has(kind)) {
        this.#pairing.event(reply, span, REDIS);
        return;
      }
    } else if (first === PLUS && this.#isMonitor && isMonitorLine(bytes, start, end)) {
      this.#pairing.event(reply, span, REDIS);
      return;
    }
    this.#paired(reply, first, span);
  }

  #paired(reply: RedisMessage, first: number, span: Span): void {
    const command = this.#pairing.oldest?.command ?? "";
    this.#pairing.response(reply, span, REDIS, reply.isTruncated);
    if (command === "MONITOR" && first === PLUS) this.#isMonitor = true;
    else if (command === "RESET") {
      this.#isMonitor = false;
      this.#channels = 0;
    } else if (command === "PSYNC" && first === PLUS) this.#follow("a replication stream follows");
  }

  /** RESP2 has no mark for messages: an array may be one while the client listens, or when nobody waits. */
  #mayBePushed(): boolean {
    const { oldest } = this.#pairing;
    return this.#channels > 0 || this.#confirmations > 0 || oldest === null || SUBSCRIPTIONS.has(oldest.command);
  }

  /** The first confirmation is the reply of its command, those for its other channels are events. */
  #confirm(kind: string, bytes: Uint8Array, start: number, end: number, reply: RedisMessage, span: Span): boolean {
    this.#channels = Number.parseInt(elementText(bytes, start, end, 2, this.#context.codecs), 10) || 0;
    if (this.#confirmations > 0 && this.#confirmed === kind) {
      this.#confirmations--;
    } else if (this.#pairing.oldest?.command === kind) {
      const { bytes: asked } = this.#pairing.oldest;
      this.#confirmed = kind;
      this.#confirmations = Math.max(0, elementCount(asked, 0, asked.length) - 2);
      this.#pairing.response(reply, span, REDIS, reply.isTruncated);
      return true;
    }
    this.#pairing.event(reply, span, REDIS);
    return true;
  }

  #isTruncated(side: Side, start: number, end: number): boolean {
    const { cuts, elements } = this.#framers[side];
    return end - start > this.#context.limits.maxBodyBytes || elements > MAX_SHOWN_ELEMENTS + 1 || cuts.length > 0;
  }

  #follow(reason: string): void {
    this.#isReplication = true;
    this.#pairing.flush(reason);
    this.#context.giveUp(`Redis: ${reason}`);
  }
}

// `+1790000000.123456 [0 127.0.0.1:40000] "GET" "key"`
function isMonitorLine(bytes: Uint8Array, start: number, end: number): boolean {
  const digit = (bytes[start + 1] ?? 0) - 0x30;
  return digit >= 0 && digit <= 9 && bytes.subarray(start, Math.min(end, start + 32)).includes(0x5b);
}

export type RedisExchange = Exchange<RedisRequest, RedisMessage>;
