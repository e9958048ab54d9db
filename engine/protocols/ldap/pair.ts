// Answers name the number of their request (RFC 4511, 4.1.1.1). A search is answered by entries and references, then by its
// result: all of that is one response. Behind StartTLS, or a login that protects what follows, the bytes are another protocol's.
import type { EntryError, Json, JsonObject } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { FramedConversation, MessageHandler } from "../framed.ts";
import { KeyedPairing } from "../keyed.ts";
import { decodeMessage } from "./message.ts";
import { START_TLS } from "./operations.ts";
import { presenter } from "./present.ts";
import { LDAP, type LdapMessage } from "./types.ts";

/** Entries of one search that are shown, and searches whose entries are collected at a time. */
export const MAX_SHOWN_ENTRIES = 100;
export const MAX_OPEN_SEARCHES = 1000;
const NOTHING: LdapMessage = { messageId: -1, operation: "", values: {}, controls: [] };

/** What a search gave until now. */
interface Found {
  readonly span: Span;
  readonly entries: JsonObject[];
  readonly referrals: Json[];
  count: number;
}

export class LdapPairing implements MessageHandler {
  /** Set once both exist: where the flow is handed over when it becomes encrypted. */
  conversation: FramedConversation | null = null;
  readonly #context: FlowContext;
  readonly #pairing: KeyedPairing<LdapMessage, LdapMessage>;
  readonly #found = new Map<number, Found>();
  #messages = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#pairing = new KeyedPairing(context, presenter, LDAP);
  }

  message(_side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { operation, message, oid } = decodeMessage(bytes, start, end, this.#context.codecs);
    this.#messages++;
    const side = { message, span, isTruncated: false, error: null };
    if (operation.isRequest) {
      if (operation.isAlone) this.#pairing.requestAlone(side);
      else this.#pairing.request(message.messageId, side);
      return;
    }
    this.#response(message, span, oid);
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not LDAP: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    const half = { message: NOTHING, span, isTruncated: true, error };
    if (side === CLIENT) this.#pairing.requestAlone(half);
    else this.#pairing.event(half);
  }
  // Answers find their requests by number, so missing bytes cost only the messages that they cut.
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    return false;
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    this.#pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#pairing.waiting === 0;
  }
  tick(now: Moment): void {
    this.#pairing.tick(now);
  }
  close(): void {
    for (const [messageId, found] of this.#found) this.#searched({ ...NOTHING, messageId, operation: "search" }, found);
    this.#pairing.close();
  }

  #response(message: LdapMessage, span: Span, oid: string): void {
    const { messageId, operation } = message;
    if (operation === "search entry" || operation === "search reference") {
      this.#collect(message, span);
      return;
    }
    const found = this.#found.get(messageId);
    const request = this.#pairing.find(messageId);
    const isUnasked = messageId === 0 || operation === "intermediate";
    if (isUnasked) this.#pairing.event({ message, span, isTruncated: false, error: null });
    else if (found !== undefined) {
      found.span.join(span);
      this.#searched(message, found);
    } else this.#pairing.response(messageId, { message, span, isTruncated: false, error: null });
    const isTls = (request?.values["oid"] ?? oid) === START_TLS && message.values["resultCode"] === 0;
    if (isTls && operation === "extended") this.conversation?.handOver(this.#context.redetect("ldap"), SERVER);
  }
  #collect({ messageId, operation, values }: LdapMessage, span: Span): void {
    let found = this.#found.get(messageId);
    if (found === undefined) {
      if (this.#found.size >= MAX_OPEN_SEARCHES) {
        this.#context.note("ldap-searches", "entries of more searches at a time than are collected", 1, true);
        return;
      }
      found = { span, entries: [], referrals: [], count: 0 };
      this.#found.set(messageId, found);
    } else found.span.join(span);
    if (operation === "search reference") {
      const { referrals = [] } = values;
      if (found.referrals.length < MAX_SHOWN_ENTRIES) found.referrals.push(...(referrals as readonly Json[]));
      return;
    }
    found.count++;
    if (found.entries.length < MAX_SHOWN_ENTRIES) found.entries.push(values);
  }
  #searched(message: LdapMessage, { span, entries, referrals, count }: Found): void {
    this.#found.delete(message.messageId);
    const all = {
      ...message.values,
      entryCount: count,
      entries,
      ...(referrals.length > 0 ? { referrals: [...referrals] } : {}),
    };
    const isWhole = message.values["resultCode"] !== undefined;
    const error: EntryError | null = isWhole
      ? null
      : { type: "dissection", msg: "the result of the search was not seen" };
    this.#pairing.response(message.messageId, {
      message: { ...message, values: all },
      span,
      isTruncated: !isWhole,
      error,
    });
  }
}
