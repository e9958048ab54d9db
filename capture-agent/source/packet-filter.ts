// What an agent captures beside its orders, in pcap-filter syntax.
import { combineFilters } from "../../engine/index.ts";

const ANY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** What the agent itself sends would be captured, sent, and captured again. */
export function withoutOwnTraffic(filter: string, host: string, port: number): string {
  const own = ANY_ADDRESS.has(host) ? `tcp port ${port}` : `tcp port ${port} and host ${host}`;
  return combineFilters(`not (${own})`, filter);
}
