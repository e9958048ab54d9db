// The calls of one WebSocket, whichever side makes them. No sub-protocol announces them: each text message is asked whether it is one.
// A call and its answer are paired by the id that the caller gave; an answer is always of the other side's call.
import { CLIENT, SERVER, type Side } from "../../../flow/flow.ts";
import type { Moment, Span } from "../../../moment.ts";
import type { EndOfStream, FlowContext } from "../../dissector.ts";
import { KeyedPairing, type PairSide } from "../../keyed.ts";
import { Mirror } from "../../mirror.ts";
import { idKey } from "../fields.ts";
import { type RpcMessage, readMessage } from "../messages.ts";
import { JSONRPC_WS } from "../protocol.ts";
import { callPresenter, type SentAnswers, type SentCalls } from "./present.ts";

/** A text message of WebSocket as it came. */
interface TextMessage {
  readonly text: string;
  /** Bytes of its payload as they were sent. */
  readonly payloadLength: number;
  readonly span: Span;
}

type Pairing = KeyedPairing<SentCalls, SentAnswers, string>;

export class Calls {
  /** By the side that calls; made when it first does, or is answered. */
  readonly #pairings: [Pairing | null, Pairing | null] = [null, null];
  readonly #context: FlowContext;
  readonly #mirror: Mirror;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#mirror = new Mirror(context.flow);
  }

  get isIdle(): boolean {
    return this.#pairings.every((pairing) => pairing === null || pairing.waiting === 0);
  }

  /** Takes a whole text message; false where it is none of JSON-RPC, and stays an entry of WebSocket. */
  take(side: Side, message: TextMessage): boolean {
    const read = readMessage(message.text);
    if (read === null) return false;
    if (read.kind === "calls") this.#call(side, read, message);
    else this.#answer(side, read, message);
    return true;
  }

  ended(how: EndOfStream): void {
    for (const pairing of this.#pairings) pairing?.ended(how);
  }
  tick(now: Moment): void {
    for (const pairing of this.#pairings) pairing?.tick(now);
  }
  close(): void {
    for (const pairing of this.#pairings) pairing?.close();
  }

  #call(side: Side, read: RpcMessage & { kind: "calls" }, message: TextMessage): void {
    const { calls, isBatch } = read;
    const pairing = this.#pairingOf(side);
    const key = keyOf(calls.filter(({ isNotification }) => !isNotification));
    const sent = sideOf({ ...partsOf(message), calls, isBatch, wantsAnswer: key !== null }, message);
    if (key === null) pairing.requestAlone(sent);
    else pairing.request(key, sent);
  }

  #answer(side: Side, read: RpcMessage & { kind: "answers" }, message: TextMessage): void {
    const { answers, isBatch } = read;
    const pairing = this.#pairingOf(side === CLIENT ? SERVER : CLIENT);
    const key = keyOf(answers) ?? "";
    const calls = pairing.find(key)?.calls ?? [];
    pairing.response(key, sideOf({ ...partsOf(message), answers, calls, isBatch }, message));
  }

  #pairingOf(side: Side): Pairing {
    const shown = (): ReturnType<Mirror["seenBy"]> => this.#mirror.seenBy(side);
    return (this.#pairings[side] ??= new KeyedPairing(this.#context, callPresenter, JSONRPC_WS, shown));
  }
}

/** One key for what is answered together, in any order. Where no id is known there is none: null. */
function keyOf(members: readonly { readonly id: RpcId }[]): string | null {
  const ids = members.filter(({ id }) => id !== null).map(({ id }) => idKey(id));
  if (ids.length === 0) return members.length === 0 ? null : NO_ID;
  return ids.toSorted().join(" ");
}
type RpcId = Parameters<typeof idKey>[0];
/** What could not be read is answered without an id. */
const NO_ID = "null";

function partsOf({ text, payloadLength }: TextMessage): { readonly text: string; readonly payloadLength: number } {
  return { text, payloadLength };
}
function sideOf<Message>(message: Message, { span }: TextMessage): PairSide<Message> {
  return { message, span, isTruncated: false, error: null };
}
