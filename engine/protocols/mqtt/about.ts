import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "MQTT 3.1, 3.1.1 and 5: all packets, properties and reason codes by name, topics also where an alias stands for them, wills, payloads as text or JSON where they are. Also inside WebSocket.",
  pairing:
    "By packet identifier, for each direction apart. A publication with QoS 2 is one entry up to PUBCOMP, with the steps between. Who publishes is shown as the client.",
  examples: ['mqtt && mqtt_topic.startsWith("shop/")', 'mqtt and request.packetType == "CONNECT"'],
  limits: [
    "A topic alias that was given before the capture began, or in missing bytes, is shown by its number.",
    "MQTT-SN is not read.",
  ],
};
