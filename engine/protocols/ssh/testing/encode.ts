// Writes SSH packets for tests. Texts are latin1: one character an octet.

function u32(value: number): string {
  return String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
export function string(text: string): string {
  return u32(text.length) + text;
}
export function packet(type: number, body = ""): string {
  const padding = 4;
  return u32(body.length + 2 + padding) + String.fromCharCode(padding, type) + body + "\0".repeat(padding);
}
export interface Offered {
  readonly kex?: string;
  readonly hostKey?: string;
  readonly cipher?: string;
  readonly mac?: string;
  readonly isGuess?: boolean;
}
export function kexInit({
  kex = "a,b",
  hostKey = "rsa",
  cipher = "aes",
  mac = "sha",
  isGuess = false,
}: Offered = {}): string {
  const lists = [kex, hostKey, cipher, cipher, mac, mac, "none", "none", "", ""];
  return packet(20, `${"c".repeat(16)}${lists.map(string).join("")}${isGuess ? "\x01" : "\0"}\0\0\0\0`);
}
export function disconnect(code: number, text: string): string {
  return packet(1, u32(code) + string(text) + string(""));
}
