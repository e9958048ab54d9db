// Where data connections go to: six numbers (RFC 959, 4.1.2), or network, address and port (RFC 2428).
import type { DataAddress } from "./types.ts";

const SIX = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/;
const EXTENDED = /([!-~])(\d?)\1([\da-fA-F.:]{0,45})\1(\d{1,5})\1/;

/** `127,0,0,1,195,80`, alone or in a text. */
export function hostPort(text: string): DataAddress | null {
  const numbers = SIX.exec(text)?.slice(1).map(Number);
  if (numbers === undefined || numbers.some((number) => number > 255)) return null;
  const [high = 0, low = 0] = numbers.slice(4);
  return { ip: numbers.slice(0, 4).join("."), port: high * 256 + low };
}
/** `|1|127.0.0.1|50000|`, or `(|||50000|)` where the address is the one that is talked to. */
export function extendedAddress(text: string, ownIp: string): DataAddress | null {
  const [, , , ip = "", port = ""] = EXTENDED.exec(text) ?? [];
  const number = Number(port);
  if (port === "" || number > 65_535) return null;
  return { ip: ip === "" ? ownIp : ip, port: number };
}
