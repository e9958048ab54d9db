// Writes RADIUS messages for tests.

/** An authenticator of one repeated byte tells requests apart. */
export function message(
  code: number,
  id: number,
  authenticator: number,
  ...attributes: readonly Uint8Array[]
): Uint8Array {
  const length = 20 + attributes.reduce((sum, { length }) => sum + length, 0);
  const head = [code, id, length >> 8, length & 255, ...Array.from({ length: 16 }, () => authenticator)];
  return Uint8Array.from([...head, ...attributes.flatMap((one) => [...one])]);
}
export function attribute(type: number, value: string | readonly number[]): Uint8Array {
  const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
  return Uint8Array.from([type, bytes.length + 2, ...bytes]);
}
export function vendor(id: number, ...attributes: readonly Uint8Array[]): Uint8Array {
  const octets = [id >>> 24, (id >> 16) & 255, (id >> 8) & 255, id & 255];
  return attribute(26, [...octets, ...attributes.flatMap((one) => [...one])]);
}
