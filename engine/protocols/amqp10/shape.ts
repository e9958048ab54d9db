// What a connection consists of (2.2 and 2.3 of the specification): protocol headers, and frames of a size, an offset, a type and
// a channel, whose body begins with a performative by its descriptor.
//   protocol header = "AMQP" id major minor revision        id: 0 AMQP, 2 TLS, 3 SASL
//   frame           = size(4) doff(1) type(1) channel(2) … body at 4 × doff

export const HEADER_BYTES = 8;
/** A peer may agree on more, none asks for so much. */
export const MAX_FRAME_BYTES = 16 << 20;

const NAME = [0x41, 0x4d, 0x51, 0x50];
const IDS: Readonly<Record<number, "AMQP" | "TLS" | "SASL">> = { 0: "AMQP", 2: "TLS", 3: "SASL" };

export interface ProtocolHeader {
  readonly protocolId: "AMQP" | "TLS" | "SASL";
  /** `1.0.0` */
  readonly version: string;
}
/** null: none is there, undefined: more bytes are needed. */
export function protocolHeaderAt(bytes: Uint8Array, start: number, end: number): ProtocolHeader | null | undefined {
  const here = Math.min(end - start, NAME.length);
  for (let i = 0; i < here; i++) if (bytes[start + i] !== NAME[i]) return null;
  if (end - start < HEADER_BYTES) return undefined;
  const [id = 0, major = 0, minor = 0, revision = 0] = bytes.subarray(start + NAME.length, start + HEADER_BYTES);
  const protocolId = IDS[id];
  return protocolId === undefined ? null : { protocolId, version: `${major}.${minor}.${revision}` };
}

/** Performatives by the lowest byte of their descriptors (2.7 and 5.3.3); the others are zero. */
const PERFORMATIVES: Readonly<Record<number, string>> = {
  0x10: "open",
  0x11: "begin",
  0x12: "attach",
  0x13: "flow",
  0x14: "transfer",
  0x15: "disposition",
  0x16: "detach",
  0x17: "end",
  0x18: "close",
  0x40: "sasl-mechanisms",
  0x41: "sasl-init",
  0x42: "sasl-challenge",
  0x43: "sasl-response",
  0x44: "sasl-outcome",
};

/** Size of the frame at `start`; 0 while its head is not whole, -1 where none can be. */
export function frameSize(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER_BYTES) return 0;
  const low = ((bytes[start + 1] as number) << 16) | ((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number);
  const size = (bytes[start] as number) * 0x1000000 + low;
  const headWords = bytes[start + 4] as number;
  const isFrame = headWords >= 2 && headWords * 4 <= size && (bytes[start + 5] as number) <= 1;
  return isFrame && size <= MAX_FRAME_BYTES ? size : -1;
}

/** A performative, and where its fields begin. */
export interface Performative {
  /** `empty` for a frame that only says that the peer is alive, `unknown` for a descriptor that is not the specification's. */
  readonly name: string;
  readonly fieldsAt: number;
}
// A descriptor is 0x00 and a number: 0x53 with one byte, or 0x80 with eight.
export function performativeOf(bytes: Uint8Array, start: number, end: number): Performative {
  const body = start + 4 * (bytes[start + 4] as number);
  if (body === end) return { name: "empty", fieldsAt: body };
  const unknown: Performative = { name: "unknown", fieldsAt: end };
  if (bytes[body] !== 0) return unknown;
  const isLong = bytes[body + 1] === 0x80;
  if (!isLong && bytes[body + 1] !== 0x53) return unknown;
  const codeAt = isLong ? body + 9 : body + 2;
  const isZero = !isLong || bytes.subarray(body + 2, codeAt).every((byte) => byte === 0);
  const name = isZero && codeAt < end ? PERFORMATIVES[bytes[codeAt] as number] : undefined;
  return name === undefined ? unknown : { name, fieldsAt: codeAt + 1 };
}
