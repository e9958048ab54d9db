import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "ICMP and ICMPv6: pings, errors with the packet that caused them, neighbour discovery, multicast listeners.",
  pairing:
    "A reply has the identifier and the number of its request; all other messages are entries of their own. Either end may ask.",
  examples: ['icmp and request.typeName == "Echo Request"', "icmp && icmp_version == 6"],
  limits: ["Errors do not refer to the entry of the packet that they quote."],
};
