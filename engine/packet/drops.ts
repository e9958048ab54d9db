// Why a packet does not become bytes of a flow. Each reason is one line of the ledger, and none is silent.
import type { HopName } from "../../contract/index.ts";

export interface Drop {
  readonly hop: HopName;
  readonly code: string;
  readonly reason: string;
  /** True where data of a flow is gone, false where the packet simply is of another kind. */
  readonly isLoss: boolean;
  /** Words for the number that goes with the reason; absent where there is none. */
  readonly describe?: (detail: number) => string;
}

function loss(hop: HopName, code: string, reason: string): Drop {
  return { hop, code, reason, isLoss: true };
}
function other(hop: HopName, code: string, reason: string, describe?: (detail: number) => string): Drop {
  return describe === undefined ? { hop, code, reason, isLoss: false } : { hop, code, reason, isLoss: false, describe };
}

export const UNKNOWN_LINK_TYPE = other(
  "link",
  "link-type",
  "link type that is not read",
  (type) => `link type ${type}`,
);
export const SHORT_LINK = loss("link", "short-link", "the packet ends inside its link header");
export const TOO_DEEP = loss("link", "too-deep", "more nested tunnels and link headers than the limit allows");
export const UNKNOWN_ETHERTYPE = other("link", "ethertype", "not IP", nameEtherType);
export const LLC = other("link", "llc", "802.3 frame with LLC: spanning tree and the like, not IP");
export const UNKNOWN_FAMILY = other("link", "family", "loopback address family other than IP", (n) => `family ${n}`);
export const NOT_A_PACKET = other("link", "no-packet", "log record without a packet");
export const MPLS_PAYLOAD = other("link", "mpls-payload", "MPLS that carries neither IP nor Ethernet");
export const PPP_CONTROL = other("link", "ppp", "PPP control packet", (n) => `PPP protocol ${hex(n)}`);

export const SHORT_IP = loss("network", "short-ip", "the packet ends inside its IP header");
export const BAD_IP = loss("network", "bad-ip", "an IP header that contradicts itself");
export const SHORT_EXTENSION = loss("network", "short-extension", "the packet ends inside an IPv6 extension header");
export const TOO_MANY_EXTENSIONS = loss("network", "extensions", "more IPv6 extension headers than the limit allows");
export const NO_NEXT_HEADER = other("network", "no-next-header", "IPv6 packet that carries nothing");
export const ENCRYPTED = other("network", "esp", "encrypted by IPsec (ESP)");
export const UNKNOWN_IP_PROTOCOL = other("network", "ip-protocol", "IP protocol without flows", nameIpProtocol);
export const SHORT_GRE = loss("network", "short-gre", "the packet ends inside its GRE header");
export const GRE_VERSION = other("network", "gre-version", "GRE version that is not read", (n) => `GRE version ${n}`);
export const BAD_FRAGMENT = loss("network", "bad-fragment", "a fragment without data or beyond the size of a datagram");
export const FRAGMENT_PIECES = loss("network", "fragment-pieces", "a datagram in more pieces than the limit allows");
export const FRAGMENT_TIMEOUT = loss("network", "fragment-timeout", "fragments whose datagram was never completed");
export const FRAGMENT_EVICTED = loss(
  "network",
  "fragment-limit",
  "fragments given up: too many datagrams were incomplete",
);

export const SHORT_TCP = loss("transport", "short-tcp", "the packet ends inside its TCP header");
export const BAD_TCP = loss("transport", "bad-tcp", "a TCP header with an impossible length");
export const SHORT_UDP = loss("transport", "short-udp", "the packet ends inside its UDP header");
export const BAD_UDP = loss("transport", "bad-udp", "a UDP header with an impossible length");
export const SHORT_SCTP = loss("transport", "short-sctp", "the packet ends inside its SCTP header");
export const SHORT_ICMP = loss("transport", "short-icmp", "the packet ends inside its ICMP header");

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, "0")}`;
}

function nameEtherType(type: number): string {
  if (type === 0x0806) return "ARP";
  if (type === 0x88cc) return "LLDP";
  if (type === 0x8863) return "PPPoE discovery";
  if (type === 0x888e) return "EAPOL";
  return `unknown EtherType ${hex(type)}`;
}

function nameIpProtocol(protocol: number): string {
  if (protocol === 2) return "IGMP";
  if (protocol === 88) return "EIGRP";
  if (protocol === 89) return "OSPF";
  if (protocol === 103) return "PIM";
  if (protocol === 112) return "VRRP";
  return `IP protocol ${protocol}`;
}
