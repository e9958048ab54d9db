// A method that came, with its content: it waits for its answer, is one, or stands alone.
import type { EntryError, JsonObject } from "../../../contract/index.ts";
import type { Side } from "../../flow/flow.ts";
import type { Span } from "../../moment.ts";
import type { Method } from "./methods.ts";
import type { AmqpMessage, Content } from "./types.ts";

export class Arrived implements AmqpMessage {
  readonly side: Side;
  /** Class and method as one number. */
  readonly id: number;
  readonly kind: Method;
  readonly channel: number;
  readonly span: Span;
  content: Content | null = null;
  error: EntryError | null = null;
  isTruncated = false;
  /** Of its entry, where it asks. */
  index = -1;
  isTimedOut = false;
  /** Its answer may be among bytes that are missing. */
  isDoubtful = false;
  readonly arguments: JsonObject;

  constructor(side: Side, id: number, kind: Method, channel: number, values: JsonObject, span: Span) {
    this.side = side;
    this.id = id;
    this.kind = kind;
    this.channel = channel;
    this.span = span;
    this.arguments = values;
  }
  get method(): string {
    return this.kind.name;
  }
}
