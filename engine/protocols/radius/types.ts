// What a RADIUS exchange holds: messages as they came, decoded when they are looked at.
import type { Protocol } from "../../../contract/index.ts";

export const RADIUS: Protocol = {
  name: "radius",
  version: "1",
  abbr: "RADIUS",
  longName: "Remote Authentication Dial In User Service",
  macro: "radius",
  backgroundColor: "#6a1b9a",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc2865",
  ports: ["1812", "1813", "1645", "1646", "3799", "1700"],
  layer4: "udp",
  layer3: "ip",
  priority: 10,
};

/** Code, identifier, length, authenticator (RFC 2865, 3). */
export const HEADER_BYTES = 20;

/** One message, without padding behind it. */
export interface RadiusMessage {
  readonly bytes: Uint8Array;
  /** How often the same request came again. */
  retransmissions: number;
}
