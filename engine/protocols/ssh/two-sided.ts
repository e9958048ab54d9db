// What both ends send by themselves, in either order: identifications and offers. An exchange has the client's as its
// request and the server's as its response.
import type { EntryError, JsonObject } from "../../../contract/index.ts";
import type { Side } from "../../flow/flow.ts";
import { type Moment, nanosecondsBetween, type Span } from "../../moment.ts";
import type { FlowContext } from "../dissector.ts";
import { presenter } from "./present.ts";
import { SSH, type SshMessage } from "./types.ts";

interface Sent {
  readonly message: SshMessage;
  readonly span: Span;
}

export class TwoSided {
  readonly #context: FlowContext;
  readonly #sent: [Sent | null, Sent | null] = [null, null];
  #index = -1;
  #isDone = false;
  #isTimedOut = false;

  constructor(context: FlowContext) {
    this.#context = context;
  }
  get isWaiting(): boolean {
    return !this.#isDone && this.#index >= 0;
  }
  has(side: Side): boolean {
    return this.#sent[side] !== null;
  }
  set(side: Side, message: string, values: JsonObject, span: Span): void {
    if (this.#sent[side] !== null) return;
    if (this.#index < 0) this.#index = this.#context.flow.nextIndex();
    this.#sent[side] = { message: { message, values }, span };
    if (this.#sent[0] === null || this.#sent[1] === null) return;
    this.#isDone = true;
    this.#emit(null);
  }
  tick(now: Moment): void {
    const span = (this.#sent[0] ?? this.#sent[1])?.span;
    const { pairTimeoutSeconds } = this.#context.limits;
    if (!this.isWaiting || this.#isTimedOut || span === undefined) return;
    if (nanosecondsBetween(span.endSec, span.endNsec, now.sec, now.nsec) < pairTimeoutSeconds * 1e9) return;
    this.#isTimedOut = true;
    this.#emit({ type: "timeout", msg: `nothing from the other side for ${pairTimeoutSeconds} s` });
  }
  close(): void {
    if (!this.isWaiting) return;
    this.#isDone = true;
    this.#emit({ type: "pair-not-found", msg: "nothing was seen from the other side" });
  }

  #emit(error: EntryError | null): void {
    const [request, response] = this.#sent;
    this.#context.emit({
      presenter,
      protocol: SSH,
      flow: this.#context.flow,
      index: this.#index,
      request: request?.message ?? null,
      response: response?.message ?? null,
      requestSpan: request?.span ?? null,
      responseSpan: response?.span ?? null,
      error,
      truncated: false,
      isFlow: false,
    });
  }
}
