// The kernel's filter of one node: the addresses of the pods that are tapped there, in the words of pcap-filter.
import { combineFilters } from "../../session/index.ts";
import type { TargetAddress } from "../../k8s/index.ts";

/** Longest filter that an agent is given. Beyond, the node's other traffic is captured too, rather than pods lost. */
export const MAX_PACKET_FILTER_LENGTH = 32_768;
/** Matches no packet: an agent without targets captures nothing, while an empty filter would capture all. */
export const NOTHING = "less 1";

/**
 * Everything from and to these addresses that `wanted` matches; empty matches all. A pod that shares its node's address is told by its ports, where it names any.
 * Fragments after the first have no ports and are taken with the address alone.
 */
export function packetFilter(targets: readonly TargetAddress[], wanted = ""): string {
  if (targets.length === 0) return NOTHING;
  const terms = [...new Set(targets.map(termOf))].toSorted();
  const addresses = terms.join(" or ");
  return combineFilters(addresses.length > MAX_PACKET_FILTER_LENGTH ? "" : addresses, wanted);
}

function termOf({ ip, ports }: TargetAddress): string {
  const host = `host ${ip}`;
  if (ports.length === 0) return host;
  const list = [...new Set(ports)].toSorted((a, b) => a - b).map((port) => `port ${port}`);
  return `(${host} and (${list.join(" or ")}))`;
}
