// How DNS entries call themselves.
import type { Protocol } from "../../../contract/index.ts";

export const DNS: Protocol = {
  name: "dns",
  version: "0",
  abbr: "DNS",
  longName: "Domain Name System",
  macro: "dns",
  backgroundColor: "#606060",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc1035",
  ports: ["53", "5353", "5355"],
  layer4: "udp",
  layer3: "ip",
  priority: 4,
};
