// The `protocol` object of HTTP/2 entries.
import type { Protocol } from "../../../contract/index.ts";

export const HTTP_2_PORTS: readonly number[] = [80, 443, 8080];

export const HTTP_2_0: Protocol = {
  name: "http",
  version: "2.0",
  abbr: "HTTP/2",
  longName: "Hypertext Transfer Protocol -- HTTP/2",
  macro: "http2",
  backgroundColor: "#244c5a",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc9113",
  ports: HTTP_2_PORTS.map(String),
  layer4: "tcp",
  layer3: "ip",
  priority: 0,
};
