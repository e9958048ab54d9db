// What a Diameter exchange holds: messages as they came, decoded when they are looked at.
import type { Protocol } from "../../../contract/index.ts";

export const DIAMETER: Protocol = {
  name: "diameter",
  version: "1",
  abbr: "DIAMETER",
  longName: "Diameter",
  macro: "diameter",
  backgroundColor: "#4527a0",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://www.rfc-editor.org/rfc/rfc6733",
  ports: ["3868"],
  layer4: "tcp",
  layer3: "ip",
  priority: 11,
};

/** One message; empty for one that could not be framed. */
export interface DiameterMessage {
  readonly bytes: Uint8Array;
}
