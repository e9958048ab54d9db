// Capture filters (pcap-filter syntax), put together as text.

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
