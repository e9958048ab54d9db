// Makes TLS records and handshake messages for tests.

export type Part = number | string | Uint8Array | readonly Part[];

/** Numbers are octets, texts latin1. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const octets: number[] = [];
  for (const part of parts) {
    if (typeof part === "number") octets.push(part);
    else if (typeof part === "string") for (let i = 0; i < part.length; i++) octets.push(part.charCodeAt(i));
    else octets.push(...(part instanceof Uint8Array ? part : bytesOf(...part)));
  }
  return Uint8Array.from(octets);
}
export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
export function u24(value: number): Uint8Array {
  return Uint8Array.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
}
/** Behind its length in one, two or three octets. */
export function sized(bits: 8 | 16 | 24, ...parts: readonly Part[]): Uint8Array {
  const bytes = bytesOf(...parts);
  const length = bits === 8 ? Uint8Array.of(bytes.length) : bits === 16 ? u16(bytes.length) : u24(bytes.length);
  return bytesOf(length, bytes);
}
export function record(type: number, fragment: Part, version = 0x0303): Uint8Array {
  return bytesOf(type, u16(version), sized(16, fragment));
}
export function handshake(type: number, ...body: readonly Part[]): Uint8Array {
  return bytesOf(type, sized(24, ...body));
}
export function extension(type: number, ...data: readonly Part[]): Uint8Array {
  return bytesOf(u16(type), sized(16, ...data));
}
export function numbers(values: readonly number[]): Uint8Array {
  return bytesOf(...values.map(u16));
}

export interface ClientParts {
  readonly version?: number;
  readonly suites?: readonly number[];
  readonly extensions?: readonly Uint8Array[] | null;
}
export function clientHello({ version = 0x0303, suites = [0x1301], extensions = [] }: ClientParts = {}): Uint8Array {
  const tail = extensions === null ? [] : [sized(16, ...extensions)];
  return handshake(
    1,
    u16(version),
    new Uint8Array(32).fill(7),
    sized(8, ""),
    sized(16, numbers(suites)),
    sized(8, 0),
    ...tail,
  );
}

/** The random that makes a ServerHello a HelloRetryRequest (RFC 8446, 4.1.3). */
export const RETRY_RANDOM = Uint8Array.from(
  "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c".match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
);
export interface ServerParts {
  readonly version?: number;
  readonly suite?: number;
  readonly random?: Uint8Array;
  readonly extensions?: readonly Uint8Array[] | null;
}
export function serverHello(parts: ServerParts = {}): Uint8Array {
  const { version = 0x0303, suite = 0xc02f, random = new Uint8Array(32).fill(9), extensions = [] } = parts;
  const tail = extensions === null ? [] : [sized(16, ...extensions)];
  return handshake(2, u16(version), random, sized(8, "session!"), u16(suite), 0, ...tail);
}
export function certificate(...ders: readonly Part[]): Uint8Array {
  return handshake(11, sized(24, ...ders.map((der) => sized(24, der))));
}

export const sni = (name: string) => extension(0, sized(16, 0, sized(16, name)));
export const alpn = (...names: readonly string[]) => extension(16, sized(16, ...names.map((name) => sized(8, name))));
export const versions = (...values: readonly number[]) => extension(43, sized(8, numbers(values)));
export const chosenVersion = (value: number) => extension(43, u16(value));
export const CHANGE = record(20, 1);
/** A Finished message as it looks: 40 bytes that mean nothing. */
export const ENCRYPTED = record(22, new Uint8Array(40).fill(0xa5));
export const DATA = record(23, new Uint8Array(100).fill(0x5a));
export const alert = (level: number, description: number) => record(21, [level, description]);

/** A hello of SSL 2 that offers up to `version`. */
export function ssl2Hello(version = 0x0301): Uint8Array {
  const suites = bytesOf([0, 0, 0x2f], [1, 0, 0x80]);
  const body = bytesOf(1, u16(version), u16(suites.length), u16(0), u16(16), suites, new Uint8Array(16).fill(3));
  return bytesOf(u16(0x8000 | body.length), body);
}
