// What an LDAP exchange holds: an operation, with what was asked and what came.
import type { JsonObject, Protocol } from "../../../contract/index.ts";

export const LDAP: Protocol = {
  name: "ldap",
  version: "3",
  abbr: "LDAP",
  longName: "Lightweight Directory Access Protocol",
  macro: "ldap",
  backgroundColor: "#5d4037",
  foregroundColor: "#ffffff",
  fontSize: 12,
  referenceLink: "https://datatracker.ietf.org/doc/html/rfc4511",
  ports: ["389", "636"],
  layer4: "tcp",
  layer3: "ip",
  priority: 9,
};

/** One side, ready to be shown. */
export interface LdapMessage {
  readonly messageId: number;
  /** `bind`, `search`, `search entry`, … */
  readonly operation: string;
  readonly values: JsonObject;
  readonly controls: readonly JsonObject[];
}
