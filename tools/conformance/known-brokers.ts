// Known differences of what brokers speak: MQTT.
import type { Known } from "./known-difference.ts";

const OVER_WEBSOCKET = /(^|mqtt\/)over-websocket/;

export const KNOWN_OF_BROKERS: readonly Known[] = [
  {
    capture: OVER_WEBSOCKET,
    protocol: "mqtt",
    difference: /only thresher/,
    whose: "tshark",
    reason: "tshark 4.0 does not look for MQTT inside WebSocket; entries are compared with what was sent and received",
  },
  {
    capture: OVER_WEBSOCKET,
    protocol: "websocket",
    difference: /only tshark frame \d+: binary /,
    whose: "tshark",
    reason: "messages that carry MQTT are shown as what they carry",
  },
];
