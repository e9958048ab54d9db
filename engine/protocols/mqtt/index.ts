// MQTT 3.1, 3.1.1 and 5: every packet with the one that completes it, publications in both directions.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { fields, paths } from "./fields.ts";
import { MqttFramer } from "./frame.ts";
import { MqttPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { MAX_PACKET_BYTES } from "./shape.ts";
import { MQTT_PROTOCOLS } from "./types.ts";

export const mqtt: Dissector = {
  name: "mqtt",
  transports: ["tcp"],
  ports: [1883, 8883],
  alpn: ["mqtt"],
  protocols: MQTT_PROTOCOLS,
  presenter,
  fields,
  paths,
  toldTwice: [{ at: "request", member: "subscriptions", others: ["topicFilters"] }],
  detect,
  open(context) {
    const maxBytes = Math.min(MAX_PACKET_BYTES, context.limits.maxMessageBytes);
    return new FramedConversation(new MqttFramer(), new MqttFramer(), new MqttPairing(context), maxBytes);
  },
};
