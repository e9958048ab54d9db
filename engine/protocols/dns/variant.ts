// Three protocols share the message format: DNS, Multicast DNS (RFC 6762) and LLMNR (RFC 4795). A name server may
// listen on 5353 too (clusters do so), hence the port alone does not make Multicast DNS.
import type { Flow } from "../../flow/flow.ts";
import type { DnsVariant } from "./types.ts";

const MDNS_PORT = 5353;
const LLMNR_PORT = 5355;

export function variantOf(flow: Flow): DnsVariant {
  const { clientPort, serverPort } = flow;
  if (clientPort === LLMNR_PORT || serverPort === LLMNR_PORT) return "llmnr";
  const isMdns =
    flow.transport === "udp" &&
    (clientPort === MDNS_PORT || serverPort === MDNS_PORT) &&
    (clientPort === serverPort || isMulticastFlow(flow));
  return isMdns ? "mdns" : "dns";
}

/** Whether messages of the flow have no answer on it by design. */
export function isOneWay(flow: Flow): boolean {
  const variant = variantOf(flow);
  return variant === "mdns" || (variant === "llmnr" && isMulticastFlow(flow));
}

function isMulticastFlow(flow: Flow): boolean {
  return isMulticast(flow.serverAddress) || isMulticast(flow.clientAddress);
}

/** 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291, 2.7). */
function isMulticast(address: Uint8Array): boolean {
  const first = address[0] ?? 0;
  return address.length === 4 ? first >> 4 === 14 : first === 0xff;
}
