// The `protocol` objects of flows' own entries (docs/entry.md, 2).
import type { Protocol } from "../../../contract/index.ts";

function transport(name: string, longName: string, backgroundColor: string, referenceLink: string): Protocol {
  return {
    name,
    version: "",
    abbr: name.toUpperCase(),
    longName,
    macro: name,
    backgroundColor,
    foregroundColor: "#ffffff",
    fontSize: 12,
    referenceLink,
    ports: [],
    layer4: name,
    layer3: "ip",
    priority: 100,
  };
}

export const TCP = transport(
  "tcp",
  "Transmission Control Protocol",
  "#546e7a",
  "https://www.rfc-editor.org/rfc/rfc9293",
);
export const UDP = transport("udp", "User Datagram Protocol", "#78909c", "https://www.rfc-editor.org/rfc/rfc768");
export const SCTP = transport(
  "sctp",
  "Stream Control Transmission Protocol",
  "#455a64",
  "https://www.rfc-editor.org/rfc/rfc9260",
);
