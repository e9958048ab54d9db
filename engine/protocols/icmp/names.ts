// Names of types and codes, from IANA's ICMP and ICMPv6 parameter registries.
import type { IpVersion } from "./types.ts";

const TYPES_4: Readonly<Record<number, string>> = {
  0: "Echo Reply",
  3: "Destination Unreachable",
  4: "Source Quench",
  5: "Redirect",
  8: "Echo Request",
  9: "Router Advertisement",
  10: "Router Solicitation",
  11: "Time Exceeded",
  12: "Parameter Problem",
  13: "Timestamp",
  14: "Timestamp Reply",
  15: "Information Request",
  16: "Information Reply",
  17: "Address Mask Request",
  18: "Address Mask Reply",
  30: "Traceroute",
  40: "Photuris",
  42: "Extended Echo Request",
  43: "Extended Echo Reply",
};
const TYPES_6: Readonly<Record<number, string>> = {
  1: "Destination Unreachable",
  2: "Packet Too Big",
  3: "Time Exceeded",
  4: "Parameter Problem",
  128: "Echo Request",
  129: "Echo Reply",
  130: "Multicast Listener Query",
  131: "Multicast Listener Report",
  132: "Multicast Listener Done",
  133: "Router Solicitation",
  134: "Router Advertisement",
  135: "Neighbor Solicitation",
  136: "Neighbor Advertisement",
  137: "Redirect",
  138: "Router Renumbering",
  139: "Node Information Query",
  140: "Node Information Response",
  141: "Inverse Neighbor Discovery Solicitation",
  142: "Inverse Neighbor Discovery Advertisement",
  143: "Multicast Listener Report v2",
  144: "Home Agent Address Discovery Request",
  145: "Home Agent Address Discovery Reply",
  146: "Mobile Prefix Solicitation",
  147: "Mobile Prefix Advertisement",
  148: "Certification Path Solicitation",
  149: "Certification Path Advertisement",
  151: "Multicast Router Advertisement",
  152: "Multicast Router Solicitation",
  153: "Multicast Router Termination",
  155: "RPL Control",
  157: "Duplicate Address Request",
  158: "Duplicate Address Confirmation",
  160: "Extended Echo Request",
  161: "Extended Echo Reply",
};

/** Code names by type; index is the code. */
const CODES_4: Readonly<Record<number, readonly string[]>> = {
  3: [
    "Network Unreachable",
    "Host Unreachable",
    "Protocol Unreachable",
    "Port Unreachable",
    "Fragmentation Needed",
    "Source Route Failed",
    "Destination Network Unknown",
    "Destination Host Unknown",
    "Source Host Isolated",
    "Network Administratively Prohibited",
    "Host Administratively Prohibited",
    "Network Unreachable for Type of Service",
    "Host Unreachable for Type of Service",
    "Communication Administratively Prohibited",
    "Host Precedence Violation",
    "Precedence Cutoff in Effect",
  ],
  5: ["Network", "Host", "Type of Service and Network", "Type of Service and Host"],
  11: ["Time to Live Exceeded in Transit", "Fragment Reassembly Time Exceeded"],
  12: ["Pointer Indicates the Error", "Missing a Required Option", "Bad Length"],
};
const CODES_6: Readonly<Record<number, readonly string[]>> = {
  1: [
    "No Route to Destination",
    "Communication Administratively Prohibited",
    "Beyond Scope of Source Address",
    "Address Unreachable",
    "Port Unreachable",
    "Source Address Failed Policy",
    "Reject Route to Destination",
    "Error in Source Routing Header",
    "Headers Too Long",
  ],
  3: ["Hop Limit Exceeded in Transit", "Fragment Reassembly Time Exceeded"],
  4: [
    "Erroneous Header Field",
    "Unrecognized Next Header Type",
    "Unrecognized IPv6 Option",
    "First Fragment Has Incomplete Header Chain",
  ],
};

const OPTIONS: Readonly<Record<number, string>> = {
  1: "Source Link-Layer Address",
  2: "Target Link-Layer Address",
  3: "Prefix Information",
  4: "Redirected Header",
  5: "MTU",
  7: "Advertisement Interval",
  8: "Home Agent Information",
  9: "Source Address List",
  10: "Target Address List",
  14: "Nonce",
  24: "Route Information",
  25: "Recursive DNS Server",
  31: "DNS Search List",
  37: "Captive Portal",
  38: "PREF64",
};

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: "ICMP",
  2: "IGMP",
  4: "IPv4",
  6: "TCP",
  17: "UDP",
  33: "DCCP",
  41: "IPv6",
  44: "IPv6-Frag",
  47: "GRE",
  50: "ESP",
  51: "AH",
  58: "ICMPv6",
  59: "IPv6-NoNxt",
  89: "OSPF",
  132: "SCTP",
};

export function icmpTypeName(version: IpVersion, type: number): string {
  return (version === 4 ? TYPES_4 : TYPES_6)[type] ?? `Type ${type}`;
}
/** Empty where the type has no codes. */
export function icmpCodeName(version: IpVersion, type: number, code: number): string {
  const codes = (version === 4 ? CODES_4 : CODES_6)[type];
  if (codes === undefined) return code === 0 ? "" : `Code ${code}`;
  return codes[code] ?? `Code ${code}`;
}
export function discoveryOptionName(type: number): string {
  return OPTIONS[type] ?? `Option ${type}`;
}
export function ipProtocolName(number: number): string {
  return PROTOCOLS[number] ?? String(number);
}
