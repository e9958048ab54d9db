// What a Thrift exchange holds: a call of a method, and what came back.
import type { JsonObject, Protocol } from "../../../contract/index.ts";

export const THRIFT: Protocol = {
  name: "thrift",
  version: "",
  abbr: "THRIFT",
  longName: "Apache Thrift",
  macro: "thrift",
  backgroundColor: "#4e342e",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://github.com/apache/thrift/blob/master/doc/specs/thrift-rpc.md",
  ports: ["9090"],
  layer4: "tcp",
  layer3: "ip",
  priority: 13,
};

/** Types of messages, by their numbers. */
export const CALL = 1;
export const REPLY = 2;
export const EXCEPTION = 3;
export const ONEWAY = 4;
export const MESSAGE_TYPES = ["", "call", "reply", "exception", "oneway"] as const;

export type Encoding = "binary" | "compact";

/** How a message begins. */
export interface Envelope {
  readonly encoding: Encoding;
  readonly isFramed: boolean;
  readonly type: number;
  readonly method: string;
  readonly sequenceId: number;
  /** Where its struct begins. */
  readonly bodyAt: number;
}
export interface ThriftMessage {
  readonly envelope: Omit<Envelope, "bodyAt"> | null;
  /** Fields by their numbers. */
  readonly fields: JsonObject;
}
