// Writes Diameter messages for tests. Texts are latin1: one character a byte.

export function int(value: number, bytes = 4): string {
  return Array.from({ length: bytes }, (_, i) =>
    String.fromCharCode(Math.floor(value / 256 ** (bytes - 1 - i)) % 256),
  ).join("");
}
export function avp(code: number, value: string, vendorId = 0, flags = 0x40): string {
  const vendor = vendorId === 0 ? "" : int(vendorId);
  const length = 8 + vendor.length + value.length;
  const padding = "\0".repeat((4 - (length % 4)) % 4);
  return int(code) + int(flags | (vendorId === 0 ? 0 : 0x80), 1) + int(length, 3) + vendor + value + padding;
}
export interface Head {
  readonly flags?: number;
  readonly command?: number;
  readonly application?: number;
  readonly endToEnd?: number;
}
export function message(hopByHop: number, body: string, head: Head = {}): string {
  const { flags = 0xc0, command = 272, application = 4, endToEnd = hopByHop } = head;
  const rest = int(flags, 1) + int(command, 3) + int(application) + int(hopByHop) + int(endToEnd) + body;
  return int(1, 1) + int(4 + rest.length, 3) + rest;
}
export const session = (text: string): string => avp(263, text);
export const result = (code: number): string => avp(268, int(code));

export function request(hopByHop: number, name: string, head: Head = {}): string {
  return message(hopByHop, session(name), head);
}
export function answer(hopByHop: number, name: string, code = 2001, head: Head = {}): string {
  return message(hopByHop, session(name) + result(code), { flags: 0x40, ...head });
}
