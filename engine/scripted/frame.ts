// Messages are where the script says that they end.
import type { Side } from "../flow/flow.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../protocols/framed.ts";
import { ScriptFailure, type ScriptedMessage, type ScriptedParser } from "./types.ts";

export class ScriptedFramer implements Framer {
  reason = "";
  skipBytes = 0;
  /** The message that was framed last. */
  message: ScriptedMessage | null = null;
  readonly #parser: ScriptedParser;
  readonly #from: "client" | "server";
  readonly #failed: (reason: string) => void;
  #needed = 0;

  constructor(parser: ScriptedParser, side: Side, failed: (reason: string) => void) {
    this.#parser = parser;
    this.#from = side === 0 ? "client" : "server";
    this.#failed = failed;
  }
  frame(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length < this.#needed) return NEED_MORE;
    try {
      return this.#taken(this.#parser.parse(bytes.subarray(start, end), this.#from), length);
    } catch (error) {
      if (!(error instanceof ScriptFailure)) throw error;
      this.#failed(error.message);
      return this.#bad(error.message);
    }
  }
  reset(): void {
    this.#needed = 0;
  }
  /** Only where bytes came together: a call of the script for each byte would be a price without a bound. */
  resync(bytes: Uint8Array, start: number, end: number): number {
    try {
      return this.#parser.identify(bytes.subarray(start, end)) === "no" ? -1 : start;
    } catch (error) {
      if (!(error instanceof ScriptFailure)) throw error;
      this.#failed(error.message);
      return -1;
    }
  }

  #taken(answer: ScriptedMessage | number | null, length: number): number {
    if (answer === null) return NEED_MORE;
    const needed = typeof answer === "number" ? answer : answer.length;
    if (typeof answer !== "number" && needed >= 1 && needed <= length) {
      this.message = answer;
      return needed;
    }
    if (needed <= length) return this.#bad(`the script asks for ${needed} bytes and has ${length}`);
    this.#needed = needed;
    return NEED_MORE;
  }
  #bad(reason: string): number {
    this.reason = reason;
    return BAD_FRAME;
  }
}
