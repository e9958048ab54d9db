// Builds protobuf and gRPC messages for tests.
import { codecs } from "../../../../codecs/index.ts";
import { hex, join } from "../../../hpack/testing/encode.ts";

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(left)]);
}
export function tag(number: number, type: number): Uint8Array {
  return varint(number * 8 + type);
}
/** A field of each type. */
export function int(number: number, value: number | bigint): Uint8Array {
  return join(tag(number, 0), varint(value));
}
export function text(number: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? codecs.encode(value) : value;
  return join(tag(number, 2), varint(bytes.length), bytes);
}
export function double(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return join(tag(number, 1), bytes);
}
export function float(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return join(tag(number, 5), bytes);
}
/** A message as gRPC sends it. */
export function framed(message: Uint8Array | string, flags = 0): Uint8Array {
  const bytes = join(message);
  return join(Uint8Array.of(flags), hex(bytes.length.toString(16).padStart(8, "0")), bytes);
}
