// What an AMQP exchange holds: a method with its arguments, and the content that follows some of them.
import type { JsonObject, Protocol } from "../../../contract/index.ts";

export const AMQP: Protocol = {
  name: "amqp",
  version: "0-9-1",
  abbr: "AMQP",
  longName: "Advanced Message Queuing Protocol 0-9-1",
  macro: "amqp",
  backgroundColor: "#ff6600",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rabbitmq.com/amqp-0-9-1-reference.html",
  ports: ["5671", "5672"],
  layer4: "tcp",
  layer3: "ip",
  priority: 1,
};

export interface AmqpMessage {
  /** `basic publish`. */
  readonly method: string;
  readonly channel: number;
  readonly arguments: JsonObject;
  readonly content: Content | null;
}
/** Properties and body behind a method. The body may be cut, its size is true. */
export interface Content {
  readonly properties: JsonObject;
  readonly size: number;
  readonly body: Uint8Array;
}
/** Stands for the answer of a method that has none. */
export const EMPTY = "empty";
