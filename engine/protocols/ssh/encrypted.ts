// What cannot be read: how much of it there is each way, as one entry that grows while the connection lasts.
import type { Side } from "../../flow/flow.ts";
import type { Span } from "../../moment.ts";
import type { FlowContext } from "../dissector.ts";
import { presenter } from "./present.ts";
import { SSH, type SshMessage } from "./types.ts";

export class EncryptedPart {
  readonly #context: FlowContext;
  readonly #spans: [Span | null, Span | null] = [null, null];
  readonly #bytes: [number, number] = [0, 0];
  readonly #missing: [number, number] = [0, 0];
  #turns = 0;
  #lastSide: Side | -1 = -1;
  #index = -1;
  /** Messages were lost before both ends had said that they encrypt. */
  isUncertain = false;

  constructor(context: FlowContext) {
    this.#context = context;
  }
  add(side: Side, length: number, span: Span): void {
    this.#bytes[side] += length;
    if (side !== this.#lastSide) this.#turns++;
    this.#lastSide = side;
    const whole = this.#spans[side];
    if (whole === null) this.#spans[side] = span;
    else whole.join(span);
    if (this.#index >= 0) return;
    this.#index = this.#context.flow.nextIndex();
    this.#emit();
  }
  lose(side: Side, length: number): void {
    this.#missing[side] += length;
  }
  close(): void {
    if (this.#index >= 0) this.#emit(true);
  }

  #emit(isOver = false): void {
    const [requestSpan, responseSpan] = this.#spans;
    this.#context.emit({
      presenter,
      protocol: SSH,
      flow: this.#context.flow,
      index: this.#index,
      request: this.#side(0),
      response: this.#side(1),
      requestSpan,
      responseSpan,
      error: null,
      truncated: this.isUncertain || this.#missing[0] + this.#missing[1] > 0,
      isFlow: false,
      isProvisional: !isOver,
    });
  }
  #side(side: Side): SshMessage {
    const missing = this.#missing[side] > 0 ? { missingBytes: this.#missing[side] } : {};
    const turns = side === 0 ? { turns: this.#turns } : {};
    return { message: "encrypted", values: { bytes: this.#bytes[side], ...missing, ...turns } };
  }
}
