// What a Kafka exchange holds: the header of each message, and its body as JSON.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { PayloadMemory } from "./shown-payload.ts";

export const KAFKA: Protocol = {
  name: "kafka",
  version: "12",
  abbr: "KAFKA",
  longName: "Apache Kafka Protocol",
  macro: "kafka",
  backgroundColor: "#000000",
  foregroundColor: "#ffffff",
  fontSize: 11,
  referenceLink: "https://kafka.apache.org/protocol",
  ports: ["9092"],
  layer4: "tcp",
  layer3: "ip",
  priority: 2,
};

/** Numbers of the APIs that something is known of beyond their fields. */
export const API = {
  produce: 0,
  fetch: 1,
  metadata: 3,
  controlledShutdown: 7,
  joinGroup: 11,
  syncGroup: 14,
  saslHandshake: 17,
  apiVersions: 18,
} as const;

export interface KafkaRequest {
  readonly apiKey: number;
  /** Empty where there is no such API. */
  readonly apiKeyName: string;
  readonly apiVersion: number;
  readonly correlationID: number;
  readonly clientID: string | null;
  /** The message's own length field: bytes behind it. */
  readonly size: number;
  readonly payload: JsonObject;
  /** Of a payload that comes again. */
  readonly memory?: PayloadMemory | null;
}
export interface KafkaResponse {
  readonly correlationID: number;
  readonly size: number;
  readonly payload: JsonObject;
  /** Of a payload that comes again. */
  readonly memory?: PayloadMemory | null;
}
