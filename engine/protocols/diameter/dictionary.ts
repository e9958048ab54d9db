// AVPs by vendor and code: the name and how the value is written (RFC 6733, 4.2 and 4.3).
import { type Attribute, parseAttributes, standardAttribute } from "../radius/dictionary.ts";
import { IETF, IETF_VALUES } from "./ietf-avps.ts";
import { TGPP } from "./results.ts";
import { TGPP_AVPS, TGPP_VALUES } from "./tgpp-avps.ts";

/** `secret` is a password or key and never shown. */
export type AvpType =
  | "text"
  | "octets"
  | "integer32"
  | "integer64"
  | "unsigned32"
  | "unsigned64"
  | "enumerated"
  | "grouped"
  | "address"
  | "time"
  | "ip"
  | "secret"
  | "eap";

export type Avp = Attribute<AvpType>;

const ietf = parseAttributes<AvpType>(IETF, IETF_VALUES);
const tgpp = parseAttributes<AvpType>(TGPP_AVPS, TGPP_VALUES);
/** Codes below are those of RADIUS (RFC 6733, 4.1). */
const FIRST_OWN_CODE = 256;

/** Types of RADIUS as Diameter writes them. Numbers have tags of their own there, in groups. */
const OF_RADIUS: Readonly<Record<string, AvpType>> = {
  text: "text",
  redacted: "text",
  "tagged-text": "text",
  integer: "enumerated",
  "tagged-integer": "enumerated",
  integer64: "unsigned64",
  ipv4: "ip",
  ipv6: "ip",
  time: "time",
  secret: "secret",
  "tagged-secret": "secret",
  eap: "eap",
};

export function avpOf(vendorId: number, code: number): Avp | undefined {
  if (vendorId === TGPP) return tgpp.get(code);
  if (vendorId !== 0) return undefined;
  const own = ietf.get(code);
  if (own !== undefined || code >= FIRST_OWN_CODE) return own;
  const shared = standardAttribute(code);
  if (shared === undefined) return undefined;
  return { name: shared.name, type: OF_RADIUS[shared.type] ?? "octets", values: shared.values };
}
