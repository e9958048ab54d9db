// What a RADIUS exchange holds: messages as they came, decoded when they are looked at.
import type { Protocol } from "../../../contract/index.ts";
import { latin1ToBytes } from "../../bytes/kept-bytes.ts";

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
export class RadiusMessage {
  /** How often the same request came again. */
  retransmissions = 0;
  // Most messages are never looked at again: one character a byte costs a fraction of a typed array.
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }
  get bytes(): Uint8Array {
    return latin1ToBytes(this.#text);
  }
  get code(): number {
    return this.#text.charCodeAt(0);
  }
  get identifier(): number {
    return this.#text.charCodeAt(1);
  }
  /** Same code, identifier, length and authenticator. */
  isSame(other: RadiusMessage): boolean {
    const [own, others] = [this.#text, other.#text];
    for (let i = 0; i < HEADER_BYTES; i++) if (own.charCodeAt(i) !== others.charCodeAt(i)) return false;
    return true;
  }
}
