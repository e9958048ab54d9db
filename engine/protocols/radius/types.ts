// What a RADIUS exchange holds: messages as they came, decoded when they are looked at.
import type { Protocol } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";

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
  /** One character a byte: cheaper to keep than bytes, and to look up what came before. */
  readonly text: string;
  /** How often the same request came again. */
  retransmissions = 0;
  readonly #codecs: Codecs;
  #bytes: Uint8Array | null = null;

  constructor(codecs: Codecs, bytes: Uint8Array, start: number, end: number) {
    this.#codecs = codecs;
    this.text = codecs.latin1(bytes, start, end);
  }
  get bytes(): Uint8Array {
    return (this.#bytes ??= this.#codecs.fromLatin1(this.text));
  }
  get code(): number {
    return this.at(0);
  }
  get identifier(): number {
    return this.at(1);
  }
  /** As the message says. */
  get length(): number {
    return this.at(2) * 256 + this.at(3);
  }
  /** Same code, identifier, length and authenticator. */
  isSame(other: RadiusMessage): boolean {
    for (let i = 0; i < HEADER_BYTES; i++) if (this.at(i) !== other.at(i)) return false;
    return true;
  }
  /** The byte there; 0 where there is none. */
  at(offset: number): number {
    return offset < this.text.length ? this.text.charCodeAt(offset) : 0;
  }
}
