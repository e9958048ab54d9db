// The operations of one WebSocket: messages are paired by the id that the client gave. An operation becomes an entry when either
// side ends it; one that lasts is shown once while it does, and again at its end.
import { whyUnanswered } from "../../halves.ts";
import type { EntryError } from "../../../../contract/index.ts";
import { SERVER, type Side } from "../../../flow/flow.ts";
import { type Moment, nanosecondsBetween, Span } from "../../../moment.ts";
import type { EndOfStream, FlowContext } from "../../dissector.ts";
import { MAX_CANCELLED } from "../limits.ts";
import { GQL_WS } from "../protocol.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { kept, OperationRequest, OperationResponse, type TextMessage } from "./operation.ts";
import { operationPresenter } from "./present.ts";

interface Operation {
  readonly index: number;
  readonly request: OperationRequest | null;
  readonly requestSpan: Span | null;
  response: OperationResponse | null;
  responseSpan: Span | null;
  isTimedOut: boolean;
  /** Messages of it may be missing. */
  isLossy: boolean;
}

export class Operations {
  readonly #context: FlowContext;
  /** In order of their beginning. */
  readonly #open = new Map<string, Operation>();
  /** Ended by the client: what the server had sent by then still comes. */
  readonly #cancelled = new Set<string>();
  /** By side: messages are missing, and none was read since. Until then more of them may be. */
  readonly #isLosing: [boolean, boolean] = [false, false];
  #untimed = 0;
  #why = "the capture ended before the answer";
  #isReset = false;

  constructor(context: FlowContext) {
    this.#context = context;
  }

  /** Nothing waits for time. */
  get isIdle(): boolean {
    return this.#untimed === 0;
  }

  /** Takes a whole text message; false where it is of no operation, and stays an entry of WebSocket. */
  take(side: Side, message: TextMessage): boolean {
    const envelope = readEnvelope(side, message.text);
    if (envelope === null) return false;
    this.#isLosing[side] = false;
    if (envelope.role === "ask") return this.#ask(envelope, message);
    return envelope.role === "cancel" ? this.#cancel(envelope, message) : this.#answer(envelope, message);
  }

  /** Messages of a side are missing: any operation may have had some. */
  lose(side: Side): void {
    this.#isLosing[side] = true;
    for (const operation of this.#open.values()) operation.isLossy = true;
  }

  ended(how: EndOfStream): void {
    this.#isReset ||= how === "reset";
    this.#why = whyUnanswered(how, this.#why);
  }

  tick(now: Moment): void {
    if (this.#untimed === 0) return;
    const { pairTimeoutSeconds } = this.#context.limits;
    for (const operation of this.#open.values()) {
      const span = operation.requestSpan ?? operation.responseSpan;
      if (operation.isTimedOut || span === null) continue;
      if (nanosecondsBetween(span.endSec, span.endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) continue;
      operation.isTimedOut = true;
      this.#untimed--;
      const msg = `no answer for ${pairTimeoutSeconds} s`;
      this.#emit(operation, operation.response === null ? { type: "timeout", msg } : null, true);
    }
  }

  close(): void {
    for (const id of this.#open.keys()) this.#giveUp(id, this.#why, this.#isReset ? "connection" : "pair-not-found");
  }

  #ask(envelope: Envelope, message: TextMessage): boolean {
    const { id } = envelope;
    this.#giveUp(id, "another operation took its id before its end", "pair-not-found");
    this.#cancelled.delete(id);
    this.#begin(id, new OperationRequest(envelope, message), message.span);
    return true;
  }

  #cancel({ id, type }: Envelope, message: TextMessage): boolean {
    const operation = this.#open.get(id);
    // Both sides may end it at once.
    if (operation === undefined || operation.request === null) return false;
    operation.request.cancel = kept(type, message);
    if (operation.requestSpan !== null) operation.requestSpan.wireBytes += message.span.wireBytes;
    const { endSec, endNsec, endPacket } = message.span;
    operation.response ??= new OperationResponse(id);
    operation.responseSpan ??= Span.at({ sec: endSec, nsec: endNsec, packet: endPacket });
    operation.response.end = "cancelled";
    this.#cancelled.add(id);
    const [oldest] = this.#cancelled;
    if (oldest !== undefined && this.#cancelled.size > MAX_CANCELLED) this.#cancelled.delete(oldest);
    this.#finish(id, operation, null);
    return true;
  }

  #answer(envelope: Envelope, message: TextMessage): boolean {
    const { id, role } = envelope;
    if (this.#cancelled.has(id)) return false;
    const operation = this.#open.get(id) ?? this.#begin(id, null, null);
    operation.response ??= new OperationResponse(id);
    operation.response.add(envelope, message);
    if (operation.responseSpan === null) operation.responseSpan = message.span;
    else operation.responseSpan.join(message.span);
    if (role !== "result") this.#finish(id, operation, unasked(operation));
    return true;
  }

  #begin(id: string, request: OperationRequest | null, requestSpan: Span | null): Operation {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= this.#context.limits.maxPendingRequests) {
      this.#context.note("pending-requests", "more operations were under way than the limit allows", 1, false);
      this.#giveUp(oldest, "too many operations were under way", "pair-not-found");
    }
    const index = this.#context.flow.nextIndex();
    const fresh = { response: null, responseSpan: null, isTimedOut: false, isLossy: this.#isLosing[SERVER] };
    const operation: Operation = { index, request, requestSpan, ...fresh };
    this.#open.set(id, operation);
    this.#untimed++;
    return operation;
  }

  // A stream that goes on when its connection ends is no half: closing is how many clients end all they asked.
  #giveUp(id: string, msg: string, type: EntryError["type"]): void {
    const operation = this.#open.get(id);
    if (operation === undefined) return;
    const isHalf = operation.response === null || type === "connection";
    this.#finish(id, operation, isHalf ? { type, msg } : unasked(operation));
  }

  #finish(id: string, operation: Operation, error: EntryError | null): void {
    this.#open.delete(id);
    if (!operation.isTimedOut) this.#untimed--;
    this.#emit(operation, error);
  }

  #emit(operation: Operation, error: EntryError | null, isProvisional = false): void {
    const { index, request, requestSpan, response, responseSpan, isLossy } = operation;
    const truncated = isLossy || response?.isCut === true;
    const sides = { request, response, requestSpan, responseSpan };
    const { flow } = this.#context;
    const of = { presenter: operationPresenter, protocol: GQL_WS, flow, index };
    this.#context.emit({ ...of, ...sides, error, truncated, isFlow: false, isProvisional });
  }
}

function unasked({ request }: Operation): EntryError | null {
  return request === null ? { type: "pair-not-found", msg: "no request was seen for this response" } : null;
}
