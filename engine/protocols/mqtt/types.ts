// What an MQTT exchange holds: a control packet with what it says, and the one that completes it.
import type { JsonObject, Protocol } from "../../../contract/index.ts";
import type { Payload } from "../payload.ts";

function protocolOf(version: string): Protocol {
  return {
    name: "mqtt",
    version,
    abbr: "MQTT",
    longName: "MQ Telemetry Transport",
    macro: "mqtt",
    backgroundColor: "#660066",
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink: "https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html",
    ports: ["1883", "8883"],
    layer4: "tcp",
    layer3: "ip",
    priority: 16,
  };
}

/** Protocol levels as CONNECT names them (3.1.2.2); 0 while a connection joined in its middle has not told. */
export type Level = 0 | 3 | 4 | 5;
const BY_LEVEL: Readonly<Record<Level, Protocol>> = {
  0: protocolOf(""),
  3: protocolOf("3.1"),
  4: protocolOf("3.1.1"),
  5: protocolOf("5.0"),
};
export const MQTT_PROTOCOLS: readonly Protocol[] = Object.values(BY_LEVEL);
export function mqttOf(level: Level): Protocol {
  return BY_LEVEL[level];
}

/** A packet on the way to the answer, with the packet of the capture in which it ended. */
export interface Step {
  readonly packet: MqttPacket;
  readonly endPacket: number;
}
/** A control packet. */
export interface MqttPacket {
  /** `PUBLISH`; empty for one that could not be read. */
  readonly type: string;
  /** 0: it has none. */
  readonly packetId: number;
  readonly values: JsonObject;
  readonly payload: Payload | null;
  /** What was said on the way to its answer: PUBREC and PUBREL of a publication with QoS 2. */
  readonly steps: Step[];
  /** How often it was sent again before its answer came. */
  resent: number;
}
