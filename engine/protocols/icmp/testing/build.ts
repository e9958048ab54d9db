// Makes ICMP messages and the packets that they quote, for tests. Checksums are not theirs to prove.

export type Part = number | Uint8Array | readonly Part[];

export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const octets: number[] = [];
  for (const part of parts) {
    if (typeof part === "number") octets.push(part);
    else octets.push(...(part instanceof Uint8Array ? part : bytesOf(...part)));
  }
  return Uint8Array.from(octets);
}
export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
export function u32(value: number): Uint8Array {
  return bytesOf(u16(Math.floor(value / 0x10000)), u16(value % 0x10000));
}
export function icmp(type: number, code: number, ...rest: readonly Part[]): Uint8Array {
  return bytesOf(type, code, u16(0xabcd), ...rest);
}
export function echo(type: number, identifier: number, sequence: number, data: Part = [1, 2, 3]): Uint8Array {
  return icmp(type, 0, u16(identifier), u16(sequence), data);
}

/** An address of ff02::/16, fe80::/16 and the like: two first octets, zeros, a last one. */
export function address6(first: number, last: number): Uint8Array {
  return bytesOf(u16(first), new Uint8Array(13), last);
}

export interface QuotedParts {
  readonly protocol?: number;
  readonly fragment?: number;
  readonly options?: number;
  readonly transport?: Part;
}
export function ipv4({ protocol = 17, fragment = 0, options = 0, transport = [] }: QuotedParts = {}): Uint8Array {
  const head = [0x45 + options, 0, u16(60), u16(1), u16(fragment), 64, protocol, u16(0)];
  return bytesOf(...head, [10, 0, 0, 1], [10, 0, 0, 2], new Uint8Array(options * 4), transport);
}
export function ipv6(nextHeader: number, ...rest: readonly Part[]): Uint8Array {
  return bytesOf(0x60, 0, 0, 0, u16(60), nextHeader, 64, address6(0x2001, 1), address6(0x2001, 2), ...rest);
}
/** Source and destination port, and the rest of a UDP header. */
export function ports(source: number, destination: number): Uint8Array {
  return bytesOf(u16(source), u16(destination), u32(0));
}
