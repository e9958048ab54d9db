// What frames and the header of a connection look like.

export const FRAME_HEADER_BYTES = 7;
export const PROTOCOL_HEADER_BYTES = 8;
export const FRAME_END = 0xce;
/** RabbitMQ's frame_max is 128 KiB; a peer may agree on more, no client asks for so much. */
export const MAX_FRAME_BYTES = 16 << 20;

const TYPES: Readonly<Record<number, "method" | "header" | "body" | "heartbeat">> = {
  1: "method",
  2: "header",
  3: "body",
  8: "heartbeat",
};
export function frameTypeOf(type: number): "method" | "header" | "body" | "heartbeat" | "" {
  return TYPES[type] ?? "";
}
/** Of the payload; the header must be there. */
export function sizeOf(bytes: Uint8Array, start: number): number {
  const low = ((bytes[start + 4] as number) << 16) | ((bytes[start + 5] as number) << 8) | (bytes[start + 6] as number);
  return (bytes[start + 3] as number) * 0x1000000 + low;
}

/** `A`, with which no frame begins. */
export const PROTOCOL_HEADER_MARK = 0x41;
const NAME = [PROTOCOL_HEADER_MARK, 0x4d, 0x51, 0x50];
/** `AMQP`, an id, a version; true for every version that there is. */
export function isProtocolHeader(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= PROTOCOL_HEADER_BYTES && NAME.every((byte, i) => bytes[start + i] === byte);
}
/** `0-9-1`, `1.0`; of those that the client may ask for. */
export function versionOf(bytes: Uint8Array, start: number): string {
  const [id = 0, major = 0, minor = 0, revision = 0] = bytes.subarray(start + 4, start + PROTOCOL_HEADER_BYTES);
  if (major === 1) return "1.0";
  // Versions up to 0-9 wrote another order.
  return id === 0 && major === 0 ? `0-${minor}-${revision}` : `${minor}-${revision}`;
}
