// Capture filters (pcap-filter syntax), put together as text.

const ANY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** Both must match; an empty one matches everything. */
export function combineFilters(a: string, b: string): string {
  const parts = [a, b].map((part) => part.trim()).filter((part) => part !== "");
  return parts.length === 2 ? `(${parts[0]}) and (${parts[1]})` : (parts[0] ?? "");
}

/** Whether parentheses match, so that a filter put into others cannot reach out of them. */
export function isBalanced(filter: string): boolean {
  let depth = 0;
  for (const character of filter) {
    if (character === "(") depth++;
    else if (character === ")") depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** What the agent itself sends would be captured, sent, and captured again. */
export function withoutOwnTraffic(filter: string, host: string, port: number): string {
  const own = ANY_ADDRESS.has(host) ? `tcp port ${port}` : `tcp port ${port} and host ${host}`;
  return combineFilters(`not (${own})`, filter);
}
