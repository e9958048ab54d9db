// ICMP and ICMPv6: pings, errors with the packet that caused them, neighbour discovery, multicast listeners.
import type { Dissector } from "../dissector.ts";
import { DatagramConversation } from "../datagrams.ts";
import { fields, paths } from "./fields.ts";
import { IcmpPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { ICMP_4, ICMP_6 } from "./types.ts";

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
  open: (context) => new DatagramConversation(new IcmpPairing(context)),
};
