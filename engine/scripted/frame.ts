// Messages are where the script says that they end. A call costs a copy of what the script is given, so it is given little at
// first, and more where it asks for more; what one message may cost is bounded.
import type { Side } from "../flow/flow.ts";
import type { Detected } from "../protocols/dissector.ts";
import { BAD_FRAME, type Framer, NEED_MORE } from "../protocols/framed.ts";
import { MAX_IDENTIFY_BYTES, ScriptFailure, type ScriptedMessage, type ScriptedParser } from "./types.ts";

/** What the script is given of a message at first. */
const FIRST_BYTES = 4096;
/** Calls about one message, and bytes given in them: a script that never says how many it needs reaches them. */
export const MAX_CALLS_PER_MESSAGE = 1000;
export const MAX_BYTES_GIVEN_PER_MESSAGE = 16 << 20;

/** What went wrong, as the ledger counts it; `no-message` is not counted, for the bytes are lost already. */
export type FrameProblem = "script-failed" | "script-calls" | "script-message" | "no-message";

export interface FramerOptions {
  readonly side: Side;
  readonly isDatagram: boolean;
  readonly maxMessageBytes: number;
}

export class ScriptedFramer implements Framer {
  reason = "";
  problem: FrameProblem = "script-message";
  skipBytes = 0;
  /** The message that was framed last. */
  message: ScriptedMessage | null = null;
  readonly #parser: ScriptedParser;
  readonly #options: FramerOptions;
  readonly #from: "client" | "server";
  #needed = 0;
  #calls = 0;
  #given = 0;
  /** The rest of a piece in which a message was bad is not looked at: a call for each of its bytes would have no bound. */
  #leavesRest = false;
  /** After missing bytes: what there is may become the beginning of a message. */
  #isUnsure = false;

  constructor(parser: ScriptedParser, options: FramerOptions) {
    this.#parser = parser;
    this.#options = options;
    this.#from = options.side === 0 ? "client" : "server";
  }
  frame(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length < this.#needed) return this.#more(length);
    try {
      if (this.#isUnsure) {
        const sign = this.#signOf(bytes, start, end);
        if (sign === "more" && length < MAX_IDENTIFY_BYTES && this.#calls++ < MAX_CALLS_PER_MESSAGE) return NEED_MORE;
        if (!this.#isBeginning(sign)) return this.#bad(length, "what follows is not recognised", "no-message");
        this.#isUnsure = false;
      }
      return this.#ask(bytes, start, end);
    } catch (error) {
      if (!(error instanceof ScriptFailure)) throw error;
      return this.#bad(length, error.message, "script-failed");
    }
  }
  reset(): void {
    this.#needed = 0;
    this.#calls = 0;
    this.#given = 0;
  }
  resync(bytes: Uint8Array, start: number, end: number): number {
    if (this.#leavesRest) {
      this.#leavesRest = false;
      return -1;
    }
    if (this.#options.isDatagram) return start;
    try {
      const sign = this.#signOf(bytes, start, end);
      this.#isUnsure = sign === "more";
      return this.#isUnsure || this.#isBeginning(sign) ? start : -1;
    } catch (error) {
      // Bytes are lost already, and that is counted: what follows is not recognised.
      if (error instanceof ScriptFailure) return -1;
      throw error;
    }
  }

  #signOf(bytes: Uint8Array, start: number, end: number): Detected {
    return this.#parser.identify(bytes.subarray(start, Math.min(end, start + MAX_IDENTIFY_BYTES)));
  }
  #isBeginning(sign: Detected): boolean {
    return sign === "either" || sign.endsWith(this.#from);
  }
  #ask(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    // A datagram is whole: so the script gets it.
    let size = this.#options.isDatagram ? length : Math.min(length, Math.max(FIRST_BYTES, this.#needed));
    for (;;) {
      this.#calls++;
      this.#given += size;
      if (this.#calls > MAX_CALLS_PER_MESSAGE || this.#given > MAX_BYTES_GIVEN_PER_MESSAGE)
        return this.#bad(
          length,
          "it was asked too often about one message: parse may say how many bytes it needs",
          "script-calls",
        );
      const answer = this.#parser.parse(bytes.subarray(start, start + size), this.#from);
      if (answer !== null && typeof answer !== "number" && answer.length <= size) {
        this.message = answer;
        return answer.length;
      }
      const needed = answer === null ? size + 1 : typeof answer === "number" ? answer : answer.length;
      if (needed <= size) return this.#bad(length, "it asks for no more bytes than it was given");
      this.#needed = needed;
      if (needed > length) return this.#more(length);
      size = Math.min(length, Math.max(needed, answer === null ? 2 * size : 0));
    }
  }
  #more(length: number): number {
    if (this.#options.isDatagram) return this.#bad(length, "a datagram ends inside a message");
    const { maxMessageBytes } = this.#options;
    if (this.#needed > maxMessageBytes) return this.#bad(length, `a message longer than ${maxMessageBytes} bytes`);
    return NEED_MORE;
  }
  #bad(length: number, reason: string, problem: FrameProblem = "script-message"): number {
    this.reason = reason;
    this.problem = problem;
    this.#leavesRest = length > 1;
    return BAD_FRAME;
  }
}
