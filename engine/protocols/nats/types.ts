// What a NATS exchange holds: a protocol message with what it says, and the one that answers it.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { Payload } from "../payload.ts";

export const NATS: Protocol = {
  name: "nats",
  version: "",
  abbr: "NATS",
  longName: "NATS client protocol",
  macro: "nats",
  backgroundColor: "#27aae1",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://docs.nats.io/reference/reference-protocols/nats-protocol",
  ports: ["4222"],
  layer4: "tcp",
  layer3: "ip",
  priority: 17,
};

export interface NatsMessage {
  /** `PUB`; empty for one that could not be read. */
  readonly command: string;
  readonly subject: string;
  /** Where an answer is to be sent; empty: none is asked for. */
  readonly replyTo: string;
  readonly values: JsonObject;
  readonly payload: Payload | null;
  /** Not all of the payload is kept. */
  readonly isCut: boolean;
}
