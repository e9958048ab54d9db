// The `protocol` object of WebSocket entries.
import type { Protocol } from "../../../contract/index.ts";

export const WS_13: Protocol = {
  name: "ws",
  version: "13",
  abbr: "WS",
  longName: "WebSocket",
  macro: "ws",
  backgroundColor: "#303f9f",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc6455",
  ports: ["80", "443", "8080"],
  layer4: "tcp",
  layer3: "ip",
  priority: 0,
};
