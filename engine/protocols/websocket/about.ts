import type { About } from "../about.ts";

export const ABOUT: About = {
  reads:
    "WebSocket behind an upgrade of HTTP/1.1 and as streams of HTTP/2 (RFC 8441), fragments joined, permessage-deflate unpacked.",
  pairing: "Each message is an entry, with its sender as the request or the response side; there are no pairs.",
  examples: ['ws && ws_opcode == "text"', "ws and request.payloadLength > 1000"],
  limits: [
    "Messages that carry MQTT are shown as what they carry.",
    "Connections whose upgrade was not seen are not recognised: nothing in their bytes tells them.",
  ],
};
