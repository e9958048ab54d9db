// Addresses as text: dotted decimal, and RFC 5952 for IPv6.

/** Text of 4 or 16 bytes; anything else gives an empty text. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  if (bytes.length !== 16) return "";
  return formatIpv6(bytes);
}

function formatIpv6(bytes: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((bytes[i] as number) << 8) | (bytes[i + 1] as number));
  const run = longestZeroRun(groups);
  if (run.length < 2) return groups.map(hex).join(":");
  const head = groups.slice(0, run.start).map(hex).join(":");
  const tail = groups
    .slice(run.start + run.length)
    .map(hex)
    .join(":");
  return `${head}::${tail}`;
}

// RFC 5952, 4.2.3: the longest run of zero groups is shortened, the first of equal ones.
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let i = 0; i < groups.length; i++) {
    let length = 0;
    while (groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
    i += length;
  }
  return best;
}

function hex(group: number): string {
  return group.toString(16);
}
