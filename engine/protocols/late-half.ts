// One side of an exchange whose message waits as bytes until somebody reads it: what is wrong with it shows then.
import type { EntryError } from "../../contract/index.ts";
import type { Span } from "../moment.ts";
import type { PairSide } from "./keyed.ts";

/** Longer messages are decoded as they arrive: their bytes may be many more than what is shown of them. */
export const MAX_WAITING_BYTES = 64 << 10;

/** What knows what is wrong with a message, once it is asked; empty where nothing is. */
export interface ProblemSource {
  readonly problem: string;
}

export class LateHalf<Message> implements PairSide<Message> {
  readonly message: Message;
  readonly span: Span;
  readonly isTruncated: boolean;
  readonly #source: ProblemSource;

  constructor(message: Message, span: Span, isTruncated: boolean, source: ProblemSource) {
    this.message = message;
    this.span = span;
    this.isTruncated = isTruncated;
    this.#source = source;
  }
  get error(): EntryError | null {
    const { problem } = this.#source;
    return problem === "" ? null : { type: "dissection", msg: problem };
  }
}
