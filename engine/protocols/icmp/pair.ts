// A request and its reply carry the same identifier and sequence number; all other messages are entries of their
// own. Both ends of a flow may ask, so the one that sends a message is shown as its client.
import type { EntryError } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import type { Flow, Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { Mirror } from "../mirror.ts";
import { decodeHead, decodeMessage } from "./decode.ts";
import { presenter } from "./present.ts";
import { ICMP_4, ICMP_6, type IcmpContent, type IcmpMessage, type IpVersion } from "./types.ts";

/** Request type to reply type. */
const REPLIES_4: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
  [42, 43],
]);
const REPLIES_6: ReadonlyMap<number, number> = new Map([
  [128, 129],
  [144, 145],
  [160, 161],
]);

const REPLY_TYPES_4: ReadonlySet<number> = new Set(REPLIES_4.values());
const REPLY_TYPES_6: ReadonlySet<number> = new Set(REPLIES_6.values());

interface Pending {
  readonly index: number;
  readonly asker: Side;
  readonly message: IcmpMessage;
  readonly span: Span;
  isTimedOut: boolean;
}

export class IcmpPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #version: IpVersion;
  readonly #mirror: Mirror;
  readonly #replies: ReadonlyMap<number, number>;
  /** By side, type of the reply, identifier and sequence number; in order of arrival. */
  readonly #waiting = new Map<number, Pending>();
  readonly #replyTypes: ReadonlySet<number>;
  /** A host that talks to itself: both ends are one, and every packet seems to come from the client. */
  readonly #isSelf: boolean;
  #head: IcmpMessage | null = null;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#version = context.flow.clientAddress.length === 16 ? 6 : 4;
    this.#mirror = new Mirror(context.flow);
    this.#isSelf = context.flow.clientIp === context.flow.serverIp;
    this.#replies = this.#version === 4 ? REPLIES_4 : REPLIES_6;
    this.#replyTypes = this.#version === 4 ? REPLY_TYPES_4 : REPLY_TYPES_6;
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const copy = bytes.slice(start, end);
    const kept = { version: this.#version, length: copy.length };
    // What is left when decoding throws: see `malformed`.
    this.#head = { ...kept, content: decodeHead(copy) };
    const content = decodeMessage(this.#version, copy);
    const message: IcmpMessage = { ...kept, content, ...this.#aboutOf(content) };
    const { type, identifier } = content;
    const reply = this.#replies.get(type);
    if (identifier !== undefined && reply !== undefined) this.#request(side, message, reply, span);
    else if (identifier !== undefined && this.#replyTypes.has(type)) this.#reply(side, message, type, span);
    else this.#single(side, message, span, null);
  }

  /** The flow of the packet that an error quotes. */
  #aboutOf({ original }: IcmpContent): Pick<IcmpMessage, "about"> {
    const ends = original?.ends ?? null;
    const flow = ends === null ? null : this.#context.flowBetween(ends);
    return flow === null ? {} : { about: { flowId: flow.id, protocols: [...flow.detected] } };
  }

  malformed(side: Side, reason: string, span: Span): void {
    this.#single(side, this.#head, span, { type: "dissection", msg: reason });
  }
  // The end of a datagram was not captured: what there is of it was handed on before.
  gap(): boolean {
    return true;
  }
  end(_side: Side, _how: EndOfStream): void {}

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }
  tick(now: Moment): void {
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const pending of this.#waiting.values()) {
      const { span } = pending;
      if (nanosecondsBetween(span.endSec, span.endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
      if (pending.isTimedOut) continue;
      pending.isTimedOut = true;
      this.#half(pending, { type: "timeout", msg: `no answer for ${pairTimeoutSeconds} s` });
    }
  }

  close(): void {
    for (const pending of this.#waiting.values()) {
      this.#half(pending, { type: "pair-not-found", msg: "no reply was seen" });
    }
    this.#waiting.clear();
  }

  #request(asker: Side, message: IcmpMessage, reply: number, span: Span): void {
    // A ping to a group is answered from other addresses, which are other flows.
    if (isMulticast(this.#mirror.seenBy(asker).serverAddress)) {
      this.#single(asker, message, span, null);
      return;
    }
    const key = keyOf(asker, reply, message);
    const same = this.#waiting.get(key);
    if (same !== undefined) this.#drop(key, same, "the same request was sent again");
    const oldest = this.#waiting.entries().next().value;
    if (this.#waiting.size >= this.#context.limits.maxPendingRequests && oldest !== undefined) {
      this.#context.note("pending-requests", "more requests waited for their answers than the limit allows", 1, false);
      this.#drop(...oldest, "too many requests were waiting");
    }
    const index = this.#context.flow.nextIndex();
    this.#waiting.set(key, { index, asker, message, span, isTimedOut: false });
  }

  #drop(key: number, pending: Pending, msg: string): void {
    this.#waiting.delete(key);
    this.#half(pending, { type: "pair-not-found", msg });
  }

  #reply(side: Side, message: IcmpMessage, type: number, span: Span): void {
    const asker: Side = side === 0 && !this.#isSelf ? 1 : 0;
    const key = keyOf(asker, type, message);
    const pending = this.#waiting.get(key) ?? null;
    this.#waiting.delete(key);
    const error: EntryError | null =
      pending === null ? { type: "pair-not-found", msg: "no request was seen for this reply" } : null;
    this.#emit(this.#mirror.seenBy(asker), {
      index: pending?.index ?? this.#context.flow.nextIndex(),
      request: pending?.message ?? null,
      response: message,
      requestSpan: pending?.span ?? null,
      responseSpan: span,
      error,
    });
  }

  #single(side: Side, message: IcmpMessage | null, span: Span, error: EntryError | null): void {
    const index = this.#context.flow.nextIndex();
    const sides = { request: message, response: null, requestSpan: span, responseSpan: null };
    this.#emit(this.#mirror.seenBy(side), { index, ...sides, error });
  }

  #half({ index, asker, message, span }: Pending, error: EntryError): void {
    const sides = { request: message, response: null, requestSpan: span, responseSpan: null };
    this.#emit(this.#mirror.seenBy(asker), { index, ...sides, error });
  }

  #emit(
    flow: Flow,
    parts: Pick<
      Exchange<IcmpMessage, IcmpMessage>,
      "index" | "request" | "response" | "requestSpan" | "responseSpan" | "error"
    >,
  ): void {
    const protocol = this.#version === 4 ? ICMP_4 : ICMP_6;
    this.#context.emit({ presenter, protocol, flow, ...parts, truncated: false, isFlow: false });
  }
}

function keyOf(asker: Side, replyType: number, { content }: IcmpMessage): number {
  return ((replyType * 2 + asker) * 0x10000 + (content.identifier ?? 0)) * 0x10000 + (content.sequence ?? 0);
}

/** 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291, 2.7), or the broadcast address. */
function isMulticast(address: Uint8Array): boolean {
  const first = address[0] ?? 0;
  if (address.length === 16) return first === 0xff;
  return first >> 4 === 14 || address.every((octet) => octet === 0xff);
}
