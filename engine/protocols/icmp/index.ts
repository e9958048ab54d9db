// ICMP and ICMPv6: pings, errors with the packet that caused them, neighbour discovery, multicast listeners.
import type { Dissector } from "../dissector.ts";
import { DatagramFramer } from "../datagram-framer.ts";
import { FramedConversation } from "../framed.ts";
import { fields, paths } from "./fields.ts";
import { IcmpPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { ICMP_4, ICMP_6 } from "./types.ts";

const MAX_DATAGRAM_BYTES = 65_535;

export const icmp: Dissector = {
  name: "icmp",
  transports: ["icmp"],
  ports: [],
  protocols: [ICMP_4, ICMP_6],
  presenter,
  fields,
  paths,
  // The IP header names the protocol: there is nothing to guess.
  detect: () => "client",
  open(context) {
    return new FramedConversation(
      new DatagramFramer(),
      new DatagramFramer(),
      new IcmpPairing(context),
      MAX_DATAGRAM_BYTES,
    );
  },
};
