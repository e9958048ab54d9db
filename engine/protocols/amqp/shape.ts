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
export function sizeOf(bytes: Uint8Array, start: number): number {
  const at = (i: number): number => bytes[start + i] ?? 0;
  return at(3) * 0x1000000 + ((at(4) << 16) | (at(5) << 8) | at(6));
}

const NAME = [0x41, 0x4d, 0x51, 0x50];
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
