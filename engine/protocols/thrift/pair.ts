// Replies repeat the number of their call, and its name. Many clients number no calls: those of one number are answered in
// their order.
import type { EntryError } from "../../../contract/index.ts";
import { CLIENT, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { DOUBTFUL } from "../halves.ts";
import { KeyedPairing } from "../keyed.ts";
import { decodeMessage } from "./decode.ts";
import { presenter } from "./present.ts";
import { CALL, ONEWAY, THRIFT, type ThriftMessage } from "./types.ts";

export class ThriftPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #pairing: KeyedPairing<ThriftMessage, ThriftMessage>;
  /** Of each number that calls wait with: their keys, in order. */
  readonly #keys = new Map<number, number[]>();
  /** Numbers whose one call may have been answered in bytes that are missing: a further call of the number takes its place. */
  readonly #doubtful = new Set<number>();
  #nextKey = 0;
  #lastNumber: number | null = null;
  /** Each call has a number of its own, as far as was seen. */
  #areNumbered = false;
  #areRepeated = false;
  #messages = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#pairing = new KeyedPairing(context, presenter, THRIFT);
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    const { isCut, envelope, fields } = decodeMessage(bytes, start, end, this.#context.codecs);
    this.#messages++;
    const whole = { message: { envelope, fields }, span, isTruncated: isCut, error: null };
    const { type, sequenceId, method } = envelope as NonNullable<typeof envelope>;
    const isCall = type === CALL || type === ONEWAY;
    if (isCall !== (side === CLIENT)) {
      const error: EntryError = { type: "dissection", msg: "a message of the other side's kind" };
      if (side === CLIENT) this.#pairing.requestAlone({ ...whole, error });
      else this.#pairing.event({ ...whole, error });
    } else if (type === ONEWAY) this.#pairing.requestAlone(whole);
    else if (type === CALL) {
      const key = this.#nextKey++;
      this.#areNumbered ||= this.#lastNumber !== null && sequenceId !== this.#lastNumber;
      this.#areRepeated ||= sequenceId === this.#lastNumber;
      this.#lastNumber = sequenceId;
      const keys = this.#doubtful.delete(sequenceId) ? undefined : this.#keys.get(sequenceId);
      if (keys === undefined) this.#keys.set(sequenceId, [key]);
      else keys.push(key);
      this.#pairing.request(key, whole);
    } else {
      const isDoubtful = this.#doubtful.has(sequenceId) && (this.#areRepeated || !this.#areNumbered);
      this.#pairing.response(this.#keyOf(sequenceId, method), isDoubtful ? { ...whole, error: DOUBTFUL } : whole);
    }
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#messages === 0) {
      this.#context.giveUp(`not Thrift: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    const half = { message: { envelope: null, fields: {} }, span, isTruncated: true, error };
    if (side === CLIENT) this.#pairing.requestAlone(half);
    else {
      this.#pairing.event(half);
      this.#forgetEqual();
    }
  }
  gap(_side: Side, _length: number, _open: Span | null): boolean {
    this.#forgetEqual();
    return false;
  }
  passed(): void {
    this.#forgetEqual();
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
    this.#pairing.close();
  }

  /** The oldest call of the number and name that waits; a key that none has where there is none. */
  #keyOf(sequenceId: number, method: string): number {
    const keys = this.#keys.get(sequenceId) ?? [];
    let at = 0;
    // Calls that were given up are no longer there.
    while (at < keys.length && this.#pairing.find(keys[at] as number) === null) at++;
    const key = keys[at];
    this.#doubtful.delete(sequenceId);
    const isSame = key !== undefined && nameOf(this.#pairing.find(key)?.envelope?.method ?? "") === nameOf(method);
    keys.splice(0, isSame ? at + 1 : at);
    if (keys.length === 0) this.#keys.delete(sequenceId);
    return isSame ? key : -1;
  }
  /** After missing bytes calls of one number cannot be told apart: their answers are halves. */
  #forgetEqual(): void {
    for (const [sequenceId, keys] of this.#keys) {
      const waiting = keys.filter((key) => this.#pairing.find(key) !== null);
      if (waiting.length !== 1) this.#keys.delete(sequenceId);
      else this.#doubtful.add(sequenceId);
    }
  }
}

/** Calls name the service before the method where several share a connection, replies do not. */
function nameOf(method: string): string {
  return method.slice(method.lastIndexOf(":") + 1);
}
